"""How components of the page are made and events connected, alike in all views."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

# Every event is private: the page has no programming interface of its own.
QUEUED: Final[dict[str, Any]] = {"api_visibility": "private", "show_progress": "hidden"}
# For what is done in a moment, and must not wait for an answer in the making.
AT_ONCE: Final[dict[str, Any]] = {**QUEUED, "queue": False}


def html(**options: Any) -> Any:
    """A part of the page that the program writes; its script names, in quotes, its events."""
    options.setdefault("js_on_load", None)
    return gr.HTML("", apply_default_css=False, **options)


def all_of(parts: Any) -> list[Any]:
    """The components that a dataclass of parts holds."""
    return [getattr(parts, name) for name in parts.__dataclass_fields__]
