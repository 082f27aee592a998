"""E-books (EPUB): an article a chapter, or one for a book that is hardly longer than an article.

A newspaper or a list of saved pages that was sent to a reader is such a book too. Cover, contents
and copyright pages are left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.dates import parse_published
from assistant.ingest.decoding import decode
from assistant.ingest.documents.laid_out import Block
from assistant.ingest.documents.masthead import masthead
from assistant.ingest.documents.properties import title_said
from assistant.ingest.documents.web_blocks import web_blocks
from assistant.ingest.documents.written import text_of
from assistant.ingest.location import Location, Outcome
from assistant.ingest.packed import Packed, open_packed
from assistant.ingest.records import build_article
from assistant.ingest.safe_xml import name_of, parse_xml, value_of
from assistant.text.terms import fold

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
# Fonts are often made unreadable by these; that is no lock on the text.
_OF_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MOST_PAGES: Final = 5000
# A book with no more than this is one article, unless its chapters have days of their own.
_ONE_ARTICLE: Final = 20_000
_SHORTEST_CHAPTER: Final = 200
_BESIDE: Final = re.compile(
    r"(?:cover|cubierta|portada|contraportada|title-?page|portadilla|toc|nav|contents|indice"
    r"|tabla de contenidos?|sumario|table of contents|copyright(?: page)?|creditos"
    r"|colophon|colofon"
    r"|derechos(?: de autor)?|legal|imprint|about (?:the )?author|sobre (?:el|la) autora?"
    r"|halftitle|dedicatoria|dedication)(?:[-_ ]?page)?[\d_]*"
)


class _Book(NamedTuple):
    """What the package of a book says: facts, pages in reading order, labels of pages."""

    facts: dict[str, list[str]]
    pages: list[str]
    labels: dict[str, str]
    beside: frozenset[str]


class _Chapter(NamedTuple):
    label: str
    blocks: list[Block]

    def size(self) -> int:
        return sum(len(block.text) for block in self.blocks)


def read_epub(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of an e-book; each has the book's author and day where it has none itself.

    Raises:
        IngestError: It is locked, damaged or hostile, or has no text.
    """
    with open_packed(data, location, settings.max_file_mb) as packed:
        _refuse_locked(packed, location)
        book = _book(packed, location)
        chapters, hidden = _chapters(book, packed, location)
    if hidden:
        yield location.notice("hidden_text")
    if not chapters:
        raise location.error("no_text")
    if not _are_articles(chapters):
        blocks = [block for chapter in chapters for block in chapter.blocks]
        title = title_said(_first(book, "title"))
        yield from _article(_Chapter(title, blocks), book, location, url, settings)
        return
    yield location.notice("several_articles", count=len(chapters))
    for chapter in chapters:
        try:
            yield from _article(chapter, book, location, url, settings, part=True)
        except IngestError as error:
            yield error


def _refuse_locked(packed: Packed, location: Location) -> None:
    if _ENCRYPTION not in packed:
        return
    for element in parse_xml(packed.read(_ENCRYPTION), location, _ENCRYPTION).iter():
        if (
            name_of(element) == "EncryptionMethod"
            and value_of(element, "Algorithm") not in _OF_FONTS
        ):
            raise location.error("locked_book")


def _book(packed: Packed, location: Location) -> _Book:
    container = parse_xml(packed.read(_CONTAINER), location, _CONTAINER)
    opf = next(
        (value_of(each, "full-path") for each in container.iter() if name_of(each) == "rootfile"),
        "",
    )
    root = parse_xml(packed.read(opf), location, opf)
    facts: dict[str, list[str]] = {}
    items: dict[str, tuple[str, str, str]] = {}
    spine: list[str] = []
    beside: set[str] = set()
    for element in root.iter():
        name, href = name_of(element), value_of(element, "href")
        if name == "item":
            kind, marks = value_of(element, "media-type"), value_of(element, "properties")
            items[value_of(element, "id")] = (_joined(opf, href), kind, marks)
        elif name == "itemref" and value_of(element, "linear") != "no":
            spine.append(value_of(element, "idref"))
        elif name == "reference" and _BESIDE.fullmatch(value_of(element, "type").lower()):
            beside.add(_joined(opf, href))
        elif value_of(element, "event") not in {"creation", "modification"}:
            facts.setdefault(name, []).append(" ".join((element.text or "").split()))
    pages = [items[key][0] for key in spine if key in items and items[key][1] in _PAGES]
    beside |= {path for path, _, marks in items.values() if "nav" in marks.split()}
    leads = [
        path for path, kind, marks in items.values() if "nav" in marks.split() or "ncx" in kind
    ]
    labels: dict[str, str] = {}
    for path in leads:
        if not labels and path in packed:
            labels = _labels(parse_xml(packed.read(path), location, path), path)
    return _Book(facts, list(dict.fromkeys(pages))[:_MOST_PAGES], labels, frozenset(beside))


