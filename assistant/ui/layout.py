"""The page's frame: which components it has, where the views stand, which event each raises."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.messages import text
from assistant.ui.archive import layout as library
from assistant.ui.components import AT_ONCE, QUEUED, View, html, status
from assistant.ui.conversations import layout as conversations
from assistant.ui.dossier import layout as dossier
from assistant.ui.draft import layout as draft
from assistant.ui.events import Events
from assistant.ui.page import Page
from assistant.ui.people import layout as people
from assistant.ui.search import layout as search
from assistant.ui.settings import layout as settings
from assistant.ui.watches import layout as watches

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_SIMULTANEOUS: Final = 16


def build(assistant: Assistant) -> Any:
    """The page as ``gradio.Blocks``."""
    page = Page(assistant)
    with gr.Blocks(title="Hemeroteca", analytics_enabled=False, fill_width=True) as blocks:
        view = View()
        with gr.Row(elem_id="top"):
            view.masthead = html("masthead", "hemeroteca.masthead(element, watch);")
            navigation = "hemeroteca.navigation(element, watch, raise);"
            shown = "ask search dossier draft watches people library settings"
            view.nav = html("nav", navigation, raises=shown)
            view.unread = html("unread", "hemeroteca.unread(element, watch);")
        with gr.Row(elem_id="views"):
            with gr.Column(elem_id="conversations"):
                view.new = gr.Button(text("ui.new", "es"), elem_id="new", size="sm")
                conversations.place(view)
            notice = _place_talk(view)
            finding = search.place()
            keeping = dossier.place()
            checking = draft.place()
            persons = people.place()
            watching = watches.place()
            archive = library.place()
            choices = settings.place(notice)
            # The sources of an answer, or the article being read, beside any view.
            with gr.Column(elem_id="side"):
                view.sources = _pane("sources")
                view.article = _pane("reader", "hemeroteca.reader(element, watch, props);")
        dossier.place_saved(keeping)
        for reading in (archive, finding, keeping, checking, watching, persons):
            reading.article = view.article
        watching.unread = view.unread
        events = Events(page)
        _connect(blocks, view, events)
        conversations.connect(blocks, view, page, events)
        panes = (view.past, view.live, view.sources, view.article, finding.results)
        draft.connect(view.nav, checking, page)
        people.connect(view.nav, persons, page)
        dossier.connect(view.nav, keeping, page, panes)
        arrived = watches.connect(blocks, watching, page, view, finding).arrived
        added = library.connect(view.nav, archive, page)
        for change in [
            *search.connect(view.nav, finding, page),
            *added,
            *settings.connect(blocks, choices, page),
        ]:
            view.on(change.then, events.archive_changed, **AT_ONCE)
        for change in added:
            watching.on(change.then, arrived, **QUEUED)
    blocks.queue(default_concurrency_limit=_SIMULTANEOUS)
    # The server stops what is being answered when it goes down, and lets go of its indexes.
    blocks.hemeroteca_page = page
    return blocks


def _place_talk(view: View) -> Any:
    """Where is asked and answered; gives what tells of a missing model there."""
    with gr.Column(elem_id="talk"):
        notice = settings.panel("notice")
        with gr.Column(elem_id="transcript"):
            view.past = _pane("past")
            view.live = _pane("live", "hemeroteca.follow(element, watch);")
        view.status = status("status")
        view.editing = _pane("editing", "hemeroteca.editing(element, watch);")
        with gr.Column(elem_id="composer", scale=0, min_width=0):
            view.question = gr.Textbox(
                label=text("ui.question", "es"),
                lines=1,
                max_lines=6,
                max_length=2000,
                autofocus=True,
                elem_id="question",
            )
            with gr.Row(elem_id="asking"):
                _place_buttons(view)
    return notice


def _place_buttons(view: View) -> None:
    """Below the question: what it is asked of, and what sends it."""
    facets = "hemeroteca.facets(element, watch, raise.narrow);"
    view.scope = html("scope-form", facets, raises="narrow")
    view.scope_chips = html("scope-chips", "hemeroteca.chips(element, '#scope-form');")
    view.ask = gr.Button(text("ui.ask", "es"), variant="primary", elem_id="ask")
    stop = gr.Button(text("ui.stop", "es"), variant="stop", elem_id="stop", visible=False)
    view.stop = stop


def _pane(elem_id: str, more: str = "") -> Any:
    """A part of the talk, whose buttons the browser knows."""
    script = f"hemeroteca.pane(element, raise);{more}"
    return html(elem_id, script, raises="open ask sources retry edit keep export save watch")


def _connect(blocks: Any, view: View, events: Events) -> None:
    asked = functools.partial(gr.on, [view.question.submit, view.ask.click])
    view.on(asked, events.ask, view.question, **QUEUED)
    for pane in (view.past, view.live):
        view.on(pane.ask, events.ask_offered, **QUEUED)
        view.on(pane.edit, events.edit, **AT_ONCE)
    view.on(view.live.retry, events.retry, **QUEUED)
    view.on(view.editing.keep, events.keep, **AT_ONCE)
    view.on(view.scope.narrow, events.narrow, trigger_mode="multiple", **AT_ONCE)
    view.on(view.stop.click, events.stop, **AT_ONCE)
    view.on(view.new.click, events.clear, **AT_ONCE)
    for pane in (view.past, view.live, view.sources):
        view.on(pane.open, events.open, **AT_ONCE)
        view.on(pane.sources, events.show_sources, **AT_ONCE)
    view.on(blocks.load, events.load, **AT_ONCE)
    blocks.unload(events.leave)
