"""A tree of markup as its blocks of text, in order, each with where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

BLOCK_TAGS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "td", "th",
    "caption", "ul",
})  # fmt: skip
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_SPACES: Final = re.compile(r"[^\S\n]+")
_GAP: Final = re.compile(r" ?\n ?")
_BLANK: Final = re.compile(r"\n{2,}")
_FOOTNOTE: Final = re.compile(r"\[?\d{1,3}\]?|\*+")
_ORDINALS: Final = {"o": "º", "a": "ª", "º": "º", "ª": "ª"}
_POWERS: Final = {"2": "²", "3": "³"}
# A cell with more text than this is no cell of a table, but part of a page laid out with one.
_LONGEST_CELL: Final = 300
# Deeper trees are cut: markup of this depth is hostile.
_DEEPEST: Final = 200


class Block(NamedTuple):
    """A stretch of text between two edges of blocks.

    Attributes:
        text: Its words; lines where the page breaks them.
        linked: Share of its characters inside links.
        element: The nearest block element that holds it.
    """

    text: str
    linked: float
    element: Any


def blocks_of(root: Any) -> list[Block]:
    """All blocks of text under an element, in the order of the page."""
    return list(_Reader().read(root))


class _Reader:
    """Walks a tree once, gathering text until an edge of a block."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._edge = False  # an inline element ended, and nothing stood after it yet

    def read(self, root: Any) -> Iterator[Block]:
        self._walk(root, root, 0, link=False)
        self._settle(root)
        return iter(self._blocks)

    def _walk(self, element: Any, holder: Any, depth: int, *, link: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or depth > _DEEPEST:
            return
        if tag == "br":
            self._pieces.append("\n")
        elif tag in {"sup", "sub"}:
            self._raised(element, tag)
        elif tag == "table" and not _is_layout(element):
            self._table(element, holder)
        else:
            self._flow(element, holder, depth, link=link)

    def _flow(self, element: Any, holder: Any, depth: int, *, link: bool) -> None:
        tag = element.tag
        block = tag in BLOCK_TAGS
        if block:
            self._settle(holder)
        inner = element if block else holder
        link = link or tag == "a"
        quoted = tag == "q"
        self._edge = self._edge or not block
        self._add("“" if quoted else "", link=link)
        self._add(element.text, link=link)
        for child in element:
            self._walk(child, inner, depth + 1, link=link)
            self._edge = self._edge and not child.tail
            self._add(child.tail, link=link)
        self._add("”" if quoted else "", link=link)
        if block:
            self._settle(inner)
        self._edge = not block

    def _add(self, text: str | None, *, link: bool) -> None:
        if not text:
            return
        if self._edge and self._parted(text):
            self._pieces.append(" ")
        self._edge = False
        self._pieces.append(text.replace("\n", " ").replace("\r", " "))
        size = len("".join(text.split()))
        self._linked += size if link else 0

    def _parted(self, text: str) -> bool:
        """Whether two elements that touch are two words: "2025" and "Cantalobos"."""
        before = self._pieces[-1] if self._pieces else ""
        last, first = before[-1:], text[:1]
        if not (last.isalnum() and first.isalnum()) or first in "ºª" or last in "ºª":
            return False
        if len(before) == 1 or not before[-2].isalnum():  # a drop capital, "A67"
            return last.isdigit() != first.isdigit() and last.isdigit()
        return last.isdigit() != first.isdigit() or (not last.isupper() and first.isupper())

    def _raised(self, element: Any, tag: str) -> None:
        inside = " ".join(element.text_content().split())
        before = self._pieces[-1].rstrip()[-1:] if self._pieces else ""
        if not inside or (element.xpath("boolean(.//a)") and _FOOTNOTE.fullmatch(inside)):
            return
        if tag == "sup" and inside.lower() in _ORDINALS and before:
            inside = _ORDINALS[inside.lower()]
        elif tag == "sup" and inside in _POWERS and before.isalpha():
            inside = _POWERS[inside]
        elif before.isdigit() and inside[0] in "0123456789-−+":
            inside = ("^" if tag == "sup" else "_") + inside
        self._pieces.append(inside)

    def _table(self, table: Any, holder: Any) -> None:
        self._settle(holder)
        for part in table.iter("caption", "tr"):
            cells = [part] if part.tag == "caption" else [c for c in part if c.tag in _CELLS]
            texts = [" ".join(block.text.replace("\n", " ") for block in _inside(c)) for c in cells]
            if any(texts):
                links = sum(len("".join(a.text_content().split())) for a in part.iter("a"))
                whole = len("".join("".join(texts).split())) or 1
                self._blocks.append(Block(" | ".join(texts), links / whole, table))
        self._edge = False

    def _settle(self, holder: Any) -> None:
        text = _GAP.sub("\n", _SPACES.sub(" ", "".join(self._pieces))).strip()
        size = len("".join(text.split())) or 1
        linked = self._linked / size
        self._blocks += [
            Block(part.strip(), linked, holder) for part in _BLANK.split(text) if part.strip()
        ]
        self._pieces, self._linked = [], 0
        self._edge = False


def _inside(cell: Any) -> list[Block]:
    return list(_Reader().read(cell))


def _is_layout(table: Any) -> bool:
    """Whether a table holds a page's parts and not figures in rows."""
    if table.xpath("boolean(.//table|.//h1|.//article|.//form)"):
        return True
    cells = list(table.iter("td", "th"))
    if len(cells) < 2:
        return True
    return any(len(cell.text_content()) > _LONGEST_CELL for cell in cells)
