"""A draft as people have it (text, Markdown, a web page, a written document) -> its text.

What is laid out in a document becomes Markdown: headings, items and tables stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError, UsageError
from assistant.ingest.decoding import NotText, decode
from assistant.ingest.documents.office import is_office, laid_out_of
from assistant.ingest.location import Location
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.ingest.documents.laid_out import Block


def draft_text(name: str, data: bytes) -> str:
    """The text of a draft.

    Args:
        name: Its file's; the suffix tells a web page, the bytes tell a written document.
        data: Its bytes.

    Raises:
        UsageError: It cannot be read.
    """
    if is_office(data):
        try:
            document = laid_out_of(data, Location(name), IngestSettings())
        except IngestError as error:
            why = str(error.values["reason"]).rstrip(".")
            raise UsageError("desk.no_draft", path=name, why=why) from error
        return "\n\n".join(_marked(document.blocks))
    try:
        words = decode(data)
    except NotText as error:
        raise UsageError("desk.no_draft", path=name, why=text("desk.no_text")) from error
    return _page_text(words) if PurePath(name).suffix.lower() in (".html", ".htm") else words


def _page_text(markup: str) -> str:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(markup)
    except (etree.LxmlError, ValueError):
        return markup
    for gone in tree.xpath("//script|//style|//head|//nav"):
        gone.drop_tree()
    for block in tree.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        block.tail = "\n\n" + (block.tail or "")
    return str(tree.text_content())


def _marked(blocks: Sequence[Block]) -> Iterator[str]:
    """Blocks in Markdown; rows of a table follow line by line."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            yield "\n".join(f"| {block.text} |" for block in group)
            continue
        for block in group:
            marks = {"title": "# ", "heading": "#" * min(block.level, 6) + " ", "item": "- "}
            yield marks.get(kind, "") + block.text
