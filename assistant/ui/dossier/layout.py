"""Its components, and which event each raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.dossier.events import DossierEvents
from assistant.ui.page import Page


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="dossier", elem_classes="view"):
        head = "hemeroteca.dossierHead(element, watch, raise);"
        items = "hemeroteca.dossierItems(element, watch, raise);"
        return View(
            head=html("dossier-head", head, raises="choose begin rename delete export"),
            notice=status("dossier-notice"),
            items=html("dossier-items", items, raises="open move annotate remove note"),
            file=html("dossier-file", "hemeroteca.saveFile(element, watch);"),
        )


def place_saved(view: View) -> None:
    """Put the line that says what was kept, above all views."""
    script = "hemeroteca.saved(element, watch, raise);"
    template = '<p role="status">${value}</p>'
    view.saved = html("saved", script, raises="undo", html_template=template)


def connect(nav: Any, view: View, page: Page, panes: Iterable[Any]) -> None:
    """Tell each component what it does.

    Args:
        nav: Raises ``dossier`` when the view is entered.
        view: The components, the ``article`` that is read and the line of what was ``saved``.
        page: What the views share.
        panes: What shows something that can be kept; each raises ``save``.
    """
    events = DossierEvents(page)
    view.on(nav.dossier, events.show, **AT_ONCE)
    for pane in panes:
        view.on(pane.save, events.save, **AT_ONCE)
    view.on(view.saved.undo, events.undo, **AT_ONCE)
    view.on(view.head.choose, events.choose, **AT_ONCE)
    view.on(view.head.begin, events.begin, **AT_ONCE)
    view.on(view.head.rename, events.rename, **AT_ONCE)
    view.on(view.head.delete, events.delete, **AT_ONCE)
    view.on(view.head.export, events.export, **QUEUED)
    view.on(view.items.open, events.open, **AT_ONCE)
    in_order = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
    for raised, handler in (
        (view.items.move, events.move),
        (view.items.annotate, events.annotate),
        (view.items.remove, events.remove),
        (view.items.note, events.note),
    ):
        view.on(raised, handler, **in_order)
