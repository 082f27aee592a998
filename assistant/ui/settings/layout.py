"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html
from assistant.ui.page import Page
from assistant.ui.settings.events import SettingsEvents


def panel(elem_id: str, more: str = "", **options: Any) -> Any:
    """A part whose buttons and fields raise ``act``, for a moment, or ``work``, for long."""
    script = f"hemeroteca.panel(element, watch, raise);{more}"
    return html(elem_id, script, raises="act work", **options)


def place(notice: Any) -> View:
    """Put its components where they are called for; the notice stands where is asked."""
    with gr.Column(elem_id="settings", elem_classes="view"):
        return View(
            head=html("settings-head"),
            status=panel(
                "settings-status",
                "hemeroteca.wrongSetting(element, watch);",
                html_template='<div role="status">${value}</div>',
            ),
            browser=panel("settings-browser"),
            answers=panel("settings-answers"),
            models=panel("settings-models"),
            advanced=panel("settings-advanced"),
            notice=notice,
        )


def connect(blocks: Any, view: View, page: Page) -> list[Any]:
    """Tell each component what it does.

    Returns:
        The events after which other views may have to show the archive anew.
    """
    events = SettingsEvents(page)
    panels = [view.status, view.answers, view.models, view.advanced, view.notice]
    view.on(blocks.load, events.load, **AT_ONCE)
    # Every choice counts; of long work there is one at a time.
    every = {**AT_ONCE, "trigger_mode": "multiple"}
    return [
        view.on(blocks.load, events.follow, **QUEUED),
        *(view.on(panel.act, events.act, **every) for panel in panels),
        *(view.on(panel.work, events.work, **QUEUED) for panel in panels),
    ]
