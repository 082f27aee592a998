"""Which articles a question is asked of: the form that narrows it, and what is on."""

from __future__ import annotations

from assistant.messages import text
from assistant.presentation import highlight
from assistant.types import Filters
from assistant.ui import facets
from assistant.ui.facets import Facets


def form(known: Facets, chosen: Filters, language: str) -> str:
    """What may be asked of, behind a word that opens it.

    Args:
        known: Outlets and sections of the index.
        chosen: What is chosen so far.
        language: Language of the interface.
    """
    words = highlight.escape(text("ui_scope.narrow", language))
    fields = facets.form(known, chosen, language)
    return f'<details class="popover upward"><summary>{words}</summary>{fields}</details>'


def chips(chosen: Filters, language: str) -> str:
    """What is on, each with a button that takes it off; nothing when all is asked."""
    shown = facets.chips(chosen, language)
    if not shown:
        return ""
    label = highlight.attributes(
        class_="active", role="group", aria_label=text("ui_scope.active", language)
    )
    only = highlight.escape(text("ui_scope.only", language))
    return f"<div{label}><span>{only}</span>{shown}</div>"


def widening(question: str, chosen: Filters, language: str) -> str:
    """The offer of a refusal: the same question to all articles; nothing when it was that."""
    words = facets.in_words(chosen, language)
    if not words:
        return ""
    was = highlight.escape(text("ui_scope.was_narrow", language, filters=words))
    facts = highlight.attributes(type="button", class_="widen", data_ask=question, data_widen=1)
    again = highlight.escape(text("ui_scope.widen", language))
    return f'<p class="note narrowed">{was} <button{facts}>{again}</button></p>'
