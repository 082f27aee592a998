"""The head of the page: its name, the archive that is asked, and the way to each view."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.presentation import highlight

_VIEWS: Final = ("ask", "library", "settings")


def masthead(archive: str, language: str) -> str:
    """Name of the page and of the archive, with the button of the conversations' column.

    Args:
        archive: One line on the archive that is asked.
        language: Language of the interface.
    """
    lang = highlight.attributes(class_="masthead", data_lang=language)
    drawer = highlight.attributes(
        type="button",
        class_="drawer",
        aria_label=text("ui_frame.conversations", language),
        aria_controls="conversations",
        aria_expanded="false",
    )
    tagline = highlight.escape(text("ui_frame.tagline", language))
    return (
        f'<div{lang}><button{drawer}></button><h1>Hemeroteca</h1><p class="tagline">{tagline}</p>'
        f'<p class="archive">{highlight.escape(archive)}</p></div>'
    )


def navigation(language: str) -> str:
    """Links to the views; the browser marks the one that is shown."""
    label = highlight.attributes(class_="views", aria_label=text("ui_frame.views", language))
    links = "".join(
        f"<a{highlight.attributes(href=f'#/{view}')}>"
        f"{highlight.escape(text(f'ui_frame.{view}', language))}</a>"
        for view in _VIEWS
    )
    return f"<nav{label}>{links}</nav>"
