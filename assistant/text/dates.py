"""Dates in running text, as far as it gives them.

"15 de agosto" has no year until a publication date gives it one. Days that a text gives by
their distance from another ("ayer") are of the same type; ``relative_dates`` finds those.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from assistant.text.calendar_names import months
from assistant.text.lexicon import any_of
from assistant.text.terms import fold_letters


@dataclass(frozen=True)
class Date:
    """A date as far as a text gives it; what it leaves open is None.

    Attributes:
        text: The mention as it is written.
        year: Year.
        month: 1 to 12.
        day: 1 to 31.
        start: First code point of the mention; -1 for a date that stands in no text.
        end: One past the last.
    """

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    start: int = -1
    end: int = -1

    @classmethod
    def of(cls, day: dt.date, text: str = "", start: int = -1, end: int = -1) -> Date:
        """A day of the calendar."""
        return cls(text, day.year, day.month, day.day, start, end)

    @property
    def date(self) -> dt.date | None:
        """The day of the calendar; None when part of it is open, or there is no such day."""
        try:
            return dt.date(self.year or 0, self.month or 0, self.day or 0)
        except ValueError:
            return None

    def matches(self, other: Date) -> bool:
        """Whether nothing that both state differs, and month or day is shared."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        both = [(a, b) for a, b in pairs if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)


def find_dates(text: str, folded: str = "") -> list[Date]:
    """Calendar dates that a text writes out, in reading order of their forms.

    Args:
        text: Any text.
        folded: The same as ``fold_letters`` has it; worked out when empty.
    """
    rest = folded or fold_letters(text)
    found = []
    for form in _forms():
        for match in form.finditer(rest):
            if date := _date(match, text):
                found.append(date)
                rest = _blanked(rest, date)
    return found


def without_dates(text: str, folded: str = "") -> str:
    """A text with its dates blanked.

    Args:
        text: Any text.
        folded: The same as ``fold_letters`` has it; worked out when empty.
    """
    for date in find_dates(text, folded):
        text = _blanked(text, date)
    return text


def _blanked(text: str, date: Date) -> str:
    return text[: date.start] + " " * (date.end - date.start) + text[date.end :]


def _date(match: re.Match[str], text: str) -> Date | None:
    parts = match.groupdict()
    month_text = parts.get("m") or ""
    month = months().get(month_text) or (int(month_text) if month_text.isdecimal() else 0)
    day = int(parts["d"]) if parts.get("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = int(parts["y"]) if parts.get("y") else None
    return Date(text[slice(*match.span())], year, month, day, *match.span())


@functools.cache
def _forms() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<m>{any_of(months())})"
    forms = (
        rf"\b(?P<d>\d{{1,2}})[º°]?\s+(?:de\s+|d')?{month}(?:\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}}))?\b",
        # Not "enviará en mayo 12 toneladas", nor "in May 12 people".
        rf"(?<!\ben )(?<!\bin )(?<!\bem )\b{month}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"(?:,?\s+(?P<y>\d{{4}}))?\b",
        rf"\b{month}\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}})\b",
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b",
        r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b",
    )
    return tuple(re.compile(form) for form in forms)
