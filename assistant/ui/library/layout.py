"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, all_of, html
from assistant.ui.library.events import LibraryEvents, LibraryParts
from assistant.ui.page import Page

# Each names, in quotes, the events it raises: Gradio offers listeners for those.
_HEAD: Final = """hemeroteca.heading(element, watch, {
    switch: data => trigger('switch', data),
    create: data => trigger('create', data),
});"""
_INTAKE: Final = """hemeroteca.intake(element, watch, {
    receive: data => trigger('receive', data),
    paste: data => trigger('paste', data),
});"""
_PROGRESS: Final = """hemeroteca.adding(element, watch, {
    cancel: () => trigger('cancel'),
    dismiss: () => trigger('dismiss'),
});"""
_CONTROLS: Final = "hemeroteca.controls(element, watch, data => trigger('look', data));"
_CHIPS: Final = "hemeroteca.chips(element, '#library-controls');"
_TIMELINE: Final = "hemeroteca.timeline(element, watch, '#library-controls');"
_ARTICLES: Final = """hemeroteca.articles(element, watch, {
    open: data => trigger('open', data),
    turn: data => trigger('turn', data),
    remove: data => trigger('remove', data),
});"""


def place() -> LibraryParts:
    """Put its components where they are called for."""
    with gr.Column(elem_id="library", elem_classes="view"):
        return LibraryParts(
            head=html(js_on_load=_HEAD, elem_id="library-head"),
            notice=html(html_template='<p role="status">${value}</p>', elem_id="library-notice"),
            intake=html(js_on_load=_INTAKE, elem_id="library-intake"),
            progress=html(js_on_load=_PROGRESS, elem_id="library-progress"),
            controls=html(js_on_load=_CONTROLS, elem_id="library-controls"),
            chips=html(js_on_load=_CHIPS, elem_id="library-chips"),
            timeline=html(js_on_load=_TIMELINE, elem_id="library-timeline"),
            articles=html(js_on_load=_ARTICLES, elem_id="library-articles"),
        )


def connect(nav: Any, reader: Any, parts: LibraryParts, page: Page) -> list[Any]:
    """Tell each component what it does.

    Args:
        nav: Raises ``library`` when the view is entered.
        reader: Where articles are read.
        parts: The components.
        page: What the views share.

    Returns:
        The events after which other views may have to show another index, or more articles.
    """
    events = LibraryEvents(page, parts, reader)
    everything = all_of(parts)
    listing = [parts.chips, parts.timeline, parts.articles]
    nav.archive(events.show, None, everything, **AT_ONCE)
    # Every change counts, in order: what is typed last decides.
    in_order = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
    parts.controls.look(events.look, None, listing, **in_order)
    parts.articles.turn(events.turn, None, listing, **AT_ONCE)
    parts.articles.open(events.open, None, [reader], **AT_ONCE)
    parts.progress.cancel(events.cancel, None, [parts.progress], **AT_ONCE)
    parts.progress.dismiss(events.dismiss, None, [parts.progress], **AT_ONCE)
    return [
        parts.head.switch(events.switch, None, everything, **AT_ONCE),
        parts.head.create(events.create, None, everything, **QUEUED),
        parts.articles.remove(events.remove, None, everything, **QUEUED),
        parts.intake.receive(events.receive, None, everything, **QUEUED),
        parts.intake.paste(events.paste, None, everything, **QUEUED),
    ]
