"""Which outlets, sections and days: a form of check boxes and dates, and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from assistant.index import ArticleList
from assistant.messages import text
from assistant.presentation.html import Html, bdi, button, element, field, join
from assistant.presentation.narrowing import filters_on, narrowed_to
from assistant.types import Filters
from assistant.ui.counts import grouped

_MOST: Final = 500
# A list this long gets a box to look for an entry.
_LONG: Final = 12


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


def form(listing: ArticleList, chosen: Filters, language: str) -> Html:
    """The form's fields: what the articles of an index can be told apart by.

    Every change of one is told at once, so it has no button to send it.

    Raises:
        HemerotecaError: The index cannot be read.
    """
    outlets, sections = most_first(listing.outlets()), most_first(listing.sections())
    return fields(outlets, sections, chosen, language)


def fields(
    outlets: Mapping[str, int], sections: Mapping[str, int], chosen: Filters, language: str
) -> Html:
    """The fields of such a form: outlets and sections in their order, with articles of each."""
    days = (
        field(
            text(f"ui_facets.{name}", language),
            element("input", type="date", name=name, value=day or ""),
        )
        for name, day in (("since", chosen.since), ("until", chosen.until))
    )
    period = element("legend", text("ui_facets.period", language))
    return element(
        "div",
        element("fieldset", period, *days, class_="period"),
        _checks("sources", "outlets", outlets, chosen.sources, language),
        _checks("sections", "sections", sections, chosen.sections, language),
        class_="facets",
    )


def scope_form(listing: ArticleList, chosen: Filters, language: str) -> Html:
    """Which articles a question may be asked of, behind a word that opens it.

    Raises:
        HemerotecaError: The index cannot be read.
    """
    summary = element("summary", text("ui_scope.narrow", language))
    return element("details", summary, form(listing, chosen, language), class_="popover upward")


def chips(filters: Filters, language: str) -> Html:
    """The filters that are on, each with a button that takes it off; nothing when none is."""
    if not (on := filters_on(filters, language)):
        return Html()
    buttons = (
        button(
            bdi(words),
            class_="filter",
            data_drop=kind,
            data_value=value,
            aria_label=text("ui_facets.drop", language, what=words),
        )
        for kind, value, words in on
    )
    clear = button(text("ui_facets.clear", language), class_="quiet", data_drop="all")
    return join([*buttons, clear])


def scope_chips(chosen: Filters, language: str) -> Html:
    """The chips of what the next question is asked of; nothing when all is."""
    shown = chips(chosen, language)
    if not shown:
        return shown
    only = element("span", text("ui_scope.only", language))
    label = text("ui_scope.active", language)
    return element("div", only, shown, class_="active", role="group", aria_label=label)


def widening(question: str, asked: Filters, language: str) -> Html | None:
    """Which articles were asked, and the same question to all; nothing when it was all."""
    was = narrowed_to(asked, language)
    if not was:
        return None
    label = text("ui_scope.widen", language)
    again = button(label, class_="widen", data_ask=question, data_widen=1)
    return element("p", was, " ", again, class_="note narrowed")


def _checks(
    name: str, kind: str, counts: Mapping[str, int], chosen: tuple[str, ...], language: str
) -> Html | None:
    if not counts:
        return None
    values = list(counts)[:_MOST]
    search = None
    if len(values) > _LONG:
        label = text(f"ui_facets.find_{kind}", language)
        search = element("input", type="search", class_="find", aria_label=label, placeholder=label)
    boxes = (
        element(
            "label",
            element("input", type="checkbox", name=name, value=value, checked=value in chosen),
            element("span", bdi(value)),
            element("span", grouped(counts[value], language), class_="count")
            if counts[value]
            else None,
        )
        for value in values
    )
    legend = element("legend", text(f"ui_facets.{kind}", language))
    listed = element("div", *boxes, class_="boxes")
    return element("fieldset", legend, search, listed, class_="checks")


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """What is counted, the most frequent first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in listed if isinstance(name, str)))[:_MOST]


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None
