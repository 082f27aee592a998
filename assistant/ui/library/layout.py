"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from assistant.ui.components import AT_ONCE, QUEUED, all_of, html, status
from assistant.ui.library.events import LibraryEvents, LibraryParts
from assistant.ui.page import Page

_CONTROLS: Final = "'#library-controls'"


def place() -> LibraryParts:
    """Put its components where they are called for."""
    with gr.Column(elem_id="library", elem_classes="view"):
        return LibraryParts(
            head=_part("heading", "switch create", elem_id="library-head"),
            notice=status("library-notice"),
            intake=_part("intake", "receive paste"),
            progress=_part("adding", "cancel dismiss", elem_id="library-progress"),
            controls=_part("controls", "look", raised="raise.look"),
            chips=html("library-chips", f"hemeroteca.chips(element, {_CONTROLS});"),
            timeline=html("library-timeline", f"hemeroteca.timeline(element, watch, {_CONTROLS});"),
            articles=_part("articles", "open turn remove"),
        )


def _part(name: str, raises: str, *, raised: str = "raise", elem_id: str = "") -> Any:
    script = f"hemeroteca.{name}(element, watch, {raised});"
    return html(elem_id or f"library-{name}", script, raises=raises)


def connect(nav: Any, article: Any, parts: LibraryParts, page: Page) -> list[Any]:
    """Tell each component what it does.

    Args:
        nav: Raises ``library`` when the view is entered.
        article: Where articles are read.
        parts: The components.
        page: What the views share.

    Returns:
        The events after which other views may have to show another index, or more articles.
    """
    events = LibraryEvents(page, parts, article)
    everything = all_of(parts)
    listing = [parts.chips, parts.timeline, parts.articles]
    nav.library(events.show, None, everything, **AT_ONCE)
    # Every change counts, in order: what is typed last decides.
    in_order = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
    parts.controls.look(events.look, None, listing, **in_order)
    parts.articles.turn(events.turn, None, listing, **AT_ONCE)
    parts.articles.open(events.open, None, [article], **AT_ONCE)
    parts.progress.cancel(events.cancel, None, [parts.progress], **AT_ONCE)
    parts.progress.dismiss(events.dismiss, None, [parts.progress], **AT_ONCE)
    return [
        parts.head.switch(events.switch, None, everything, **AT_ONCE),
        parts.head.create(events.create, None, everything, **QUEUED),
        parts.articles.remove(events.remove, None, everything, **QUEUED),
        parts.intake.receive(events.receive, None, everything, **QUEUED),
        parts.intake.paste(events.paste, None, everything, **QUEUED),
    ]
