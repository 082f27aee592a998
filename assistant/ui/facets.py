"""Which outlets, sections and days: a form of check boxes and dates, and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assistant.index import ArticleList
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, button, element, field, join
from assistant.types import Filters
from assistant.ui.counts import grouped

_MOST: Final = 500
# A list this long gets a box to look for an entry.
_LONG: Final = 12


@dataclass(frozen=True)
class Facets:
    """What the articles of an index can be told apart by: how many each outlet and section has."""

    outlets: Mapping[str, int]
    sections: Mapping[str, int]

    @classmethod
    def of(cls, listing: ArticleList) -> Facets:
        """Those of all articles of an index."""
        return cls(listing.outlets(), listing.sections())


def filters_of(data: object) -> Filters:
    """The filters that a form in the browser says; what it cannot say is left out.

    Its ``sources`` and ``sections`` are lists of names, ``since`` and ``until`` ISO days.
    """
    return Filters(
        since=_day(getattr(data, "since", None)),
        until=_day(getattr(data, "until", None)),
        sources=_names(getattr(data, "sources", None)),
        sections=_names(getattr(data, "sections", None)),
    )


def form(facets: Facets, chosen: Filters, language: str) -> Html:
    """The form's fields. Every change of one is told at once, so it has no button to send it."""
    period = element(
        "fieldset",
        element("legend", text("ui_facets.period", language)),
        _date("since", chosen.since, language),
        _date("until", chosen.until, language),
        class_="period",
    )
    return element(
        "div",
        period,
        _checks("sources", "outlets", facets.outlets, chosen.sources, language),
        _checks("sections", "sections", facets.sections, chosen.sections, language),
        class_="facets",
    )


def chips(filters: Filters, language: str) -> Html:
    """The filters that are on, each with a button that takes it off; nothing when none is."""
    parts = [("sources", name, name) for name in filters.sources]
    parts += [("sections", name, name) for name in filters.sections]
    if filters.since or filters.until:
        parts.append(("period", "", period_in_words(filters, language)))
    if not parts:
        return Html()
    buttons = [_chip(kind, value, words, language) for kind, value, words in parts]
    clear = button(text("ui_facets.clear", language), class_="quiet", data_drop="all")
    return join([*buttons, clear])


def in_words(filters: Filters, language: str) -> str:
    """The filters that are on, in one line; empty when none is."""
    parts = [*filters.sources, *filters.sections]
    if filters.since or filters.until:
        parts.append(period_in_words(filters, language))
    return " · ".join(parts)


def period_in_words(filters: Filters, language: str) -> str:
    """``desde el 1 de agosto de 2025``, ``hasta`` a day, or both."""
    since, until = filters.since, filters.until
    first, last = (day_in_words(day, language) for day in (since, until))
    if since and until and since != until:
        return text("ui_facets.from_to", language, since=first, until=last)
    if since and until:
        return first
    if since:
        return text("ui_facets.from_on", language, since=first)
    return text("ui_facets.up_to", language, until=last)


def _chip(kind: str, value: str, words: str, language: str) -> Html:
    label = text("ui_facets.drop", language, what=words)
    return button(bdi(words), class_="filter", data_drop=kind, data_value=value, aria_label=label)


def _date(name: str, day: dt.date | None, language: str) -> Html:
    box = element("input", type="date", name=name, value=day.isoformat() if day else "")
    return field(text(f"ui_facets.{name}", language), box)


def _checks(
    name: str, kind: str, counts: Mapping[str, int], chosen: tuple[str, ...], language: str
) -> Html | None:
    if not counts:
        return None
    values = sorted(counts, key=lambda value: (-counts[value], value))[:_MOST]
    search = None
    if len(values) > _LONG:
        label = text(f"ui_facets.find_{kind}", language)
        search = element("input", type="search", class_="find", aria_label=label, placeholder=label)
    boxes = (_check(name, value, counts[value], value in chosen, language) for value in values)
    return element(
        "fieldset",
        element("legend", text(f"ui_facets.{kind}", language)),
        search,
        element("div", *boxes, class_="boxes"),
        class_="checks",
    )


def _check(name: str, value: str, count: int, checked: bool, language: str) -> Html:
    box = element("input", type="checkbox", name=name, value=value, checked=checked)
    number = element("span", grouped(count, language), class_="count")
    return element("label", box, element("span", bdi(value)), number)


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in listed if isinstance(name, str)))[:_MOST]


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None
