"""Which outlets, sections and days: a form of check boxes and dates, and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.index import Listing
from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.byline import day_in_words
from assistant.types import Filters
from assistant.ui.counts import grouped

_MOST: Final = 500
_NO_FILTERS: Final = Filters()
# A list this long gets a box to look for an entry.
_LONG: Final = 12


@dataclass(frozen=True)
class Facets:
    """What the articles of an index can be told apart by.

    Attributes:
        outlets: Articles by outlet.
        sections: Articles by section.
    """

    outlets: Mapping[str, int]
    sections: Mapping[str, int]

    @classmethod
    def of(cls, listing: Listing) -> Facets:
        """Those of all articles of an index."""
        return cls(listing.outlets(), listing.sections())


def filters_of(data: object) -> Filters:
    """The filters that a form in the browser says; what it cannot say is left out.

    Args:
        data: The event's data: ``sources`` and ``sections``, lists of names, ``since`` and
            ``until``, ISO days.
    """
    return Filters(
        since=_day(getattr(data, "since", None)),
        until=_day(getattr(data, "until", None)),
        sources=_names(getattr(data, "sources", None)),
        sections=_names(getattr(data, "sections", None)),
    )


def form(facets: Facets, chosen: Filters, language: str) -> str:
    """The form's fields. Every change of one is told at once, so it has no button to send it."""
    since = _date("since", text("ui_facets.since", language), chosen.since)
    until = _date("until", text("ui_facets.until", language), chosen.until)
    legend = highlight.escape(text("ui_facets.period", language))
    period = f'<fieldset class="period"><legend>{legend}</legend>{since}{until}</fieldset>'
    return (
        f'<div class="facets">{period}'
        + _checks("sources", "outlets", facets.outlets, chosen.sources, language)
        + _checks("sections", "sections", facets.sections, chosen.sections, language)
        + "</div>"
    )


def chips(filters: Filters, language: str) -> str:
    """The filters that are on, each with a button that takes it off; nothing when none is."""
    parts = [("sources", name, name) for name in filters.sources]
    parts += [("sections", name, name) for name in filters.sections]
    if filters.since or filters.until:
        parts.append(("period", "", period_in_words(filters, language)))
    if not parts:
        return ""
    buttons = "".join(_chip(field, value, words, language) for field, value, words in parts)
    clear = highlight.escape(text("ui_facets.clear", language))
    button = highlight.attributes(type="button", class_="quiet", data_drop="all")
    return f"{buttons}<button{button}>{clear}</button>"


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
    if since and until:
        return (
            first
            if since == until
            else text("ui_facets.from_to", language, since=first, until=last)
        )
    return (
        text("ui_facets.from_on", language, since=first)
        if since
        else text("ui_facets.up_to", language, until=last)
    )


def _chip(field: str, value: str, words: str, language: str) -> str:
    button = highlight.attributes(
        type="button",
        class_="filter",
        data_drop=field,
        data_value=value,
        aria_label=text("ui_facets.drop", language, what=words),
    )
    return f"<button{button}>{highlight.isolated(words)}</button>"


def _date(field: str, label: str, day: dt.date | None) -> str:
    box = highlight.attributes(type="date", name=field, value=day.isoformat() if day else "")
    return f"<label><span>{highlight.escape(label)}</span><input{box}></label>"


def _checks(
    field: str, kind: str, counts: Mapping[str, int], chosen: tuple[str, ...], language: str
) -> str:
    if not counts:
        return ""
    names = sorted(counts, key=lambda name: (-counts[name], name))[:_MOST]
    legend = highlight.escape(text(f"ui_facets.{kind}", language))
    search = ""
    if len(names) > _LONG:
        label = text(f"ui_facets.find_{kind}", language)
        box = highlight.attributes(
            type="search", class_="find", aria_label=label, placeholder=label
        )
        search = f"<input{box}>"
    boxes = "".join(_check(field, name, counts[name], name in chosen, language) for name in names)
    return (
        f'<fieldset class="checks"><legend>{legend}</legend>{search}'
        f'<div class="boxes">{boxes}</div></fieldset>'
    )


def _check(field: str, name: str, count: int, checked: bool, language: str) -> str:
    box = highlight.attributes(type="checkbox", name=field, value=name)
    on = " checked" if checked else ""
    return (
        f"<label><input{box}{on}><span>{highlight.isolated(name)}</span>"
        f'<span class="count">{grouped(count, language)}</span></label>'
    )


def _names(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in listed if isinstance(name, str)))[:_MOST]


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None
