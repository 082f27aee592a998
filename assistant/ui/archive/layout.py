"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.ui.archive.events import LibraryEvents
from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.page import Page

_CONTROLS: Final = "'#library-controls'"


def place() -> View:
    """Put its components where they are called for."""
    with gr.Column(elem_id="library", elem_classes="view"):
        return View(
            head=_part("heading", "switch create", elem_id="library-head"),
            notice=status("library-notice"),
            intake=_part("intake", "receive paste example renew"),
            sources=_part("sources", "visit forget remember", elem_id="library-sources"),
            progress=_part("adding", "cancel dismiss", elem_id="library-progress"),
            controls=_part("controls", "look", raised="raise.look"),
            chips=html("library-chips", f"hemeroteca.chips(element, {_CONTROLS});"),
            timeline=html("library-timeline", f"hemeroteca.timeline(element, watch, {_CONTROLS});"),
            correction=_part("correction", "edit leave"),
            articles=_part("articles", "open turn remove correct"),
        )


def _part(name: str, raises: str, *, raised: str = "raise", elem_id: str = "") -> Any:
    script = f"hemeroteca.{name}(element, watch, {raised});"
    return html(elem_id or f"library-{name}", script, raises=raises)


def connect(nav: Any, view: View, page: Page) -> list[Any]:
    """Tell each component what it does.

    Args:
        nav: Raises ``library`` when the view is entered.
        view: The components, and the ``article`` that is read.
        page: What the views share.

    Returns:
        The events after which other views may have to show another index, or more articles.
    """
    events = LibraryEvents(page)
    view.on(nav.library, events.show, **AT_ONCE)
    # Every change counts, in order: what is typed last decides.
    in_order = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
    view.on(view.controls.look, events.look, **in_order)
    view.on(view.articles.turn, events.turn, **AT_ONCE)
    view.on(view.articles.open, events.open, **AT_ONCE)
    view.on(view.articles.correct, events.correct, **AT_ONCE)
    view.on(view.correction.leave, events.leave, **AT_ONCE)
    view.on(view.intake.renew, events.renew, **AT_ONCE)
    view.on(view.sources.forget, events.forget, **AT_ONCE)
    view.on(view.progress.cancel, events.cancel, **AT_ONCE)
    view.on(view.progress.dismiss, events.dismiss, **AT_ONCE)
    return [
        view.on(view.head.switch, events.switch, **AT_ONCE),
        view.on(view.head.create, events.create, **QUEUED),
        view.on(view.articles.remove, events.remove, **QUEUED),
        view.on(view.correction.edit, events.edit, **QUEUED),
        view.on(view.intake.receive, events.receive, **QUEUED),
        view.on(view.intake.paste, events.paste, **QUEUED),
        view.on(view.intake.example, events.example, **QUEUED),
        view.on(view.sources.remember, events.remember, **QUEUED),
        view.on(view.sources.visit, events.visit, **QUEUED),
    ]
