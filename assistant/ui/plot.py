"""A chronology drawn: its events on a scale of days, and a figure that changed.

What is drawn are the answer's rows; each point leads to its row, which says the same in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from assistant.messages import text
from assistant.presentation.byline import day_in_words, day_of
from assistant.presentation.html import Html, button, element
from assistant.text.facts import facts
from assistant.types import Answer, Sentence

_STEP: Final = " → "
_QUOTED: Final = "«"
_FEWEST_DAYS: Final = 2
# Of the width: points that are nearer stand above each other.
_NEAR: Final = 3.5
_MOST_HIGH: Final = 6
# A pause so many times longer than all the others together is drawn as a break.
_LONG: Final = 3
_BREAK_SHARE: Final = 0.25


class _Scale(NamedTuple):
    """Where days stand, in percent of the width; and where the scale is broken."""

    places: dict[dt.date, float]
    breaks: tuple[float, ...]


class _Value(NamedTuple):
    """One value of a figure.

    Attributes:
        amount: How much.
        number: As it is written: "2.740".
        shown: With what it counts: "unas 2.740 hectáreas".
        day: When it was published.
    """

    amount: float
    number: str
    shown: str
    day: dt.date


def plots(answer: Answer, language: str, tool: Html | None = None) -> Html | None:
    """The drawings of a chronology; none of another answer, or where there is little to draw.

    Args:
        answer: Finished.
        language: Of the page.
        tool: What stands beside them: a button that keeps them.
    """
    if answer.form != "chronology":
        return None
    drawn = [_events(answer.sentences, language)]
    drawn += [_figure(at, row, language) for at, row in enumerate(answer.sentences)]
    shown = [one for one in drawn if one is not None]
    return element("div", *shown, tool, class_="plots") if shown else None


def _events(rows: Sequence[Sentence], language: str) -> Html | None:
    """The events by day."""
    placed = [(row.day, at, row) for at, row in enumerate(rows) if row.day and not _is_figure(row)]
    days = sorted({day for day, _, _ in placed})
    if len(days) < _FEWEST_DAYS:
        return None
    scale = _scale(days)
    points, stack, last = [], 0, -100.0
    for day, at, row in sorted(placed, key=lambda one: (one[0], one[1])):
        place = scale.places[day]
        stack, last = (stack + 1, last) if place - last < _NEAR else (0, place)
        label = text("ui_plot.event", language, day=day_in_words(day, language), words=row.text)
        points.append(_point(last if stack else place, f"{min(stack, _MOST_HIGH)}", at, label))
    high = min(_MOST_HIGH, max(1, _tallest(placed, scale)))
    breaks = (element("span", class_="break", style=f"--at: {at:.2f}%") for at in scale.breaks)
    return element(
        "div",
        element("div", *breaks, *points, class_="field"),
        _ends(days, language),
        class_="plot events",
        style=f"--high: {high}",
        role="group",
        aria_label=text("ui_plot.events", language),
    )


def _tallest(placed: Sequence[tuple[dt.date, int, Sentence]], scale: _Scale) -> int:
    tallest = stack = 0
    last = -100.0
    for day in sorted(day for day, _, _ in placed):
        place = scale.places[day]
        stack, last = (stack + 1, last) if place - last < _NEAR else (0, place)
        tallest = max(tallest, stack)
    return tallest


def _figure(at: int, row: Sentence, language: str) -> Html | None:
    """A figure from one report to the next."""
    values = _values(row) if _is_figure(row) else []
    days = sorted({value.day for value in values})
    if len(values) < _FEWEST_DAYS or len(days) < _FEWEST_DAYS:
        return None
    scale, most = _scale(days), max(value.amount for value in values)
    spots = [(scale.places[v.day], 100 * v.amount / most if most else 0.0) for v in values]
    line = " ".join(f"{x:.2f},{100 - y:.2f}" for x, y in spots)
    drawn = element(
        "svg",
        element("polyline", points=line),
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    points = []
    for value, (x, y) in zip(values, spots, strict=True):
        label = text(
            "ui_plot.value", language, day=day_in_words(value.day, language), value=value.shown
        )
        points.append(_point(x, f"{y:.2f}%", at, label, value.number))
    breaks = (element("span", class_="break", style=f"--at: {at:.2f}%") for at in scale.breaks)
    unit = values[-1].shown.rpartition(values[-1].number)[2].strip()
    return element(
        "div",
        element("div", drawn, *breaks, *points, class_="field"),
        _ends(days, language, unit),
        class_="plot figure",
        role="group",
        aria_label=text("ui_plot.figure", language),
    )


def _point(x: float, y: str, row: int, label: str, shown: str = "") -> Html:
    words = element("span", shown, class_="shown") if shown else None
    return button(
        words,
        class_="point",
        style=f"--at: {x:.2f}%; --up: {y}",
        data_row=row,
        aria_label=label,
        title=label,
    )


def _ends(days: Sequence[dt.date], language: str, unit: str = "") -> Html:
    first, last = (day_in_words(day, language) for day in (days[0], days[-1]))
    middle = element("b", unit) if unit else None
    return element("p", element("span", first), middle, element("span", last), class_="ends")


def _is_figure(row: Sentence) -> bool:
    return _STEP in row.text and _QUOTED not in row.text


def _values(row: Sentence) -> list[_Value]:
    """The values of a figure's row: the program wrote it, a value and its day a step."""
    days = [day_of(cited.published) for cited in row.citations]
    found = []
    for step in row.text.split(_STEP):
        words, _, when = step.rpartition(" (")
        said = facts(words, "es")
        named = {day_in_words(day, spoken): day for day in days for spoken in ("es", "en")}
        day = named.get(when.removesuffix(")"))
        if said.numbers and day:
            number = said.numbers[0]
            found.append(_Value(max(number.values), number.text, words, day))
    return found


def _scale(days: Sequence[dt.date]) -> _Scale:
    """Days in proportion; a pause that would press all else together is broken."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    widths, breaks = [float(gap) for gap in gaps], []
    for at, gap in enumerate(gaps):
        others = sum(gaps) - gap
        if len(gaps) > 1 and gap > _LONG * others:
            widths[at] = max(1.0, others * _BREAK_SHARE)
            breaks.append(at)
    whole, place, places = sum(widths) or 1.0, 0.0, {days[0]: 0.0}
    cuts = []
    for at, width in enumerate(widths):
        if at in breaks:
            cuts.append(100 * (place + width / 2) / whole)
        place += width
        places[days[at + 1]] = 100 * place / whole
    return _Scale(places, tuple(cuts))
