"""How components of the page are made and events connected, alike in all views."""

from __future__ import annotations

import base64
import functools
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any, Final

import gradio as gr

from assistant.presentation.html import Html, element

# What to show in components, by their names.
Update = dict[str, Any]

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


def download(name: str, media: str, content: bytes) -> Html:
    """A file for ``hemeroteca.saveFile``; the same one twice is saved twice."""
    return element(
        "span",
        data_name=name,
        data_media=media,
        data_content=base64.b64encode(content).decode("ascii"),
        data_at=time.monotonic_ns(),
    )


class View(SimpleNamespace):
    """Components by name, and events that say by these names what to show.

    An event may fill each of them; what it does not speak of stays as it is.
    """

    def on(self, raised: Any, handler: Callable[..., Any], inputs: Any = None, **how: Any) -> Any:
        """Call a handler, which gives an ``Update`` or several one after the other.

        Args:
            raised: A component's listener, such as ``button.click``.
            handler: Gradio passes it what its annotations ask for.
            inputs: The component whose value it takes.
            **how: ``QUEUED`` or ``AT_ONCE``, and more of Gradio's options.
        """
        parts = vars(self)

        def components(update: Update) -> dict[Any, Any]:
            return {parts[name]: value for name, value in update.items()}

        @functools.wraps(handler)
        def once(*given: Any) -> dict[Any, Any]:
            return components(handler(*given))

        @functools.wraps(handler)
        def steps(*given: Any) -> Iterator[dict[Any, Any]]:
            with closing(handler(*given)) as updates:
                yield from map(components, updates)

        named = steps if inspect.isgeneratorfunction(handler) else once
        return raised(named, inputs, list(parts.values()), **how)
