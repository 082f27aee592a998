"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.page import Page
from assistant.ui.placing import AT_ONCE, all_of, html
from assistant.ui.settings.events import SettingsEvents, SettingsParts


def place() -> SettingsParts:
    """Put its components where they are called for."""
    with gr.Column(elem_id="settings", elem_classes="view"):
        panel = html(elem_id="settings-panel")
    return SettingsParts(panel)


def connect(blocks: Any, parts: SettingsParts, page: Page) -> None:
    """Tell each component what it does."""
    events = SettingsEvents(page, parts)
    blocks.load(events.load, None, all_of(parts), **AT_ONCE)
