"""The page's frame: which components it has, where the views stand, which event each raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.messages import text
from assistant.ui.components import AT_ONCE, QUEUED, all_of, html, status
from assistant.ui.conversations import layout as conversations
from assistant.ui.events import Events, Parts
from assistant.ui.library import layout as library
from assistant.ui.page import Page
from assistant.ui.settings import layout as settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_SIMULTANEOUS: Final = 16

_ANSWERS: Final = "open ask sources retry edit keep"
_PANE: Final = "hemeroteca.pane(element, raise);"


def build(assistant: Assistant) -> Any:
    """The page as ``gradio.Blocks``."""
    page = Page(assistant)
    with gr.Blocks(title="Hemeroteca", analytics_enabled=False, fill_width=True) as blocks:
        with gr.Row(elem_id="top"):
            masthead = html("masthead", "hemeroteca.masthead(element, watch);")
            nav = html(
                "nav",
                "hemeroteca.navigation(element, watch, raise);",
                raises="ask library settings",
            )
        with gr.Row(elem_id="views"):
            with gr.Column(elem_id="conversations"):
                new = gr.Button(text("ui.new", "es"), elem_id="new", size="sm")
                kept = conversations.place()
            talk, notice = _place_talk()
            articles = library.place()
            choices = settings.place(notice)
            side = _place_side()
        events = Events(page, Parts(masthead, nav, new=new, kept=kept.panel, **talk, **side))
        _connect(blocks, events)
        conversations.connect(blocks, kept, page, events)
        _follow(library.connect(nav, side["article"], articles, page), events)
        _follow(settings.connect(blocks, choices, page), events)
    blocks.queue(default_concurrency_limit=_SIMULTANEOUS)
    # The server stops what is being answered when it goes down, and lets go of its indexes.
    blocks.hemeroteca_page = page
    return blocks


def _place_talk() -> tuple[dict[str, Any], Any]:
    talk: dict[str, Any] = {}
    with gr.Column(elem_id="talk"):
        notice = settings.place_notice()
        with gr.Column(elem_id="transcript"):
            talk["past"] = _pane("past")
            talk["live"] = _pane("live", "hemeroteca.follow(element, watch);")
        talk["status"] = status("status")
        with gr.Row(elem_id="scope"):
            facets = "hemeroteca.facets(element, watch, raise.narrow);"
            talk["scope"] = html("scope-form", facets, raises="narrow")
            talk["scope_chips"] = html("scope-chips", "hemeroteca.chips(element, '#scope-form');")
        talk["editing"] = _pane("editing", "hemeroteca.editing(element, watch);")
        with gr.Row(elem_id="composer"):
            talk["question"] = _question()
            talk["ask"] = gr.Button(text("ui.ask", "es"), variant="primary", elem_id="ask")
            stop = gr.Button(text("ui.stop", "es"), variant="stop", elem_id="stop", visible=False)
            talk["stop"] = stop
    return talk, notice


def _place_side() -> dict[str, Any]:
    """The sources of an answer, or the article being read, beside any view."""
    with gr.Column(elem_id="side"):
        sources = _pane("sources")
        article = _pane("reader", "hemeroteca.reader(element, watch, props);")
    return {"sources": sources, "article": article}


def _pane(elem_id: str, more: str = "") -> Any:
    """A part of the talk, whose buttons the browser knows."""
    return html(elem_id, _PANE + more, raises=_ANSWERS)


def _question() -> Any:
    return gr.Textbox(
        label=text("ui.question", "es"),
        lines=1,
        max_lines=6,
        max_length=2000,
        autofocus=True,
        elem_id="question",
    )


def _connect(blocks: Any, events: Events) -> None:
    parts = events.parts
    everything = all_of(parts)
    asked = [parts.question.submit, parts.ask.click]
    gr.on(asked, events.ask, parts.question, everything, **QUEUED)
    for pane in (parts.past, parts.live):
        pane.ask(events.ask_offered, None, everything, **QUEUED)
        pane.edit(events.edit, None, [parts.question, parts.editing], **AT_ONCE)
    parts.live.retry(events.retry, None, everything, **QUEUED)
    parts.editing.keep(events.keep, None, [parts.question, parts.editing], **AT_ONCE)
    parts.scope.narrow(events.narrow, None, [parts.scope_chips], trigger_mode="multiple", **AT_ONCE)
    parts.stop.click(events.stop, None, [parts.status], **AT_ONCE)
    parts.new.click(events.clear, None, everything, **AT_ONCE)
    for pane in (parts.past, parts.live, parts.sources):
        pane.open(events.open, None, [parts.article], **AT_ONCE)
        pane.sources(events.show_sources, None, [parts.sources, parts.article], **AT_ONCE)
    blocks.load(events.load, None, everything, **AT_ONCE)
    blocks.unload(events.leave)


def _follow(changes: list[Any], events: Events) -> None:
    """After these events the frame speaks of another index, or of one with other articles."""
    parts = events.parts
    shown = [parts.masthead, parts.scope, parts.scope_chips, parts.past]
    for change in changes:
        change.then(events.archive_changed, None, shown, **AT_ONCE)
