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
class LibraryParts:
    """The components that its events read and write."""

    panel: Any


class LibraryEvents:
    """Its behaviour, for all tabs.

    Args:
        page: What the views share.
        parts: Its components.
    """

    def __init__(self, page: Page, parts: LibraryParts) -> None:
        """Begin without any tab."""
        self._page = page
        self._parts = parts

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        language = self._page.session(request).language
        title = highlight.escape(text("ui_library.title", language))
        hint = highlight.escape(text("ui_library.empty", language))
        return {self._parts.panel: f'<h2>{title}</h2><p class="hint">{hint}</p>'}
