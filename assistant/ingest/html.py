"""Web pages: the article without the menus, and what the page says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.ingest.article_body import article_blocks
from assistant.ingest.decoding import decode
from assistant.ingest.location import Location, Outcome
from assistant.ingest.page_facts import PageFacts, page_facts
from assistant.ingest.records import build_article

_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_BYLINE: Final = re.compile(r"^(?:por|by|texto:?|firma:?)\s+")
# Shorter than a brief, and it is a notice ("Página no encontrada").
_SHORTEST: Final = 100


def read_html(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a web page, paragraphs set apart by a blank line.

    Title, author, outlet, date, section, language and canonical address are those that the
    page's metadata state; without a canonical address it keeps ``url``.

    Raises:
        IngestError: It is no text, holds no article, or is too long.
    """
    tree = _tree(data, location)
    facts = page_facts(tree)
    text = _article_text(tree, facts, location)
    fields = {**facts._asdict(), "url": facts.url or url, "text": text}
    del fields["body"]
    yield from build_article(fields, location, settings)


def _tree(data: bytes, location: Location) -> Any:
    from lxml import etree, html

    head = data[:4096]
    declared = _CHARSET.search(head) or _XML_ENCODING.search(head)
    with location.only_text():
        content = decode(data, declared[1].decode("ascii") if declared else "")
    try:
        # lxml refuses text that still names an encoding.
        return html.document_fromstring(_XML_DECLARATION.sub("", content).replace("\x00", ""))
    except (etree.LxmlError, ValueError) as error:
        raise location.error("no_article") from error


def _article_text(tree: Any, facts: PageFacts, location: Location) -> str:
    try:
        blocks = article_blocks(tree)
    except Exception as error:  # hostile markup breaks the library in ways it does not name
        raise location.error("broken_html", why=type(error).__name__) from error
    while blocks and _repeats(blocks[0], facts):
        blocks = blocks[1:]
    text = "\n\n".join(blocks)
    if len(text) < _SHORTEST:
        text = facts.body  # pages that a script draws often carry it in their JSON-LD
    if len(text) < _SHORTEST:
        raise location.error("no_article")
    return text


def _repeats(block: str, facts: PageFacts) -> bool:
    """Whether a first line is the headline or the byline over again."""
    line = " ".join(block.split()).casefold()
    byline = _BYLINE.sub("", line)
    names = {name.casefold() for name in (facts.author, *facts.author.split(", "))} - {""}
    return line == facts.title.casefold() or byline in names
