"""Lines of columns to paragraphs, which go on over columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from assistant.ingest.hyphens import is_parted
from assistant.ingest.pdf.layout import Column, Line

_ENDS: Final = re.compile(r"[.!?:…][»”\"')\]]*$")
_BEGINS_ITEM: Final = re.compile(r"(?:[-*•–—▪■◦]|\d{1,2}[.)])\s")
# Shares of the type's size.
_INDENT: Final = 0.6
_RAGGED: Final = 1.2
# The breadth of a letter, about.
_LETTER: Final = 0.5
# A distance between lines so much larger than the usual one parts paragraphs.
_APART: Final = 1.3
# So many distances say what is usual.
_ENOUGH: Final = 4
_HEADLINE_APART: Final = 1.7
_OTHER_TYPE: Final = 1.12
# Share of a column's lines that reach its edge where text is justified.
_JUSTIFIED: Final = 0.55


@dataclass
class Paragraph:
    """A paragraph, a headline or another block.

    Attributes:
        lines: Its lines.
        pages: The 0-based page of each.
        size: Of its type; 0 where that is not known.
        top: Where it begins on its first page, in points from the upper edge.
        bottom: Where it ends on its last page.
        open: Whether its last line is full, so that it may go on in the next column.
        indented: Whether it begins as paragraphs do.
        left: Where it begins.
    """

    lines: list[str]
    pages: list[int]
    size: float = 0.0
    top: float = 0.0
    left: float = 0.0
    bottom: float = 0.0
    open: bool = False
    indented: bool = False

    @property
    def words(self) -> str:
        """Its lines, as they are."""
        return " ".join(self.lines)


def paragraphs(column: Column, page: int) -> Iterator[Paragraph]:
    """The paragraphs of a column."""
    shape = _Shape(column)
    found: Paragraph | None = None
    last: Line | None = None
    for line in column.lines:
        if found is None or last is None or shape.begins(last, line):
            if found is not None:
                yield found
            indented = line.left - column.left > _INDENT * line.size
            found = Paragraph([], [], line.size, line.top, line.left, indented=indented)
        found.lines.append(line.text)
        found.pages.append(page)
        found.bottom = line.bottom
        found.open = shape.is_full(line)
        last = line
    if found is not None:
        yield found


def connected(parts: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs that a column or a page parts, as one again."""
    whole: list[Paragraph] = []
    for part in parts:
        if whole and goes_on(whole[-1], part):
            whole[-1].lines += part.lines
            whole[-1].pages += part.pages
            whole[-1].open = part.open
        else:
            whole.append(part)
    return whole


def with_whole_headlines(parts: Sequence[Paragraph]) -> list[Paragraph]:
    """The same, with the lines of a headline that begins above its column together."""
    usual = body_size(parts)
    whole: list[Paragraph] = []
    for part in parts:
        before = whole[-1] if whole else None
        if (
            before is not None
            and before.pages[-1] == part.pages[0]
            and _is_below(before, part, usual)
        ):
            before.lines += part.lines
            before.pages += part.pages
            before.bottom = part.bottom
        else:
            whole.append(part)
    return whole


def _is_below(before: Paragraph, after: Paragraph, usual: float) -> bool:
    large = min(before.size, after.size) > _OTHER_TYPE * usual
    alike = abs(before.size - after.size) < 0.02 * usual
    return large and alike and 0 < after.bottom - before.bottom < _HEADLINE_APART * after.size


def goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph goes on in what comes next, in another column or on another page."""
    if not same_type(before.size, after.size) or _BEGINS_ITEM.match(after.lines[0]):
        return False
    if before.pages[-1] == after.pages[0] and before.left == after.left and before.top < after.top:
        return False  # in one column, where they were parted for a reason
    last, first = before.lines[-1], after.lines[0]
    if is_parted(last, first):
        return True
    if _ENDS.search(last):
        return False
    return first[:1].islower() or (before.open and not after.indented)


def same_type(one: float, other: float) -> bool:
    """Whether two sizes of type are one."""
    return max(one, other) <= _OTHER_TYPE * min(one, other) or not (one and other)


class _Shape:
    """How the paragraphs of a column are told apart."""

    def __init__(self, column: Column) -> None:
        lines = column.lines
        self._left, self._right = column.left, column.right
        self._size = median(line.size for line in lines)
        steps = [b.bottom - a.bottom for a, b in pairwise(lines) if same_type(a.size, b.size)]
        self._step = median(steps) if len(steps) >= _ENOUGH else 0.0
        reach = sum(column.right - line.right < _RAGGED * line.size for line in lines)
        self._justified = len(lines) > 3 and reach >= _JUSTIFIED * len(lines)

    def is_full(self, line: Line, word: str = "") -> bool:
        """Whether the next line's first word would not have found room in this line."""
        room = self._right - line.right
        if self._justified:
            return room < _RAGGED * line.size
        if word:
            return room < (_LETTER * (len(word) + 1) + _RAGGED) * line.size
        return room < 0.3 * (self._right - self._left)

    def begins(self, last: Line, line: Line) -> bool:
        """Whether a paragraph begins here."""
        if not same_type(last.size, line.size):
            return True
        step = line.bottom - last.bottom
        if min(last.size, line.size) > _OTHER_TYPE * self._size:
            return step > _HEADLINE_APART * line.size  # broken where it looks well
        if step > _APART * max(self._step, line.size) or _BEGINS_ITEM.match(line.text):
            return True
        indent = line.left - self._left
        if (
            indent > _INDENT * line.size
            and last.left - self._left < indent / 2
            and (self._justified or _ENDS.search(last.text))
        ):
            return True
        return not self.is_full(last, line.text.split(" ", 1)[0])


def body_size(parts: Sequence[Paragraph]) -> float:
    """The size of type that most of the text is in."""
    weights: dict[float, int] = {}
    for part in parts:
        weights[part.size] = weights.get(part.size, 0) + len(part.words)
    return max(weights, key=lambda size: weights[size]) if weights else 0.0
