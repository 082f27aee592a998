"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html
from assistant.ui.page import Page
from assistant.ui.people.events import PeopleEvents


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="people", elem_classes="view"):
        script = "hemeroteca.people(element, watch, raise);"
        return View(
            form=html("people-form", script, raises="choose"),
            working=html("people-working", script, raises="stop"),
            people=html("people-list", script, raises="open choose"),
        )


def connect(nav: Any, view: View, page: Page) -> None:
    """Tell each component what it does.

    Args:
        nav: Raises ``people`` when the view is entered.
        view: The components, and the ``article`` that is read.
        page: What the views share.
    """
    events = PeopleEvents(page)
    view.on(nav.people, events.show, **QUEUED)
    view.on(view.form.choose, events.choose, **QUEUED)
    view.on(view.people.choose, events.choose, **QUEUED)
    view.on(view.people.open, events.open, **AT_ONCE)
    view.on(view.working.stop, events.stop, **AT_ONCE)
