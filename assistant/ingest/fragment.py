"""A piece of HTML that is all article (a feed's entry, a record's field) as plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from assistant.ingest.pages.visible import drop_unseen

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_MARKUP: Final = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")


def holds_markup(words: str) -> bool:
    """Whether words have tags or entities of HTML among them."""
    return bool(_MARKUP.search(words))


def fragment_text(markup: str) -> str:
    """The words of a fragment, blocks set apart by a blank line; hidden ones are dropped."""
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    drop_unseen(tree)
    blocks = "".join(_pieces(tree)).split("\n")
    return "\n\n".join(words for block in blocks if (words := " ".join(block.split())))


def _pieces(element: Any) -> Iterator[str]:
    """Text with a line end around each block. A stack: hostile markup nests deep."""
    stack: list[Any] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if not isinstance(node.tag, str):
            continue
        edge = "\n" if node.tag in _BLOCKS or node.tag == "br" else ""
        gap = " " if node.tag in ("td", "th") else ""
        stack.append(edge or gap)
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail.replace("\n", " "))
            stack.append(child)
        if node.text:
            stack.append(node.text.replace("\n", " "))
        stack.append(edge)
