"""The head of the page: its name, the archive that is asked, and the way to each view."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.presentation.html import Html, button, element

_VIEWS: Final = ("ask", "search", "library", "settings")


def masthead(archive: str, language: str) -> Html:
    """Name of the page, a line on the archive, and the button of the conversations' column."""
    drawer = button(
        class_="drawer",
        aria_label=text("ui_frame.conversations", language),
        aria_controls="conversations",
        aria_expanded="false",
    )
    return element(
        "div",
        drawer,
        element("h1", "Hemeroteca"),
        element("p", text("ui_frame.tagline", language), class_="tagline"),
        element("p", archive, class_="archive"),
        class_="masthead",
        data_lang=language,
        data_lost=text("ui_frame.lost", language),
        data_trouble=text("ui_frame.trouble", language),
    )


def navigation(language: str) -> Html:
    """Links to the views; the browser marks the one that is shown."""
    links = (element("a", text(f"ui_frame.{view}", language), href=f"#/{view}") for view in _VIEWS)
    return element("nav", *links, class_="views", aria_label=text("ui_frame.views", language))
