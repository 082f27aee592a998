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
_BEFORE_MONTH: Final = r"(?:(?P<d{n}>\d{1,2})\s+(?:de\s+)?)?"
_MONTH: Final = r"(?P<m{n}>{months})(?:\s+(?:del?\s+|of\s+)?(?P<y{n}>\d{4}))?"
_FIRST: Final = "(?:" + (_BEFORE_MONTH + _MONTH).replace("{n}", "1") + r"|(?P<d>\d{1,2}))"
_LAST: Final = (_BEFORE_MONTH + _MONTH).replace("{n}", "2")
# "del 3 al 9 de octubre", "entre julio y agosto", "del 28 de julio al 3 de agosto".
_RANGE: Final = (
    rf"\b(?:entre(?:\s+el)?|desde(?:\s+el)?|del?|from|between)\s+{_FIRST}\s+"
    rf"(?:y(?:\s+el)?|al?|hasta(?:\s+el)?|to|and|through|until)\s+{_LAST}"
)
_OPEN: Final = r"\b(?P<side>desde|a partir del?|hasta|since|until)(?:\s+(?:el|the))?\s+$"
_SINCE: Final = frozenset({"desde", "a partir de", "a partir del", "since"})
# What is counted back from it is still in the calendar.
_EARLIEST: Final = dt.date(dt.MINYEAR + 1, 1, 1)
_YEAR: Final = r"\b(?:ano |year )?(?P<y>(?:19|20)\d\d)\b"


class Period(NamedTuple):
    """A time of whole days and where its words stand in the text.

    Attributes:
        since: The first day; None where it has no beginning ("hasta agosto").
        until: The last one; None where it has no end ("desde agosto").
        start: Where its words begin.
        end: Where they end.
    """

    since: dt.date | None
    until: dt.date | None
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
            limited = _open_ended(text.folded, found) if form is not _range else found
            return limited._replace(start=lead.start() if lead else found.start)
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
        if match["d"] and not match["d2"]:  # "entre 3 y agosto"
            continue
        until = _last_day(match, latest)
        if until is None:
            continue
        month = months()[match["m1"]] if match["m1"] else until.month
        year = int(match["y1"]) if match["y1"] else until.year - (month > until.month)
        since = _day(year, month, int(match["d1"] or match["d"] or 1), latest)
        if since and since <= until:
            yield Period(since, until, *match.span())


def _last_day(match: re.Match[str], latest: dt.date) -> dt.date | None:
    """The last day of a range: that of its month if none is given."""
    month, year = months()[match["m2"]], int(match["y2"]) if match["y2"] else None
    if match["d2"]:
        return _day(year, month, int(match["d2"]), latest)
    year = year if year is not None else latest.year - (month > latest.month)
    return _month_end(year, month) if year >= dt.MINYEAR else None


def _open_ended(folded: str, found: Period) -> Period:
    """What "desde" begins and "hasta" ends has no other end than that of the archive."""
    side = re.search(_OPEN, folded[: found.start])
    if side is None:
        return found
    if side["side"] in _SINCE:
        return found._replace(until=None, start=side.start())
    return found._replace(since=None, start=side.start())


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
            yield Period(dt.date(year, month, 1), _month_end(year, month), *match.span())


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


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


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
