"""Which articles a question is put to, in words."""

from __future__ import annotations

from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.types import Filters


def narrowed_to(filters: Filters, language: str) -> str:
    """``Solo se ha buscado en: El Faro.``; empty when all articles were looked at."""
    on = " · ".join(words for _, _, words in filters_on(filters, language))
    return text("ui_scope.was_narrow", language, filters=on) if on else ""


def filters_on(filters: Filters, language: str) -> list[tuple[str, str, str]]:
    """The filters that are on: kind (the field, or ``period``), value and words of each."""
    on = [("sources", name, name) for name in filters.sources]
    on += [("sections", name, name) for name in filters.sections]
    if filters.since or filters.until:
        on.append(("period", "", _period(filters, language)))
    return on


def _period(filters: Filters, language: str) -> str:
    """``desde el 1 de agosto de 2025``, ``hasta`` a day, or both."""
    since, until = filters.since, filters.until
    first, last = (day_in_words(day, language) for day in (since, until))
    if since and until:
        key = "ui_facets.from_to"
        return first if since == until else text(key, language, since=first, until=last)
    if since:
        return text("ui_facets.from_on", language, since=first)
    return text("ui_facets.up_to", language, until=last)
