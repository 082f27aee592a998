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
    choice = field(
        text("ui_library.index", language),
        select(((name, name) for name in names), active, name="index"),
        class_="index",
    )
    return element(
        "div",
        element("h2", text("ui_library.title", language)),
        choice,
        element("p", count, class_="total"),
        _creation(language),
        class_="heading",
    )


def problem(words: str) -> Html:
    """Why there is nothing to show."""
    return element("p", bdi(words), class_="failure", role="alert")


def _creation(language: str) -> Html:
    box = element(
        "input", type="text", name="name", maxlength=64, required=True, autocomplete="off"
    )
    name = field(text("ui_library.index_name", language), box)
    create = element("button", text("ui_library.create", language), type="submit")
    summary = element("summary", text("ui_library.new_index", language))
    return element("details", summary, element("form", name, create), class_="new-index")
