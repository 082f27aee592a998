"""The page's components, how they stand to each other, and which event each raises."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.messages import text
from assistant.ui.events import Events, Parts

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

# Fonts that the reader's machine has; none is fetched.
_FONTS: Final = (
    "-apple-system",
    "BlinkMacSystemFont",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Liberation Sans",
    "system-ui",
    "sans-serif",
)
_MONO: Final = ("ui-monospace", "Consolas", "Liberation Mono", "monospace")
_SIMULTANEOUS: Final = 16

# Each names, in quotes, the events it raises: Gradio offers listeners for those.
_PANE: Final = """hemeroteca.pane(element, {
    open: data => trigger('open', data),
    ask: data => trigger('ask', data),
    sources: data => trigger('sources', data),
});"""
_LIVE: Final = _PANE + "hemeroteca.follow(element, watch);"
_READER: Final = _PANE + "hemeroteca.reader(element, watch, props);"
_MASTHEAD: Final = "hemeroteca.language(element, watch);"


def page_file(name: str) -> str:
    """The text of a style sheet or script that lies beside this module."""
    return resources.files("assistant.ui").joinpath(name).read_text(encoding="utf-8")


def page_look() -> dict[str, Any]:
    """How Gradio is to dress the page: arguments of its ``launch`` and ``mount_gradio_app``."""
    theme = gr.themes.Base(font=list(_FONTS), font_mono=list(_MONO))
    # Through Gradio's own "css" every rule would come twice, once with a prefix that
    # outranks the other rules here.
    style = f"<style>{page_file('page.css')}</style>"
    script = f"<script>{page_file('page.js')}</script>"
    scheme = '<meta name="color-scheme" content="light dark">'
    return {"theme": theme, "head": scheme + style + script}


def build(assistant: Assistant) -> Any:
    """The page as ``gradio.Blocks``."""
    with gr.Blocks(title="Hemeroteca", analytics_enabled=False, fill_width=True) as blocks:
        parts = _place()
        events = Events(assistant, parts)
        _connect(blocks, parts, events)
    blocks.queue(default_concurrency_limit=_SIMULTANEOUS)
    # The server stops what is being answered when it goes down.
    blocks.hemeroteca_events = events
    return blocks


def _place() -> Parts:
    with gr.Row(elem_id="top"):
        masthead = _html(js_on_load=_MASTHEAD, elem_id="masthead")
        new = gr.Button(text("ui.new", "es"), elem_id="new", size="sm")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            with gr.Column(elem_id="transcript"):
                past = _html(js_on_load=_PANE, elem_id="past")
                live = _html(js_on_load=_LIVE, elem_id="live")
            status = _html(html_template='<p role="status">${value}</p>', elem_id="status")
            with gr.Row(elem_id="composer"):
                question = _question()
                ask = gr.Button(text("ui.ask", "es"), variant="primary", elem_id="ask")
                stop = gr.Button(
                    text("ui.stop", "es"), variant="stop", elem_id="stop", visible=False
                )
        with gr.Column(elem_id="side"):
            sources = _html(js_on_load=_PANE, elem_id="sources")
            reader = _html(js_on_load=_READER, elem_id="reader")
    return Parts(masthead, past, live, status, question, ask, stop, new, sources, reader)


def _html(**options: Any) -> Any:
    options.setdefault("js_on_load", None)
    return gr.HTML("", apply_default_css=False, **options)


def _question() -> Any:
    return gr.Textbox(
        label=text("ui.question", "es"),
        lines=1,
        max_lines=6,
        max_length=2000,
        autofocus=True,
        elem_id="question",
    )


def _connect(blocks: Any, parts: Parts, events: Events) -> None:
    """Every event is private: the page has no programming interface of its own."""
    everything = [getattr(parts, name) for name in parts.__dataclass_fields__]
    common: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    at_once = {**common, "queue": False}
    asked = [parts.question.submit, parts.ask.click]
    gr.on(asked, events.ask, parts.question, everything, **common)
    parts.past.ask(events.ask_example, None, everything, **common)
    parts.stop.click(events.stop, None, [parts.status], **at_once)
    parts.new.click(events.clear, None, everything, **at_once)
    for pane in (parts.past, parts.live, parts.sources):
        pane.open(events.open, None, [parts.reader], **at_once)
        pane.sources(events.show_sources, None, [parts.sources, parts.reader], **at_once)
    blocks.load(events.load, None, everything, **at_once)
    blocks.unload(events.leave)
