"""The articles of a PDF, and what is to be told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.location import Location, Outcome, reason
from assistant.ingest.pdf.facts import head_of, printed_day, sane_author, sane_title
from assistant.ingest.pdf.furniture import Sheet, without_furniture
from assistant.ingest.pdf.layout import columns
from assistant.ingest.pdf.outline import Chapter, Entry, chapters
from assistant.ingest.pdf.pages import paged
from assistant.ingest.pdf.paragraphs import (
    Paragraph,
    connected,
    paragraphs,
    with_whole_headlines,
)
from assistant.ingest.pdf.process import Child, ChildLost
from assistant.ingest.pdf.segments import Segment
from assistant.ingest.records import build_article
from assistant.types import Article

# Where the mark of a PDF may stand, and how far from the end the one of its last line.
_MARK_WITHIN: Final = 1024
_CHILD: Final = Child()
_LANGUAGE: Final = "es"
_MOST_NAMED: Final = 12


@dataclass
class _Document:
    """What the child told of a PDF."""

    stated: dict[str, Any]
    sheets: list[Sheet] = field(default_factory=list)
    recognised: dict[int, list[list[str]]] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)
    hidden: bool = False


def read_pdf(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a PDF, or those that its outline tells apart.

    ``extra["pages"]`` of each says where in its text the pages of the file begin.

    Raises:
        IngestError: It is none, is encrypted, damaged, too large, or holds no text.
    """
    if b"%PDF-" not in data[:_MARK_WITHIN]:
        raise location.error("not_pdf")
    document = _told(data, location)
    parts = _parts(document)
    if not any(line.strip() for part in parts for line in part.lines):
        raise _nothing(document, location)
    yield from _notices(document, data, location)
    articles = _articles(parts, document)
    if len(articles) > 1:
        yield location.notice("several_articles", count=len(articles))
    first = document.sheets[0] if document.sheets else None
    day = printed_day(first.segments, first.height) if first else None
    undated = False
    for article in articles:
        for outcome in _article(article, day, document, location, url, settings):
            if not undated and isinstance(outcome, Article) and outcome.published is None:
                undated = True
                yield location.notice("pdf_undated")
            yield outcome


def _told(data: bytes, location: Location) -> _Document:
    try:
        stated, *pages = _CHILD.read(data, _LANGUAGE)
    except ChildLost as error:
        raise location.error("pdf_crashed") from error
    document = _Document(stated)
    for page in (stated, *pages):
        if "error" in page:
            values = {name: value for name, value in page.items() if name != "error"}
            raise location.error(page["error"], **values)
    for page in pages:
        if "page" in page:
            _take_in(document, page)
    return document


def _take_in(document: _Document, page: dict[str, Any]) -> None:
    number = page["page"]
    if "broken" in page:
        document.broken.append(number)
        return
    segments = [Segment(*each) for each in page["segments"]]
    document.sheets.append(Sheet(number, page["width"], page["height"], segments))
    document.hidden |= page["hidden"]
    if "paragraphs" in page:
        document.recognised[number] = page["paragraphs"]
    elif "scanned" in page:
        document.unread[number] = page["scanned"]


def _parts(document: _Document) -> list[Paragraph]:
    """All paragraphs in reading order, without what stands around the text."""
    found: list[Paragraph] = []
    for sheet in without_furniture(document.sheets):
        for column in columns(sheet.segments):
            found += paragraphs(column, sheet.number)
        for lines in document.recognised.get(sheet.number, ()):
            found.append(Paragraph(lines, [sheet.number] * len(lines)))
    return with_whole_headlines(found)


def _articles(parts: Sequence[Paragraph], document: _Document) -> list[Chapter]:
    heights = {sheet.number: sheet.height for sheet in document.sheets}
    entries = [
        Entry(title, page, left, None if y is None else heights.get(page, 0.0) - y)
        for title, page, left, y in document.stated["outline"]
    ]
    whole = Chapter(sane_title(document.stated["title"]), parts)
    return chapters(parts, entries) or [whole]


def _article(
    chapter: Chapter,
    day: dt.date | None,
    document: _Document,
    location: Location,
    url: str,
    settings: IngestSettings,
) -> Iterator[Outcome]:
    head = head_of(chapter.parts, chapter.title)
    text, pages = paged(connected(head.parts))
    if not text:  # all of it looked like a headline
        text, pages = paged(connected(chapter.parts))
    fields = {
        "title": head.title,
        "text": text,
        "url": url,
        "published": head.published or day,
        "author": head.author or sane_author(document.stated["author"]),
        "source": head.source,
        "language": document.stated["language"],
        "extra": {"pages": pages},
    }
    try:
        yield from build_article(fields, location, settings)
    except IngestError as error:  # the other articles of the file may be good
        yield error


def _notices(document: _Document, data: bytes, location: Location) -> Iterator[Outcome]:
    if b"%%EOF" not in data[-_MARK_WITHIN:]:
        yield location.notice("pdf_cut")
    if document.broken:
        yield location.notice("pdf_broken_pages", pages=_named(document.broken))
    if document.hidden:
        yield location.notice("hidden_text")
    if document.recognised:
        yield location.notice("pdf_recognised", pages=_named(document.recognised))
    for why in dict.fromkeys(document.unread.values()):
        pages = [page for page, known in document.unread.items() if known == why]
        yield location.notice("pdf_scanned_pages", pages=_named(pages), why=reason(why))


def _nothing(document: _Document, location: Location) -> IngestError:
    """Why there is no text."""
    if document.unread:
        why = next(iter(document.unread.values()))
        return location.error("pdf_scanned", why=reason(why))
    return location.error("pdf_damaged" if document.broken else "empty")


def _named(pages: Iterable[int]) -> str:
    """Pages as people count them: ``2, 5, 9``."""
    listed = [str(page + 1) for page in pages]
    more = ["…"] if len(listed) > _MOST_NAMED else []
    return ", ".join([*listed[:_MOST_NAMED], *more])
