"""Web pages: the article without the menus, and what the page says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import mojibake
from assistant.ingest.decoding import decode
from assistant.ingest.location import Location, Outcome
from assistant.ingest.pages.article_body import Body, article_body
from assistant.ingest.pages.facts import PageFacts, page_facts, part_facts
from assistant.ingest.pages.live_page import described_entries, mark_entries
from assistant.ingest.pages.parts import separate_articles
from assistant.ingest.records import build_article
from assistant.ingest.scans.hocr import is_hocr, read_hocr_tree

_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# Where a page names its encoding, however much stands before it.
_HEAD_BYTES: Final = 100_000
# Shorter than a brief, and it is a notice ("Página no encontrada").
_SHORTEST: Final = 100


def read_html(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a web page, paragraphs set apart by a blank line; nearly always one.

    Title, author, outlet, date, section, language and canonical address are those that the
    page states; without a canonical address it keeps ``url``.

    Raises:
        IngestError: It is no text, holds no article, or is too long.
    """
    head = data[:_HEAD_BYTES]
    declared = _CHARSET.search(head) or _XML_ENCODING.search(head)
    with location.only_text():
        written = decode(data, declared[1].decode("ascii") if declared else "")
    content = mojibake.repair(written)
    if content != written:
        yield location.notice("mojibake")
    yield from read_page(content, location, url, settings)


def with_charset(data: bytes, charset: str | None) -> bytes:
    """A page with the encoding that is known of it from elsewhere, where it names none itself."""
    if not charset or b"charset" in data[:_HEAD_BYTES]:
        return data
    return b'<meta charset="' + charset.encode("ascii", "ignore") + b'">' + data


def read_page(
    content: str, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The same, of a page that was decoded already.

    Raises:
        IngestError: It holds no article, or is too long.
    """
    tree = _tree(content, location)
    if is_hocr(content):
        yield from read_hocr_tree(tree, location, url, settings)
        return
    facts = page_facts(tree)
    if facts.unread_date:
        yield location.notice("bad_date", value=facts.unread_date)
    parts = separate_articles(tree)
    if len(parts) < 2:
        yield from _article(tree, facts, location, url, settings)
        return
    yield location.notice("several_articles", count=len(parts))
    for at, part in enumerate(parts):
        own = part_facts(part, facts, first=at == 0)
        try:
            yield from _article(part, own, location, url, settings)
        except IngestError as error:
            yield error


def _tree(content: str, location: Location) -> Any:
    from lxml import etree, html

    try:
        # lxml refuses text that still names an encoding.
        return html.document_fromstring(_XML_DECLARATION.sub("", content).replace("\x00", ""))
    except (etree.LxmlError, ValueError) as error:
        raise location.error("no_article") from error


def _article(
    tree: Any, facts: PageFacts, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    entries = described_entries(facts.described, facts.language)
    try:
        shown_live = mark_entries(tree, facts.language, live=bool(entries) or facts.is_live)
        body = article_body(tree, facts.known_lines(), live=shown_live)
    except Exception as error:  # hostile markup breaks the library in ways it does not name
        raise location.error("broken_html", why=type(error).__name__) from error
    text = "\n\n".join(body.blocks)
    if entries and not shown_live:
        said = [part for entry in entries for part in (_dated(entry.when, entry.title), entry.text)]
        intro = [block for block in body.blocks if not any(block in each.text for each in entries)]
        text = "\n\n".join(part for part in (*intro, *said) if part)
    if len(text) < _SHORTEST and body.why != "cookie_wall":
        text = facts.body or text  # pages that a script draws often carry it in their JSON-LD
    if len(text) < _SHORTEST:
        raise location.error(body.why or "no_article")
    yield from _told(body, location)
    stated = {**facts.fields(), "url": facts.url or url, "text": text}
    yield from build_article(stated, location, settings)


def _dated(when: str, title: str) -> str:
    return ". ".join(part for part in (when, title) if part)


def _told(body: Body, location: Location) -> Iterator[Outcome]:
    if body.cut:
        yield location.notice("pay_wall")
    if body.hidden:
        yield location.notice("hidden_text")
