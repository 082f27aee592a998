"""The lines of a page in the order in which they are read: column by column.

The page is cut into strips where nothing stands across it. Strips below each other that share a
gutter are columns, each of which is looked at again; what spans the gutter (a headline, a
picture's caption) begins another part of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from statistics import median, median_low
from typing import Final, NamedTuple

from assistant.ingest.pdf.segments import Segment

# Shares of the type's size.
_LEAST_GUTTER: Final = 0.55
_SURE_GUTTER: Final = 1.4
_HEADLINE: Final = 1.35
_LEAST_LINES: Final = 3
_SAME_TYPE: Final = 0.12
_FEW: Final = 8
_NEARLY_ALL: Final = 0.97
_MOST_GAPS: Final = 100
_MOST_GUTTERS: Final = 11
_MOST_DEPTH: Final = 8
_MOST_STRIPS_BACK: Final = 40

Interval = tuple[float, float]


class Line(NamedTuple):
    """One line of a column.

    Attributes:
        text: Its words.
        left: In points from the page's left edge.
        top: From its upper edge.
        right: Likewise.
        bottom: Likewise.
        size: Of its type.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Column:
    """Lines below each other.

    Attributes:
        lines: Top to bottom.
        left: Where most of them begin.
        right: Where the longest end.
    """

    lines: tuple[Line, ...]
    left: float
    right: float


def columns(segments: Sequence[Segment]) -> list[Column]:
    """The columns of a page in reading order; text across it is a column of its own."""
    return list(_parts(segments, 0)) if segments else []


def _parts(segments: Sequence[Segment], depth: int) -> Iterable[Column]:
    size = median(one.size for one in segments)
    for group in _groups(_strips(segments), size):
        gutters = group.gutters if depth < _MOST_DEPTH else []
        if not gutters:
            yield _column(group.segments)
            continue
        edges = [(a + b) / 2 for a, b in gutters]
        for column in _between(group.segments, edges):
            yield from _parts(column, depth + 1)


def _between(segments: Sequence[Segment], edges: Sequence[float]) -> list[list[Segment]]:
    parted: list[list[Segment]] = [[] for _ in range(len(edges) + 1)]
    for one in segments:
        middle = (one.left + one.right) / 2
        parted[sum(edge < middle for edge in edges)].append(one)
    return [column for column in parted if column]


