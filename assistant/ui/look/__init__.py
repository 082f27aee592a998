"""How the page looks and behaves in the browser: a style sheet and a script for each part."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import Any, Final

import gradio as gr

# Later ones may override earlier ones; the frame defines what the others use.
_STYLES: Final = (
    "frame",
    "talk",
    "plot",
    "chips",
    "reader",
    "facets",
    "library",
    "search",
    "dossier",
    "draft",
    "people",
    "conversations",
    "settings",
    "watches",
)
_SCRIPTS: Final = (*(part for part in _STYLES if part != "plot"), "menu", "trouble")
# Fonts that the reader's machine has; none is fetched.
_FONTS: Final = (
    "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Liberation Sans, "
    "system-ui, sans-serif"
)
_MONO: Final = "ui-monospace, Consolas, Liberation Mono, monospace"


def page_look() -> dict[str, Any]:
    """How Gradio is to dress the page: arguments of its ``launch`` and ``mount_gradio_app``."""
    theme = gr.themes.Base(font=_FONTS.split(", "), font_mono=_MONO.split(", "))
    # Through Gradio's own "css" every rule would come twice, once with a prefix that
    # outranks the other rules here.
    style = f"<style>{_together(_STYLES, 'css')}</style>"
    script = f"<script>{_together(_SCRIPTS, 'js')}</script>"
    scheme = '<meta name="color-scheme" content="light dark">'
    return {"theme": theme, "head": scheme + style + script}


def _together(parts: Iterable[str], kind: str) -> str:
    folder = resources.files(__name__)
    files = (folder.joinpath(f"{part}.{kind}") for part in parts)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
