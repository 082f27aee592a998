"""Several articles in one PDF, where its outline says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from assistant.ingest.pdf.facts import says_same
from assistant.ingest.pdf.paragraphs import Paragraph

# Characters. A shorter text is no article.
_LEAST: Final = 200
# An entry's place may be a little below its headline.
_SLACK: Final = 6.0
_OF_PAGES: Final = re.compile(r"(?:p[aá]g(?:ina)?\.?|page|hoja)?[\W_]*\d+[\W_]*", re.IGNORECASE)


class Entry(NamedTuple):
    """An entry at the top of an outline.

    Attributes:
        title: What it says.
        page: 0-based.
        left: Where it leads to, in points from the left edge, if it says so.
        top: Likewise from the upper edge.
    """

    title: str
    page: int
    left: float | None
    top: float | None


class Chapter(NamedTuple):
    """The paragraphs of one entry; the title is empty for what stands before the first."""

    title: str
    parts: Sequence[Paragraph]


def chapters(parts: Sequence[Paragraph], entries: Sequence[Entry]) -> list[Chapter]:
    """The articles that the outline tells apart; none if it does not."""
    named = [entry for entry in entries if not _OF_PAGES.fullmatch(entry.title.strip())]
    by_page: dict[int, list[int]] = {}
    for at, part in enumerate(parts):
        by_page.setdefault(part.pages[0], []).append(at)
    starts: dict[int, str] = {}
    for entry in named:
        start = _start(entry, parts, by_page)
        if start is not None and start > next(reversed(starts), -1):
            starts[start] = " ".join(entry.title.split())
    if len(starts) < 2:
        return []
    bounds = [*starts, len(parts)]
    found = [
        Chapter(title, parts[start:end])
        for (start, title), end in zip(starts.items(), bounds[1:], strict=True)
    ]
    if any(_length(chapter) < _LEAST for chapter in found):
        return []
    before = Chapter("", parts[: bounds[0]])
    return [before, *found] if _length(before) >= _LEAST else found


def _start(
    entry: Entry, parts: Sequence[Paragraph], by_page: Mapping[int, Sequence[int]]
) -> int | None:
    """The paragraph that an entry leads to: its headline, else the first below its place."""
    candidates = by_page.get(entry.page, ())
    named = [at for at in candidates if says_same(parts[at].words, entry.title)]
    top = entry.top or 0.0
    if named:
        return min(named, key=lambda at: abs(parts[at].top - top))
    left = (entry.left or 0.0) - 4 * _SLACK
    below = (at for at in candidates if parts[at].top >= top - _SLACK and parts[at].left >= left)
    return next(below, None)


def _length(chapter: Chapter) -> int:
    return sum(len(line) for part in chapter.parts for line in part.lines)
