"""What one visit to a folder, a feed or a site gives, and what earlier ones found there.

Each thing that is there (a file, an entry, a page) has a key that it is known by the next time, so
that only what is new or changed is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.folder import documents_in, is_passed_over, shown
from assistant.ingest.location import Location, Outcome
from assistant.ingest.sources import read_outcomes


class Validators(NamedTuple):
    """What a server said of its last answer, by which it tells whether there is a newer one."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Visited:
    """What one address gave.

    Attributes:
        key: What it is known by: a path, an entry's id, or an address.
        outcome: An article, what is to be told, or why it made none; None where nothing is new.
        fingerprint: Changes when a feed or a sitemap says anything else of it.
        validators: What its server said of it.
        is_list: Whether it is a feed or a sitemap, that only leads to others.
    """

    key: str
    outcome: Outcome | None = None
    fingerprint: str = ""
    validators: Validators = Validators()  # noqa: RUF009  (immutable, so safe to share)
    is_list: bool = False


class Known(Protocol):
    """What earlier visits found."""

    def validators(self, key: str) -> Validators:
        """What the server last said of an address."""
        ...

    def has(self, key: str, fingerprint: str) -> bool:
        """Whether it was read already, and is what the fingerprint stands for."""
        ...


class NothingKnown:
    """Of a first visit."""

    def validators(self, key: str) -> Validators:
        """None."""
        del key
        return Validators()

    def has(self, key: str, fingerprint: str) -> bool:
        """Never."""
        del key, fingerprint
        return False


def visit_path(path: Path, settings: IngestSettings, known: Known) -> Iterator[Visited]:
    """What a file or folder gives: each document by its path, of which size and time tell a change.

    Raises:
        IngestError: It is not there, or a folder has nothing in it to read.
    """
    if not path.exists():
        raise Location(shown(path)).error("missing_path")
    for document in documents_in(path) if path.is_dir() else (path,):
        if isinstance(document, IngestError):
            if is_passed_over(document):
                continue
            if document.values["path"] == shown(path):  # of the folder as a whole
                raise document
            yield Visited(str(document.values["path"]), document)
        else:
            yield from _document(document, settings, known)


def _document(path: Path, settings: IngestSettings, known: Known) -> Iterator[Visited]:
    key = shown(path)
    try:
        status = path.stat()
    except OSError as error:
        yield Visited(key, Location(key).error("unreadable", why=error))
        return
    fingerprint = f"{status.st_size}-{status.st_mtime_ns}"
    yield Visited(key, fingerprint=fingerprint)
    if not known.has(key, fingerprint):
        for outcome in read_outcomes(path, settings=settings):
            yield Visited(key, outcome, fingerprint)
