"""WARC, what archives of the web keep their captures in: the pages in it, through their readers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from assistant.errors import IngestError
from assistant.ingest.containers.container import Container, unpacked
from assistant.ingest.containers.unpacking import Unpacked
from assistant.ingest.formats import Format, format_by_suffix
from assistant.ingest.location import Location, Outcome, as_skipped
from assistant.ingest.pages.html import with_charset
from assistant.ingest.records import shorten
from assistant.types import Article

_MAGIC: Final = b"WARC/"
# What a server calls a document, as the suffix that it would have as a file.
_SUFFIXES: Final = {
    "text/html": ".html", "application/xhtml+xml": ".xhtml", "text/plain": ".txt",
    "text/markdown": ".md", "application/json": ".json", "application/feed+json": ".json",
    "application/x-ndjson": ".jsonl", "application/xml": ".xml", "text/xml": ".xml",
    "application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/pdf": ".pdf",
    "application/msword": ".doc", "application/rtf": ".rtf", "text/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt", "application/epub+zip": ".epub",
    "text/csv": ".csv", "multipart/related": ".mhtml",
}  # fmt: skip
_UNSAID: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "unk"})
# Files that sites have for programs.
_FOR_PROGRAMS: Final = frozenset(
    {"robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "security.txt", "llms.txt"}
)
_FEEDS: Final[Format] = "xml"
_MOST_PAGES: Final = 500_000
_EXAMPLES: Final = 3
_PIECE: Final = 1 << 20
# What stands before a record's content: its own lines and those of the answer.
_LONGEST_HEAD: Final = 1_000_000


class _Page(NamedTuple):
    """A record that holds a document.

    Attributes:
        number: Which record it is.
        key: What its address is known by.
        url: Its address.
        taken: When it was captured, as written.
        shape: Format of its content.
        charset: As its server says; may be empty.
        record: To read the content from, before the next one is asked for.
    """

    number: int
    key: bytes
    url: str
    taken: str
    shape: Format | None
    charset: str
    record: Any


def is_warc(head: bytes) -> bool:
    """Whether a file that begins so is a WARC."""
    return head.startswith(_MAGIC)


def read_warc(container: Container) -> Iterator[Outcome]:
    """The articles of captured pages, each under its own address; of several captures the newest.

    What is no article is told once, in sum.

    Raises:
        IngestError: It is damaged (what stood before was read), or has no article.
    """
    stream = unpacked(container)
    newest = _newest(stream, container.location)
    container.allowance.take_inner(stream.tell(), container.location)
    told = _Told()
    damage: IngestError | None = None
    try:
        yield from _articles(stream.rewind(), container, newest, told)
    except IngestError as error:
        damage = error
    if told.pages or damage is None:
        yield from told.outcomes(container.location)
    if damage is not None:
        raise damage


def _articles(
    stream: Unpacked, container: Container, newest: dict[bytes, tuple[str, int]], told: _Told
) -> Iterator[Outcome]:
    for page in _pages(stream, container.location):
        if newest[page.key][1] != page.number:
            told.repeated += 1
            continue
        told.pages += 1
        for outcome in _outcomes(page, container):
            if isinstance(outcome, IngestError):
                told.without(page, outcome)
            elif isinstance(outcome, Article) and _is_other(outcome.url, page, newest):
                told.repeated += 1  # the page that it says it is was captured too
            else:
                told.articles += isinstance(outcome, Article)
                yield outcome


def _is_other(url: str, page: _Page, newest: dict[bytes, tuple[str, int]]) -> bool:
    """Whether an article's own address is that of another page that was captured."""
    key = _key(url)
    return key != page.key and key in newest


class _Told:
    """What came of a file's pages, in sum."""

    def __init__(self) -> None:
        self.pages = self.articles = self.repeated = self.failed = 0
        self._examples: list[str] = []

    def without(self, page: _Page, error: IngestError) -> None:
        """Note a page that made no article."""
        self.failed += 1
        if len(self._examples) < _EXAMPLES:
            why = as_skipped(error).reason.rstrip(".")
            self._examples.append(f"{shorten(page.url, 100)} ({why})")

    def outcomes(self, location: Location) -> Iterator[Outcome]:
        """What is to be told of it all."""
        if not self.pages:
            yield location.error("warc_no_pages")
        if self.failed:
            tell = location.notice if self.articles else location.error
            yield tell(
                "warc_no_article", failed=self.failed, pages=self.pages,
                examples="; ".join(self._examples),
            )  # fmt: skip
        if self.repeated:
            yield location.notice("warc_repeated", count=self.repeated)


