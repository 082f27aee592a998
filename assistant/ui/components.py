"""How components of the page are made and events connected, alike in all views."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

# Every event is private: the page has no programming interface of its own.
QUEUED: Final[dict[str, Any]] = {"api_visibility": "private", "show_progress": "hidden"}
# For what is done in a moment, and must not wait for an answer in the making.
AT_ONCE: Final[dict[str, Any]] = {**QUEUED, "queue": False}


def html(elem_id: str, script: str | None = None, *, raises: str = "", **options: Any) -> Any:
    """A part of the page that the program writes.

    Args:
        elem_id: Its id in the page.
        script: What runs once it is there; ``raise`` holds a function for each of its events.
        raises: Their names. Gradio offers a listener for each name that a script quotes.
        **options: As for ``gradio.HTML``.
    """
    if raises:
        events = (f"{name}: (...data) => trigger('{name}', ...data)" for name in raises.split())
        script = f"const raise = {{{', '.join(events)}}}; {script}"
    options |= {"apply_default_css": False, "js_on_load": script, "elem_id": elem_id}
    return gr.HTML("", **options)


def status(elem_id: str) -> Any:
    """A line that screen readers say as soon as it changes."""
    return html(elem_id, html_template='<p role="status">${value}</p>')


def all_of(parts: Any) -> list[Any]:
    """The components that a dataclass of parts holds."""
    return [getattr(parts, name) for name in parts.__dataclass_fields__]
