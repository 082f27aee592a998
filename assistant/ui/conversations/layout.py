"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.messages import text
from assistant.ui.components import AT_ONCE, all_of, html, status
from assistant.ui.conversations.events import ConversationsEvents, ConversationsParts
from assistant.ui.events import Events
from assistant.ui.page import Page

_PANEL: Final = "hemeroteca.kept(element, watch, raise);"


def place() -> ConversationsParts:
    """Put its components where they are called for."""
    search = gr.Textbox(
        label=text("ui_conversations.search", "es"),
        show_label=False,
        max_lines=1,
        max_length=200,
        elem_id="kept-search",
    )
    panel = html("kept", _PANEL, raises="open rename remove export refresh")
    said = status("kept-said")
    file = html("kept-file", "hemeroteca.saveFile(element, watch);")
    return ConversationsParts(search, panel, said, file)


def connect(blocks: Any, parts: ConversationsParts, page: Page, talk: Events) -> None:
    """Tell each component what it does."""
    events = ConversationsEvents(page, parts, talk)
    everything = [*all_of(talk.parts), parts.said]
    listed = [parts.panel, parts.said]
    blocks.load(events.load, None, [parts.search], **AT_ONCE)
    latest = {**AT_ONCE, "trigger_mode": "always_last"}
    parts.search.change(events.search, parts.search, listed, **latest)
    parts.panel.refresh(events.refresh, None, listed, **AT_ONCE)
    parts.panel.open(events.open, None, everything, **AT_ONCE)
    parts.panel.rename(events.rename, None, listed, **AT_ONCE)
    parts.panel.remove(events.remove, None, everything, **AT_ONCE)
    parts.panel.export(events.export, None, [parts.file, parts.said], **AT_ONCE)