def _newest(stream: Unpacked, location: Location) -> dict[bytes, tuple[str, int]]:
    """By address, when it was captured last and in which record; read up to where it is damaged."""
    newest: dict[bytes, tuple[str, int]] = {}
    try:
        for page in _pages(stream, location):
            newest[page.key] = max(newest.get(page.key, ("", 0)), (page.taken, page.number))
            if len(newest) > _MOST_PAGES:
                break
    except IngestError:
        pass  # told when the pages themselves are read
    if len(newest) > _MOST_PAGES:
        raise location.error("too_many_entries", limit=_MOST_PAGES)
    return newest


def _pages(stream: Unpacked, location: Location) -> Iterator[_Page]:
    number = 0
    for number, record in enumerate(_records(stream, location), start=1):
        page = _page(number, record)
        if page is not None:
            yield page


def _records(stream: Unpacked, location: Location) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        """Which else writes about wrong lengths to the terminal."""

        INC_RECORD = ""

    bounded = _Heads(stream, location)
    try:
        records = Quiet(bounded)
        while True:
            bounded.begin()
            record = next(records, None)
            if record is None:
                return
            bounded.end()
            yield record
            records.read_to_end(record)
    except (IngestError, GeneratorExit):
        raise
    except Exception as error:  # damaged files break the library in ways it does not name
        raise location.error("damaged_warc") from error


class _Heads:
    """A stream whose lines before a record's content are bounded."""

    def __init__(self, stream: Unpacked, location: Location) -> None:
        self._stream = stream
        self._location = location
        self._most: int | None = None

    def begin(self) -> None:
        """A record's head is read now."""
        self._most = self._stream.tell() + _LONGEST_HEAD

    def end(self) -> None:
        """Its content is."""
        self._most = None

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        if self._most is not None and self._stream.tell() > self._most:
            raise self._location.error("damaged_warc")
        return self._stream.read(size)

    def tell(self) -> int:
        """As of a file."""
        return self._stream.tell()


def _page(number: int, record: Any) -> _Page | None:
    """A record as the page that it holds; None for requests, errors, pictures and the like."""
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type not in {"response", "resource"} or not url.lower().startswith("http"):
        return None
    answer = record.http_headers
    if record.rec_type == "response" and (answer is None or answer.get_statuscode() != "200"):
        return None
    stated = (answer or headers).get_header("Content-Type") or ""
    kind, _, parameters = stated.partition(";")
    kind = kind.strip().lower()
    name = PurePosixPath(_path(url)).name.lower()
    suffix = _SUFFIXES.get(kind) or (PurePosixPath(name).suffix if kind in _UNSAID else "")
    shape = format_by_suffix(PurePosixPath(f"a{suffix}"))
    if name in _FOR_PROGRAMS or (shape is None and (kind or suffix)):
        return None
    charset = parameters.partition("charset=")[2].partition(";")[0].strip("\"' ")
    taken = headers.get_header("WARC-Date") or ""
    return _Page(number, _key(url), url, taken, shape, charset, record)


def _outcomes(page: _Page, container: Container) -> Iterator[Outcome]:
    path = f"{container.location.path} › {shorten(page.url, 200)}"
    where = Location(path)
    try:
        data = _content(page, where, container)
    except IngestError as error:
        yield error
        return
    if page.record.raw_stream.read(1) == b"" and getattr(page.record.raw_stream, "limit", 0):
        yield where.notice("warc_cut")
    if page.shape == "html":
        data = with_charset(data, page.charset)
    yield from container.read(data, path, page.url, page.shape)


def _content(page: _Page, where: Location, container: Container) -> bytes:
    pieces: list[bytes] = []
    left = container.limit
    try:
        source = page.record.content_stream()
        while left >= 0 and (piece := source.read(min(_PIECE, left + 1))):
            pieces.append(piece)
            left -= len(piece)
    except IngestError:
        raise
    except Exception as error:
        raise where.error("damaged_packing") from error
    if left < 0:
        raise where.error("too_large", limit=container.settings.max_file_mb)
    return b"".join(pieces)


def _key(url: str) -> bytes:
    """What an address is known by, with or without ``s`` and a place in the page."""
    plain = url.partition("#")[0].partition("://")[2]
    return hashlib.blake2b(plain.encode(errors="replace"), digest_size=12).digest()


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
