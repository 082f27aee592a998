"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.library.events import LibraryEvents, LibraryParts
from assistant.ui.page import Page
from assistant.ui.placing import AT_ONCE, all_of, html


def place() -> LibraryParts:
    """Put its components where they are called for."""
    with gr.Column(elem_id="library", elem_classes="view"):
        panel = html(elem_id="library-panel")
    return LibraryParts(panel)


def connect(blocks: Any, parts: LibraryParts, page: Page) -> None:
    """Tell each component what it does."""
    events = LibraryEvents(page, parts)
    blocks.load(events.load, None, all_of(parts), **AT_ONCE)
