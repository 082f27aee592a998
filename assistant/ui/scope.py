"""Which articles a question is asked of: the form that narrows it, and what is on."""

from __future__ import annotations

from assistant.messages import text
from assistant.presentation.html import Html, button, element
from assistant.types import Filters
from assistant.ui import facets
from assistant.ui.facets import Facets


def form(known: Facets, chosen: Filters, language: str) -> Html:
    """What may be asked of, behind a word that opens it."""
    summary = element("summary", text("ui_scope.narrow", language))
    fields = facets.form(known, chosen, language)
    return element("details", summary, fields, class_="popover upward")


def chips(chosen: Filters, language: str) -> Html:
    """What is on, each with a button that takes it off; nothing when all is asked."""
    shown = facets.chips(chosen, language)
    if not shown:
        return shown
    only = element("span", text("ui_scope.only", language))
    label = text("ui_scope.active", language)
    return element("div", only, shown, class_="active", role="group", aria_label=label)


def widening(question: str, chosen: Filters, language: str) -> Html | None:
    """The offer of a refusal: the same question to all articles; nothing when it was that."""
    words = facets.in_words(chosen, language)
    if not words:
        return None
    was = text("ui_scope.was_narrow", language, filters=words)
    label = text("ui_scope.widen", language)
    again = button(label, class_="widen", data_ask=question, data_widen=1)
    return element("p", was, " ", again, class_="note narrowed")
