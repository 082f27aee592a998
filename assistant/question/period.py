"""The time that a question is limited to: "noticias de octubre", "¿qué pasó el 7 de agosto?"."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.calendar_names import months, weekdays
from assistant.text.dates import find_dates
from assistant.text.facts import Facts

# What stands before a time and goes with it.
_LEAD: Final = (
    r"(?:\b(?:del?|en|el|la|los|las|durante|desde|hasta|dia|mes de|ano"
    r"|on|in|of|from|during|the)\s+)*"
)
_RANGE: Final = (
    r"\b(?:entre el|del?|desde el|from|between)\s+(?P<a>\d{1,2})\s+(?:y el|al?|hasta el|to|and)\s+"
    r"(?P<b>\d{1,2})\s+de\s+(?P<m>{months})(?:\s+del?\s+(?P<y>\d{4}))?"
)
# What is counted back from it is still in the calendar.
_EARLIEST: Final = dt.date(dt.MINYEAR + 1, 1, 1)
_YEAR: Final = r"\b(?:ano |year )?(?P<y>(?:19|20)\d\d)\b"


class Period(NamedTuple):
    """A time of whole days, both included, and where its words stand in the text."""

    since: dt.date
    until: dt.date
    start: int
    end: int


def find_period(text: Facts, latest: dt.date) -> Period | None:
    """The first time that a text gives; None if it gives none.

    Args:
        text: A question.
        latest: The day from which "ayer" is counted, and before which a day without a year lies:
            that of the newest article.
    """
    latest = max(latest, _EARLIEST)
    for form in (_range, _days, _months, _relative, _years):
        for found in form(text.folded, latest):
            if _is_name(text.text, found):
                continue
            lead = re.search(_LEAD + r"$", text.folded[: found.start])
            return found._replace(start=lead.start() if lead else found.start)
    return None


def without_period(text: str, period: Period | None) -> str:
    """A text without the words of its time."""
    return text if period is None else f"{text[: period.start]} {text[period.end :]}"


def _is_name(text: str, found: Period) -> bool:
    """Whether it is part of a name: "Julio Anguita", "Santo Domingo"."""
    before = re.search(r"[^\W\d_]+ $", text[: found.start])
    first, behind = text[found.start], text[found.end : found.end + 2]
    # The first word of a question has a capital, whatever it is.
    led = before and before.group()[0].isupper() and text[: before.start()].strip(" ¿¡")
    return first.isupper() and (bool(led) or (behind[:1] == " " and behind[1:].isupper()))


def _range(folded: str, latest: dt.date) -> Iterator[Period]:
    for match in _form(_RANGE).finditer(folded):
        month, year = months()[match["m"]], int(match["y"]) if match["y"] else None
        until = _day(year, month, int(match["b"]), latest)
        since = until and _day(until.year, month, int(match["a"]), latest)
        if since and until and since <= until:
            yield Period(since, until, *match.span())


def _days(folded: str, latest: dt.date) -> Iterator[Period]:
    for date in find_dates(folded, folded):
        if date.day and date.month and (day := _day(date.year, date.month, date.day, latest)):
            yield Period(day, day, date.start, date.end)


def _months(folded: str, latest: dt.date) -> Iterator[Period]:
    form = r"\b(?P<m>{months})\b(?:\s+(?:del?\s+|of\s+)?(?P<y>\d{4}))?"
    for match in _form(form).finditer(folded):
        month = months()[match["m"]]
        year = int(match["y"]) if match["y"] else latest.year - (month > latest.month)
        if year >= dt.MINYEAR:
            yield _whole_month(year, month, match.span())


def _relative(folded: str, latest: dt.date) -> Iterator[Period]:
    """Counted from the newest article; a weekday is the last one."""
    week = latest - dt.timedelta(days=latest.weekday())
    before = latest.replace(day=1) - dt.timedelta(days=1)
    spans = {
        r"(?:esta|ultima) semana|(?:this|last few) (?:week|days)": (week, latest),
        r"semana pasada|last week": (week - dt.timedelta(days=7), week - dt.timedelta(days=1)),
        r"este mes|this month": (latest.replace(day=1), latest),
        r"mes pasado|last month": (before.replace(day=1), before),
        r"este ano|this year": (latest.replace(month=1, day=1), latest),
    }
    for words, (since, until) in spans.items():
        for match in re.finditer(rf"\b(?:{words})\b", folded):
            yield Period(since, until, *match.span())
    near: dict[str, int] = lexicon.read("calendar")["near"]
    for word, days in near.items():
        for match in re.finditer(rf"\b{word}\b", folded) if days <= 0 else ():
            day = latest + dt.timedelta(days=days)
            yield Period(day, day, *match.span())
    for name, weekday in weekdays().items():
        day = latest - dt.timedelta(days=(latest.weekday() - weekday) % 7)
        for match in re.finditer(rf"\b{name}\b", folded):
            yield Period(day, day, *match.span())


def _years(folded: str, latest: dt.date) -> Iterator[Period]:
    for match in re.finditer(_YEAR, folded):
        year = int(match["y"])
        yield Period(dt.date(year, 1, 1), dt.date(year, 12, 31), *match.span())


def _whole_month(year: int, month: int, span: tuple[int, int]) -> Period:
    last = calendar.monthrange(year, month)[1]
    return Period(dt.date(year, month, 1), dt.date(year, month, last), *span)


def _day(year: int | None, month: int, day: int, latest: dt.date) -> dt.date | None:
    """A day of the calendar; without a year the last one that is not after the newest article."""
    for candidate in [year] if year else [latest.year, latest.year - 1]:
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or found <= latest:
            return found
    return None


@functools.cache
def _form(form: str) -> re.Pattern[str]:
    return re.compile(form.replace("{months}", lexicon.any_of(months())))
