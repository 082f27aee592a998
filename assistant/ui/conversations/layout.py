"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.messages import text
from assistant.ui.components import AT_ONCE, View, html, status
from assistant.ui.conversations.events import ConversationsEvents
from assistant.ui.events import Events
from assistant.ui.page import Page

_PANEL: Final = "hemeroteca.kept(element, watch, raise);"


def place(view: View) -> None:
    """Put its components where they are called for; they are part of the talk's view."""
    view.search = gr.Textbox(
        label=text("ui_conversations.search", "es"),
        show_label=False,
        max_lines=1,
        max_length=200,
        elem_id="kept-search",
    )
    view.kept = html("kept", _PANEL, raises="open rename remove export refresh")
    view.said = status("kept-said")
    view.file = html("kept-file", "hemeroteca.saveFile(element, watch);")


def connect(blocks: Any, view: View, page: Page, talk: Events) -> None:
    """Tell each component what it does."""
    events = ConversationsEvents(page, talk)
    view.on(blocks.load, events.load, **AT_ONCE)
    typed = {**AT_ONCE, "trigger_mode": "always_last"}
    view.on(view.search.change, events.search, view.search, **typed)
    view.on(view.kept.refresh, events.refresh, **AT_ONCE)
    view.on(view.kept.open, events.open, **AT_ONCE)
    view.on(view.kept.rename, events.rename, **AT_ONCE)
    view.on(view.kept.remove, events.remove, **AT_ONCE)
    view.on(view.kept.export, events.export, **AT_ONCE)
    for pane in (view.past, view.live):
        view.on(pane.export, events.export_answer, **AT_ONCE)
