"""Articles by date: bars that can be chosen, coarse for decades and fine for weeks."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from assistant.index import ArticleList, Selection
from assistant.index.article_list import Unit
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, button, element, join
from assistant.types import Filters
from assistant.ui.counts import counted, grouped

# The longest stretches that are still shown by day and by month.
_BY_DAY: Final = dt.timedelta(days=62)
_BY_MONTH: Final = dt.timedelta(days=5 * 366)
_MOST_BARS: Final = 130
# Of the tallest bar's height, so that a single article among thousands is seen.
_LEAST_PERCENT: Final = 3
# As many have room for their counts above them, and for names below them of so many letters.
_MOST_COUNTS: Final = 24
_MOST_MARKS: Final = 12
_SHORT: Final = 3


@dataclass(frozen=True)
class Bar:
    """How many articles one day, month or year has, from its first to its last day."""

    since: dt.date
    until: dt.date
    count: int


@dataclass(frozen=True)
class Timeline:
    """The bars of a selection.

    Attributes:
        unit: What one bar counts.
        bars: Without gaps, oldest first; none when no article has a date.
        whole: Whether they reach over all articles, not only over the chosen period.
        undated: Articles of the selection, the period left aside, that have no date.
    """

    unit: Unit
    bars: tuple[Bar, ...]
    whole: bool
    undated: int


def timeline(listing: ArticleList, selection: Selection) -> Timeline:
    """The bars of what is selected, around the chosen period.

    Without a period they reach from the first to the last article. A period of one bar's
    length is opened into finer ones; a single day stands among those of its month.
    """
    filters = selection.filters
    ever = replace(selection, filters=filters.model_copy(update={"since": None, "until": None}))
    days = listing.days(ever)
    if days is None:
        return Timeline("day", (), True, listing.count(ever))
    first, last = _window(*days, filters)
    whole = (first, last) == days
    unit = _unit(first, last)
    if last.year - first.year >= _MOST_BARS:
        first = dt.date(last.year - _MOST_BARS + 1, 1, 1)
    shown = filters.model_copy(update={"since": _floor(first, unit), "until": _end(last, unit)})
    counts = listing.timeline(replace(selection, filters=shown), unit)
    length = {"year": 4, "month": 7, "day": 10}[unit]  # of an ISO day's beginning that names it
    bars = tuple(
        Bar(since, _end(since, unit), counts.get(since.isoformat()[:length], 0))
        for since in _steps(first, last, unit)
    )
    dated = sum(listing.timeline(ever, "year").values())
    return Timeline(unit, bars, whole, listing.count(ever) - dated)


def timeline_html(shown: Timeline, filters: Filters, language: str) -> Html:
    """The bars as buttons; choosing one chooses its days, choosing it again all days."""
    if not shown.bars:
        return Html()
    most = max(bar.count for bar in shown.bars)
    label = text(f"ui_library.by_{shown.unit}", language)
    buttons = (_bar(bar, shown.unit, most, filters, language) for bar in shown.bars)
    many = " many" if len(shown.bars) > _MOST_COUNTS else ""
    bars = element(
        "div", *buttons, class_=f"bars {shown.unit}{many}", role="group", aria_label=label
    )
    marks = (element("span", mark) for mark in _marks(shown, language))
    whole = None
    if not shown.whole:
        words = text("ui_library.all_dates", language)
        whole = button(words, class_="quiet", data_since="", data_until="")
    undated = None
    if shown.undated:
        undated = element("span", counted("ui_library.undated", shown.undated, language))
    under = element("p", whole, undated, class_="under")
    return join([bars, element("p", *marks, class_="marks", aria_hidden="true"), under])


def _marks(shown: Timeline, language: str) -> Iterator[str]:
    """What stands below each bar: a name, or nothing where names would not fit."""
    every = -(-len(shown.bars) // _MOST_MARKS)
    for at, bar in enumerate(shown.bars):
        yield "" if at % every else _mark(bar, shown.unit, language, first=at == 0)


def _mark(bar: Bar, unit: Unit, language: str, *, first: bool) -> str:
    day = bar.since
    month = text("ui.months", language).split()[day.month - 1][:_SHORT]
    if unit == "year":
        return str(day.year)
    if unit == "day":
        return f"{day.day} {month}"
    return f"{month} {day.year}" if first or day.month == 1 else month


def _bar(bar: Bar, unit: Unit, most: int, filters: Filters, language: str) -> Html:
    chosen = (filters.since, filters.until) == (bar.since, bar.until)
    height = max(_LEAST_PERCENT, round(100 * bar.count / most)) if bar.count else 0
    words = counted("ui_library.bar", bar.count, language, when=_words(bar, unit, language))
    return button(
        element("span", style=f"height:{height}%", data_count=grouped(bar.count, language)),
        data_since="" if chosen else bar.since,
        data_until="" if chosen else bar.until,
        aria_pressed=str(chosen).lower(),
        aria_label=words,
        data_tip=words,
        tabindex=-1,
    )


def _words(bar: Bar, unit: Unit, language: str) -> str:
    if unit == "year":
        return str(bar.since.year)
    if unit == "day":
        return day_in_words(bar.since, language)
    month = text("ui.months", language).split()[bar.since.month - 1]
    return text("ui_library.month", language, month=month, year=bar.since.year)


def _window(first: dt.date, last: dt.date, filters: Filters) -> tuple[dt.date, dt.date]:
    since, until = max(first, filters.since or first), min(last, filters.until or last)
    if since > until:
        return first, last
    if since == until:
        return max(first, _floor(since, "month")), min(last, _end(since, "month"))
    return since, until


def _unit(first: dt.date, last: dt.date) -> Unit:
    length = last - first
    if length <= _BY_DAY:
        return "day"
    return "month" if length <= _BY_MONTH else "year"


def _steps(first: dt.date, last: dt.date, unit: Unit) -> Iterator[dt.date]:
    at = _floor(first, unit)
    while (end := _end(at, unit)) < last:
        yield at
        at = end + dt.timedelta(days=1)
    yield at


def _floor(day: dt.date, unit: Unit) -> dt.date:
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _end(day: dt.date, unit: Unit) -> dt.date:
    if unit == "day":
        return day
    month = day.month if unit == "month" else 12
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])
