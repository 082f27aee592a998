"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.page import Page
from assistant.ui.watches.events import WatchEvents


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="watches", elem_classes="view"):
        listed = "hemeroteca.watches(element, watch, raise);"
        return View(
            head=html("watches-head"),
            form=html("watches-form", "hemeroteca.watchForm(element, raise);", raises="begin"),
            notice=status("watches-notice"),
            progress=html("watches-progress", "hemeroteca.stops(element, raise);", raises="stop"),
            listing=html("watches-list", listed, raises="open read remove check"),
        )


def connect(blocks: Any, view: View, page: Page, talk: View, search: View) -> WatchEvents:
    """Tell each component what it does.

    Args:
        blocks: The page; raises ``load``.
        view: The components, the ``article`` that is read and the count of what is ``unread``.
        page: What the views share.
        talk: Raises ``watch`` where a question is to be watched, and one event a view.
        search: Raises ``watch`` where a search is.

    Returns:
        Its events, for what else changes what is unread.
    """
    events = WatchEvents(page)
    nav = talk.nav
    view.on(nav.watches, events.show, **AT_ONCE)
    for other in (nav.ask, nav.search, nav.dossier, nav.draft, nav.people, nav.library):
        view.on(other, events.count, **AT_ONCE)
    view.on(blocks.load, events.count, **AT_ONCE)
    view.on(view.form.begin, events.begin, **QUEUED)
    view.on(view.listing.open, events.open, **AT_ONCE)
    view.on(view.listing.read, events.read, **AT_ONCE)
    view.on(view.listing.remove, events.remove, **AT_ONCE)
    view.on(view.listing.check, events.check, **QUEUED)
    view.on(view.progress.stop, events.stop, **AT_ONCE)
    for pane in (talk.past, talk.live):
        talk.on(pane.watch, events.watch_question, **QUEUED)
    search.on(search.results.watch, events.watch_search, **QUEUED)
    return events
