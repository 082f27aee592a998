"""What stands around the text: running heads and feet, and numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.ingest.pdf.segments import Segment
from assistant.text.terms import fold

# The share of a page's height, above and below, in which they stand.
_BAND: Final = 0.12
_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = re.compile(r"[ivxlc]{1,7}")
_NUMBER: Final = re.compile(
    r"[\W_]*(?:p[aá]g(?:ina)?s?\.?|p\.|page)?[\W_]*\d{1,4}(?:\s*(?:de|/|of)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
# The name of a section beside the paper's.
_SHORT: Final = 40
# A running head's distance from the text, as a share of its type.
_APART: Final = 0.5
_ROUGHLY: Final = 4.0


class Sheet(NamedTuple):
    """A page and what stands on it.

    Attributes:
        number: 0-based.
        width: In points.
        height: In points.
        segments: In the order of the document.
    """

    number: int
    width: float
    height: float
    segments: Sequence[Segment]


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without what is repeated in one place, whatever the numbers in it."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({key for one in sheet.segments for key in _keys(one, sheet)[:1]})
    kept = []
    least = 2 if len(sheets) < 8 else 3
    for sheet in sheets:
        rows = _rows(sheet.segments)
        removed = {id(one) for one in _numbers(sheet)}
        # From within outwards, above and below.
        for order, is_head in ((rows[::-1], True), (rows, False)):
            known = {
                id(one)
                for one in sheet.segments
                if (one.top < sheet.height / 2) is is_head
                and any(seen[key] >= least for key in _keys(one, sheet))
            }
            removed.update(map(id, _around(order, known)))
        text = [one for one in sheet.segments if id(one) not in removed]
        kept.append(sheet._replace(segments=text))
    return kept


def _around(rows: Sequence[list[Segment]], known: set[int]) -> list[Segment]:
    """What of the rows is repeated and stands apart from the text; the text's come first."""
    found: list[Segment] = []
    within: list[Segment] = []
    is_within_text = True
    for row in rows:
        again = [id(one) in known for one in row]
        # A line of text may be repeated by chance, but not those beside it as well.
        if 2 * sum(again) < len(row):
            is_within_text = True
        elif not is_within_text or not within or _distance(row, within) > _APART * row[0].size:
            both = zip(row, again, strict=True)
            found += [one for one, is_known in both if is_known or len(one.text) < _SHORT]
            is_within_text = False
        within = row
    return found


def _distance(one: Sequence[Segment], other: Sequence[Segment]) -> float:
    above, below = sorted((one, other), key=lambda row: row[0].top)
    return min(each.top for each in below) - max(each.bottom for each in above)


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """What stands at one height, from the top of the page."""
    rows: list[list[Segment]] = []
    for one in sorted(segments, key=lambda each: each.top + each.bottom):
        middle = (one.top + one.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _keys(one: Segment, sheet: Sheet) -> list[tuple[str, int]]:
    """What it says without its numbers, and where; the places beside it count as well."""
    in_head = one.bottom < _BAND * sheet.height
    if not in_head and one.top < (1 - _BAND) * sheet.height:
        return []
    words = _DIGITS.sub("#", fold(one.text))
    words = "#" if _ROMAN.fullmatch(words) else words
    edge = one.top if in_head else one.bottom - sheet.height
    place = round(edge / _ROUGHLY)
    return [(words, at) for at in (place, place - 1, place + 1)]


def _numbers(sheet: Sheet) -> list[Segment]:
    """Numbers of a page, alone in their line at the page's edge."""
    written = [one for one in sheet.segments if len(one.text) < 24 and _NUMBER.fullmatch(one.text)]
    if not written:
        return []
    above = min(one.top for one in sheet.segments)
    below = max(one.bottom for one in sheet.segments)
    found = [one for one in written if one.top <= above or one.bottom >= below]
    if len(found) > 2:
        return []  # a table
    return [one for one in found if _is_alone(one, sheet)]


def _is_alone(one: Segment, sheet: Sheet) -> bool:
    return not any(
        other is not one and other.top < one.bottom and one.top < other.bottom
        for other in sheet.segments
    )
