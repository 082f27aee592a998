"""Markup and entities inside a field of a record, as the words they stand for."""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(
    r"</(?:p|div|strong|b|em|i|a|span|h[1-6]|ul|ol|li|figure|blockquote|table|tr|td|section|article)\s*>"
    r"|<(?:br|p|hr|img)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_MOST_ROUNDS: Final = 3


def words_of(value: str) -> str:
    """The words of a text that may hold HTML, once or twice escaped; others as they are.

    Paragraphs are set apart by a blank line.
    """
    if "<" not in value and "&" not in value:
        return value
    for _ in range(_MOST_ROUNDS):
        if _TAG.search(value) or not _ENTITY.search(value):
            break
        value = _unescaped(value)
    if not _TAG.search(value):
        return value
    words = _read(value)
    return _unescaped(words) if _ENTITY.search(words) else words


def line_of(value: str) -> str:
    """The same of what is one line: a headline, a name."""
    return value if value == (words := words_of(value)) else " ".join(words.split())


def _unescaped(value: str) -> str:
    """Only entities that are written whole: "R&D" and "?a=1&copy=2" stay."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), value)


def _read(value: str) -> str:
    from lxml import etree
    from lxml import html as parser

    from assistant.ingest.pages.blocks import blocks_of
    from assistant.ingest.pages.visible import drop_unseen

    try:
        tree = parser.fragment_fromstring(value.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return value
    for caption in list(tree.iter("figcaption")):
        caption.drop_tree()
    drop_unseen(tree)
    # Line ends between paragraphs that no tag marks are kept.
    return "\n\n".join(block.text for block in blocks_of(tree))