def _strips(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments whose heights overlap, top to bottom: a line across the page, or a whole block."""
    strips: list[list[Segment]] = []
    end = float("-inf")
    for one in sorted(segments, key=lambda each: each.top):
        # Ascenders and descenders of neighbouring lines touch; their middles do not.
        slack = 0.25 * (one.bottom - one.top)
        if one.top + slack >= end:
            strips.append([])
            end = one.bottom - slack
        strips[-1].append(one)
        end = max(end, one.bottom - slack)
    return strips


class _Group:
    """Strips that share their gutters, or that have none."""

    def __init__(self, strip: list[Segment], size: float) -> None:
        self.size = size
        self.strips = [strip]
        self.free = _free(strip)
        self.gutters = self._real(self.free, strip)

    @property
    def segments(self) -> list[Segment]:
        return [one for strip in self.strips for one in strip]

    def takes(self, strip: list[Segment]) -> bool:
        """Take in the next strip if it leaves open what this group is made of."""
        if self.gutters and all(one.size > _HEADLINE * self.size for one in strip):
            end = max(one.bottom for one in self.strips[-1])
            if min(one.top for one in strip) - end > _LEAST_GUTTER * self.size:
                return False  # with nothing beside it: a headline, not a heading in a column
        free = _common(self.free, _free(strip), _LEAST_GUTTER * self.size)
        if self.gutters:
            gutters = [gap for gap in free if any(_overlap(gap, one) for one in self.gutters)]
        else:
            gutters = []
            if self._real(_free(strip), strip):
                return False
        if self.gutters and not gutters:
            return False  # it stands across them
        self.strips.append(strip)
        self.free = free
        self.gutters = gutters
        return True

    def _real(self, free: Iterable[Interval], segments: Sequence[Segment]) -> list[Interval]:
        """Gaps with something on either side."""
        left = min(one.left for one in segments)
        right = max(one.right for one in segments)
        least = _LEAST_GUTTER * self.size
        inside = [(a, b) for a, b in free if a >= left and b <= right and b - a >= least]
        return sorted(nlargest(_MOST_GUTTERS, inside, key=_breadth))


def _groups(strips: Sequence[list[Segment]], size: float) -> list[_Group]:
    groups: list[_Group] = []
    for strip in strips:
        if groups and groups[-1].takes(strip):
            continue
        group = _Group(strip, size)
        if groups and group.gutters and not groups[-1].gutters:
            _take_back(groups, group)
        groups.append(group)
    return _confirmed(groups, size)


def _take_back(groups: list[_Group], group: _Group) -> None:
    """Give a group of columns the lines right above it that stand in one of the columns."""
    above = groups[-1]
    before: list[list[Segment]] = []
    for strip in reversed(above.strips[-_MOST_STRIPS_BACK:]):
        edge = max(one.bottom for one in strip)
        below = min(one.top for one in (before[-1] if before else group.strips[0]))
        close = below - edge < 0.8 * group.size
        alike = max(one.size for one in strip) < 1.15 * group.size
        free = _common(group.free, _free(strip), _LEAST_GUTTER * group.size)
        kept = [gap for gap in free if any(_overlap(gap, one) for one in group.gutters)]
        if not (close and alike and kept):
            break
        group.free, group.gutters = free, kept
        before.append(strip)
    if before:
        group.strips = [*reversed(before), *group.strips]
        above.strips = above.strips[: -len(before)]
        if not above.strips:
            groups.pop()


def _confirmed(groups: Iterable[_Group], size: float) -> list[_Group]:
    """Without gutters that only a line or two suggest, where words are spaced far apart."""
    confirmed = []
    for group in groups:
        lines = _lines_beside(group)
        for gap in list(group.gutters):
            wide = gap[1] - gap[0] >= _SURE_GUTTER * size
            if lines < _LEAST_LINES or (lines < 2 * _LEAST_LINES and not wide):
                group.gutters.remove(gap)
        confirmed.append(group)
    return confirmed


def _lines_beside(group: _Group) -> int:
    """Lines of the shortest column but one: a short last column is a column all the same."""
    edges = [(a + b) / 2 for a, b in group.gutters]
    counts = sorted(len({round(one.top) for one in c}) for c in _between(group.segments, edges))
    return counts[-2] if len(counts) > 1 else 0


def _free(segments: Iterable[Segment]) -> list[Interval]:
    """What no segment covers of the whole breadth, the widest of it."""
    gaps: list[Interval] = []
    end = float("-inf")
    for one in sorted(segments, key=lambda each: each.left):
        if one.left > end:
            gaps.append((end, one.left))
        end = max(end, one.right)
    gaps.append((end, float("inf")))
    return sorted(nlargest(_MOST_GAPS, gaps, key=_breadth))


def _breadth(gap: Interval) -> float:
    return gap[1] - gap[0]


def _common(ours: Sequence[Interval], theirs: Sequence[Interval], least: float) -> list[Interval]:
    shared: list[Interval] = []
    at = 0
    for a, b in ours:
        while at and theirs[at - 1][1] > a:
            at -= 1
        while at < len(theirs) and theirs[at][0] < b:
            low, high = max(a, theirs[at][0]), min(b, theirs[at][1])
            if high - low >= least:
                shared.append((low, high))
            at += 1
    return shared


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _column(segments: Iterable[Segment]) -> Column:
    lines = [_line(row) for row in _rows(segments)]
    usual = median_low(line.size for line in lines)
    text = [line for line in lines if abs(line.size - usual) < _SAME_TYPE * usual]
    rights = sorted(line.right for line in text)
    # A line or two may reach beyond the column: a headline, a head that was not told as one.
    right = rights[-1] if len(rights) < _FEW else rights[int(_NEARLY_ALL * (len(rights) - 1))]
    return Column(tuple(lines), median(line.left for line in text), right)


def _rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments of one height together, each row from left to right."""
    rows: list[list[Segment]] = []
    for one in sorted(segments, key=lambda each: each.top + each.bottom):
        middle = (one.top + one.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _line(row: Sequence[Segment]) -> Line:
    text = row[0].text
    for one, other in pairwise(row):
        # Two pieces of a word, where its type changes inside of it.
        glue = "" if other.left - one.right < 0.12 * min(one.size, other.size) else " "
        text += glue + other.text
    size = max(row, key=lambda each: len(each.text)).size
    return Line(
        text,
        row[0].left,
        min(one.top for one in row),
        max(one.right for one in row),
        max(one.bottom for one in row),
        size,
    )
