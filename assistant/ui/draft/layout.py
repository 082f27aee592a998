"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.draft.events import DraftEvents
from assistant.ui.page import Page


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="draft", elem_classes="view"):
        return View(
            form=_part("form", "read check"),
            notice=status("draft-notice"),
            progress=_part("progress", "stop"),
            rows=_part("rows", "open export"),
            file=html("draft-file", "hemeroteca.saveFile(element, watch);"),
        )


def _part(name: str, raises: str) -> Any:
    script = f"hemeroteca.draft{name.title()}(element, watch, raise);"
    return html(f"draft-{name}", script, raises=raises)


def connect(nav: Any, view: View, page: Page) -> None:
    """Tell each component what it does.

    Args:
        nav: Raises ``draft`` when the view is entered.
        view: The components, and the ``article`` that is read.
        page: What the views share.
    """
    events = DraftEvents(page)
    view.on(nav.draft, events.show, **AT_ONCE)
    view.on(view.form.read, events.read, **AT_ONCE)
    view.on(view.form.check, events.check, **QUEUED)
    view.on(view.progress.stop, events.stop, **AT_ONCE)
    view.on(view.rows.open, events.open, **AT_ONCE)
    view.on(view.rows.export, events.export, **AT_ONCE)
