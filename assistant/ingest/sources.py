"""What a person names (files, folders, ``-``) to the articles in it, one at a time."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from assistant.config.offline import require_network
from assistant.config.settings import FetchSettings, IngestSettings
from assistant.errors import IngestError
from assistant.ingest.containers.container import Allowance, Container
from assistant.ingest.containers.readers import CONTAINERS
from assistant.ingest.decoding import is_wide
from assistant.ingest.documents.mbox import read_mailbox
from assistant.ingest.exports import jsonl
from assistant.ingest.folder import documents_in, is_passed_over, shown
from assistant.ingest.formats import (
    KNOWN_SUFFIXES,
    READERS,
    Format,
    format_by_content,
    format_by_suffix,
    is_other_format,
)
from assistant.ingest.location import Location, Outcome, as_skipped
from assistant.ingest.tables.delimited import read_table_stream
from assistant.messages import text
from assistant.presentation.html import is_web
from assistant.types import Article, Notice, Skipped

_STANDARD_INPUT: Final = "-"
_MB: Final = 1_000_000
# Files of these formats may be of any size: they are read piece by piece.
_STREAMED: Final = frozenset({"jsonl", "mbox", "table", *CONTAINERS})


def read_articles(
    *sources: str | Path,
    settings: IngestSettings | None = None,
    fetch: FetchSettings | None = None,
    on_skip: Callable[[Skipped], None] | None = None,
    on_notice: Callable[[Notice], None] | None = None,
) -> Iterator[Article]:
    """Articles of files, folders (recursively, in order of name) and standard input (``-``).

    An address of the web is read too: a page, the entries of a feed, the pages of a sitemap.

    Lazy: a document is read when its first article is asked for, and a JSONL file is never
    held whole.

    Args:
        *sources: Paths, addresses, or ``-``.
        settings: Limits; the defaults when None.
        fetch: How addresses are read; the defaults when None.
        on_skip: Told of each document or line that yields no article; reading goes on.
        on_notice: Told what a person should know of a document that was read.

    Raises:
        IngestError: A path does not exist (raised at once, exit code 2), or, without
            ``on_skip``, a document is bad (raised when its turn comes). Files of unknown
            formats inside a folder are passed over without an error.
    """
    outcomes = read_outcomes(*sources, settings=settings, fetch=fetch)
    return _settle(outcomes, on_skip, on_notice)


def read_outcomes(
    *sources: str | Path,
    settings: IngestSettings | None = None,
    fetch: FetchSettings | None = None,
) -> Iterator[Outcome]:
    """What comes of files, folders and standard input; see ``read_articles``.

    Raises:
        IngestError: A path does not exist (raised at once, exit code 2).
        OfflineError: An address is among them, and ``HEMEROTECA_OFFLINE`` is set.
    """
    if not sources:
        raise IngestError("ingest.no_sources")
    if any(map(is_web, map(str, sources))):
        require_network(text("ingest.fetching"))
    for source in sources:
        if is_web(str(source)):
            continue
        if not str(source) or not (source == _STANDARD_INPUT or os.path.lexists(source)):
            error = Location(shown(source)).error("missing_path")
            error.exit_code = 2
            raise error
    limits, patience = settings or IngestSettings(), fetch or FetchSettings()
    return (outcome for source in sources for outcome in _read(source, limits, patience))


def _settle(
    outcomes: Iterable[Outcome],
    on_skip: Callable[[Skipped], None] | None,
    on_notice: Callable[[Notice], None] | None,
) -> Iterator[Article]:
    for outcome in outcomes:
        if isinstance(outcome, Article):
            yield outcome
        elif isinstance(outcome, Notice):
            if on_notice is not None:
                on_notice(outcome)
        elif on_skip is not None:
            on_skip(as_skipped(outcome))
        elif not is_passed_over(outcome):
            raise outcome


def _read(source: str | Path, settings: IngestSettings, fetch: FetchSettings) -> Iterator[Outcome]:
    if is_web(str(source)):
        return _guarded(_read_address(str(source), settings, fetch), str(source))
    if source == _STANDARD_INPUT:
        return _guarded(_read_standard_input(settings), _STANDARD_INPUT)
    return _guarded(_read_path(Path(source), settings), shown(source))


def _read_address(url: str, settings: IngestSettings, fetch: FetchSettings) -> Iterator[Outcome]:
    # Here, since it loads a client that nothing else needs.
    from assistant.ingest.web import Fetcher, read_address

    with Fetcher(fetch, settings.max_file_mb) as fetcher:
        yield from read_address(url, fetcher, settings)


def _read_path(path: Path, settings: IngestSettings) -> Iterator[Outcome]:
    for document in documents_in(path) if path.is_dir() else (path,):
        if isinstance(document, IngestError):
            yield document
        else:
            yield from _guarded(_read_file(document, settings), shown(document))


def _guarded(outcomes: Iterator[Outcome], path: str) -> Iterator[Outcome]:
    """The same outcomes, with an exception turned into the last of them."""
    try:
        yield from outcomes
    except IngestError as error:
        yield error
    except PermissionError:
        yield Location(path).error("no_permission")
    except OSError as error:
        yield Location(path).error("unreadable", why=error)


def _read_file(path: Path, settings: IngestSettings) -> Iterator[Outcome]:
    shape = format_by_suffix(path)
    name = shown(path)
    if is_other_format(path):
        yield Location(name).error("unknown_format", suffix=path.suffix, formats=KNOWN_SUFFIXES)
        return
    if shape not in _STREAMED and path.stat().st_size > settings.max_file_mb * _MB:
        yield Location(name).error("too_large", limit=settings.max_file_mb)
        return
    with path.open("rb") as stream:
        yield from _read_stream(stream, name, path.resolve().as_uri(), shape, settings)


def _read_standard_input(settings: IngestSettings) -> Iterator[Outcome]:
    if sys.stdin is None:
        yield Location(_STANDARD_INPUT).error("stdin_closed")
        return
    stream: BinaryIO = getattr(sys.stdin, "buffer", None) or io.BytesIO(sys.stdin.read().encode())
    yield from _read_stream(stream, _STANDARD_INPUT, "", None, settings)


def _read_stream(
    stream: BinaryIO,
    path: str,
    url: str,
    shape: Format | None,
    settings: IngestSettings,
    allowance: Allowance | None = None,
) -> Iterator[Outcome]:
    if shape in CONTAINERS:
        yield from _read_container(stream, path, url, shape, settings, allowance)
        return
    first = _first_filled_line(stream, settings)
    shape = shape or format_by_content(first)
    if shape == "jsonl" and not is_wide(first[:1000]):
        yield from jsonl.read_lines(stream, path, settings, first=first)
        return
    if shape == "mbox":
        yield from read_mailbox(stream, path, settings, first=first)
        return
    if shape == "table":
        yield from read_table_stream(stream, path, settings, first=first)
        return
    location = Location(path)
    limit = settings.max_file_mb * _MB
    data = first + stream.read(max(0, limit + 1 - len(first)))
    if len(data) > limit:
        yield location.error("too_large", limit=settings.max_file_mb)
    elif not data.strip(b"\xef\xbb\xbf \t\r\n"):
        yield location.error("empty")
    elif shape in CONTAINERS:
        yield from _read_container(io.BytesIO(data), path, url, shape, settings, allowance)
    elif shape == "jsonl":
        yield from jsonl.read_wide_lines(data, path, settings)
    elif shape == "json":
        yield from jsonl.read_json(data, path, settings)
    else:
        yield from READERS[shape](data, location, url, settings)


def _read_container(
    stream: BinaryIO,
    path: str,
    url: str,
    shape: Format,
    settings: IngestSettings,
    allowance: Allowance | None,
) -> Iterator[Outcome]:
    """What is in a file that holds others; ``allowance`` is that of the file around it."""
    allowed = allowance or Allowance.of(settings)
    location = Location(path)
    if allowed.is_too_deep():
        raise location.error("nested_too_deep")

    def read(data: bytes, path: str, url: str, shape: Format | None) -> Iterator[Outcome]:
        inner = _read_stream(io.BytesIO(data), path, url, shape, settings, allowed)
        return _guarded(inner, path)

    with allowed.inside():
        yield from CONTAINERS[shape](Container(stream, location, url, settings, allowed, read))


def _first_filled_line(stream: BinaryIO, settings: IngestSettings) -> bytes:
    """Everything up to the end of the first line that is not blank, bounded."""
    limit = settings.max_file_mb * _MB + 1
    taken = b""
    while len(taken) < limit and not taken.strip(b"\xef\xbb\xbf \t\r\n"):
        line = stream.readline(limit - len(taken))
        if not line:
            break
        taken += line
    return taken
