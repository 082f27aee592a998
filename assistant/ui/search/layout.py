"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.page import Page
from assistant.ui.search.events import SearchEvents

_CONTROLS: Final = "'#search-controls'"


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="search", elem_classes="view"):
        form = "hemeroteca.controls(element, watch, raise.look);"
        found = f"hemeroteca.found(element, watch, raise, {_CONTROLS});"
        return View(
            head=html("search-head"),
            controls=html("search-controls", form, raises="look"),
            chips=html("search-chips", f"hemeroteca.chips(element, {_CONTROLS});"),
            periods=html("search-periods", f"hemeroteca.timeline(element, watch, {_CONTROLS});"),
            notice=status("search-notice"),
            results=html("search-results", found, raises="open turn narrow table save watch"),
            file=html("search-file", "hemeroteca.saveFile(element, watch);"),
        )


def connect(nav: Any, view: View, page: Page) -> list[Any]:
    """Tell each component what it does.

    Args:
        nav: Raises ``search`` when the view is entered.
        view: The components, and the ``article`` that is read.
        page: What the views share.

    Returns:
        The event after which questions are asked of other articles.
    """
    events = SearchEvents(page)
    view.on(nav.search, events.show, **AT_ONCE)
    # Every change counts, in order: what is typed last decides.
    in_order = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
    view.on(view.controls.look, events.look, **in_order)
    view.on(view.results.turn, events.turn, **AT_ONCE)
    view.on(view.results.open, events.open, **AT_ONCE)
    view.on(view.results.table, events.table, **QUEUED)
    return [view.on(view.results.narrow, events.narrow, **AT_ONCE)]