def _labels(root: Any, at: str) -> dict[str, str]:
    """What the contents call each page; the first entry of a page counts."""
    labels: dict[str, str] = {}
    for element in root.iter():
        name = name_of(element)
        if name == "navPoint":
            words = [each.text or "" for each in element.iter() if name_of(each) == "text"][:1]
            target = [
                value_of(each, "src") for each in element.iter() if name_of(each) == "content"
            ]
        elif name == "a":
            words, target = ["".join(element.itertext())], [value_of(element, "href")]
        else:
            continue
        if words and target and target[0]:
            labels.setdefault(_joined(at, target[0]), " ".join(words[0].split()))
    return labels


def _joined(at: str, href: str) -> str:
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(at), path))


def _chapters(book: _Book, packed: Packed, location: Location) -> tuple[list[_Chapter], bool]:
    """Chapters with text, and whether hidden words stood in them.

    A page that the contents name begins one; pages that they do not name go on with it.
    """
    chapters: list[_Chapter] = []
    hidden = False
    for path in book.pages:
        label = book.labels.get(path, "")
        if path not in packed or _is_beside(path, label, book):
            continue
        page = web_blocks(decode_page(packed.read(path), location, path))
        hidden = hidden or page.hidden
        if label or not book.labels or not chapters:
            chapters.append(_Chapter(label, []))
        chapters[-1].blocks.extend(page.blocks)
    return [chapter for chapter in chapters if chapter.size()], hidden


def decode_page(content: bytes, location: Location, entry: str) -> str:
    """A page of a book as text.

    Raises:
        IngestError: It is none.
    """
    try:
        return decode(content)
    except ValueError as error:
        raise location.error("damaged_entry", entry=entry) from error


def _is_beside(path: str, label: str, book: _Book) -> bool:
    stem = posixpath.splitext(posixpath.basename(path))[0].lower()
    named = (stem, fold(label).strip(" ."))
    return path in book.beside or any(name and _BESIDE.fullmatch(name) for name in named)


def _are_articles(chapters: list[_Chapter]) -> bool:
    long = [chapter for chapter in chapters if chapter.size() >= _SHORTEST_CHAPTER]
    if len(long) < 2:
        return False
    dated = sum(masthead(chapter.blocks).published is not None for chapter in chapters)
    return dated == len(chapters) or sum(each.size() for each in chapters) > _ONE_ARTICLE


def _article(
    chapter: _Chapter,
    book: _Book,
    location: Location,
    url: str,
    settings: IngestSettings,
    *,
    part: bool = False,
) -> Iterator[Outcome]:
    head = masthead(chapter.blocks, chapter.label)
    title = title_said(_first(book, "title"))
    creators = [name for name in book.facts.get("creator", []) if "calibre" not in name.lower()]
    fields: dict[str, Any] = {
        "title": head.title if part else chapter.label or head.title,
        "author": head.author or ", ".join(filter(None, creators)),
        "source": _publisher(book) or (title if part else ""),
        "section": head.section,
        "language": _first(book, "language"),
        "published": head.published or _published(book),
        "url": url,
        "text": text_of(chapter.blocks, head),
    }
    if part and title:
        fields["book"] = title
    yield from build_article(fields, location, settings)


def _publisher(book: _Book) -> str:
    name = _first(book, "publisher")
    return "" if "calibre" in name.lower() else name


def _published(book: _Book) -> Any:
    try:
        return parse_published(_first(book, "date"))
    except ValueError:
        return None  # a year alone, or a program's way to say that it knows none


def _first(book: _Book, name: str) -> str:
    return next(iter(book.facts.get(name, [])), "")
