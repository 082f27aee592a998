"""What happens in it: each method is one event and tells what to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant import highlight
from assistant.messages import text
from assistant.ui.page import Page

Update = dict[Any, Any]


@dataclass(frozen=True)
class SettingsParts:
    """The components that its events read and write."""

    panel: Any


class SettingsEvents:
    """Its behaviour, for all tabs.

    Args:
        page: What the views share.
        parts: Its components.
    """

    def __init__(self, page: Page, parts: SettingsParts) -> None:
        """Begin without any tab."""
        self._page = page
        self._parts = parts

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        language = self._page.session(request).language
        title = highlight.escape(text("ui_settings.title", language))
        hint = highlight.escape(text("ui_settings.empty", language))
        return {self._parts.panel: f'<h2>{title}</h2><p class="hint">{hint}</p>'}
