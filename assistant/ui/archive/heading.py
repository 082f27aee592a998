"""The head of the view: which index is active, the others, and a new one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.messages import text
from assistant.presentation.html import Html, bdi, element, field, select
from assistant.ui.counts import counted


def heading(names: Sequence[str], active: str, articles: int | None, language: str) -> Html:
    """Title, the choice of the active index, and a form for a new one.

    ``articles`` is how many the active one holds; None when it cannot be opened.
    """
    count = "" if articles is None else counted("ui_library.articles", articles, language)
    choice = select(((name, name) for name in names), active, name="index")
    box = element(
        "input", type="text", name="name", maxlength=64, required=True, autocomplete="off"
    )
    new = element(
        "form",
        field(text("ui_library.index_name", language), box),
        element("button", text("ui_library.create", language), type="submit"),
    )
    summary = element("summary", text("ui_library.new_index", language))
    return element(
        "div",
        element("h2", text("ui_library.title", language)),
        field(text("ui_library.index", language), choice, class_="index"),
        element("p", count, class_="total"),
        element("details", summary, new, class_="new-index"),
        class_="heading",
    )


def problem(words: str) -> Html:
    """Why there is nothing to show."""
    return element("p", bdi(words), class_="failure", role="alert")
