"""A draft as people have it (text, Markdown, a web page, a Word document) -> its text.

What is laid out in a document becomes Markdown: headings, items and tables stay what they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final

from assistant.errors import UsageError
from assistant.ingest.decoding import NotText, decode
from assistant.messages import text

# What a packed document may become, and how much more than it weighs.
_LARGEST: Final = 100_000_000
_HEADING: Final = re.compile(r"(?:heading|título|title|encabezado)\s*(\d)?", re.IGNORECASE)
_LIST: Final = re.compile(r"list|lista|viñeta", re.IGNORECASE)


def draft_text(name: str, data: bytes) -> str:
    """The text of a draft.

    Args:
        name: Its file's; the suffix tells a web page, the bytes tell a Word document.
        data: Its bytes.

    Raises:
        UsageError: It cannot be read.
    """
    if data.startswith(b"PK\x03\x04"):
        return _word_text(name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an old document, or one that is encrypted
        raise UsageError("desk.no_draft", path=name, why=text("desk.old_or_encrypted"))
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


def _word_text(name: str, data: bytes) -> str:
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _LARGEST:
                raise UsageError("desk.no_draft", path=name, why=text("desk.too_large"))
        body = Document(io.BytesIO(data))
        return "\n\n".join(filter(None, _blocks(body)))
    except UsageError:
        raise
    except Exception as error:  # damaged documents break the library in ways it does not name
        raise UsageError("desk.no_draft", path=name, why=text("desk.damaged")) from error


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and tables in the order of the document."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield "\n".join(_row(row) for row in block.rows)
        else:
            yield _paragraph(block)


def _row(row: Any) -> str:
    cells = (" ".join(cell.text.split()).replace("|", "/") for cell in row.cells)
    return f"| {' | '.join(cells)} |"


def _paragraph(paragraph: Any) -> str:
    words, style = paragraph.text.strip(), paragraph.style.name or ""
    if not words:
        return ""
    if heading := _HEADING.match(style):
        return f"{'#' * int(heading[1] or 1)} {' '.join(words.split())}"
    return f"- {words}" if _LIST.match(style) else words
