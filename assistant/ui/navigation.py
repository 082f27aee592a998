"""The head of the page: its name, the archive that is asked, and the way to each view."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.presentation.html import Html, button, element, join

# Tools of the desk stand together: the link to them all leads to the first.
_DESK: Final = ("dossier", "draft", "watches", "people")
_BADGED: Final = frozenset({"desk", "watches"})
_VIEWS: Final = {
    "ask": "ask",
    "search": "search",
    "desk": _DESK[0],
    "library": "library",
    "settings": "settings",
}


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
    """Links to the views, and below them to the tools of the desk while one of those is shown.

    The browser marks the one that is shown.
    """
    views = (_link(name, view, language) for name, view in _VIEWS.items())
    tools = (_link(name, name, language) for name in _DESK)
    return join(
        [
            element("nav", *views, class_="views", aria_label=text("ui_frame.views", language)),
            element("nav", *tools, class_="desk-tools", aria_label=text("ui_frame.desk", language)),
        ]
    )


def _link(name: str, view: str, language: str) -> Html:
    group = " ".join(_DESK) if name == "desk" else None
    # How many findings are unread: the browser fills it in.
    badge = element("span", class_="badge", role="img", hidden=True) if name in _BADGED else None
    words = text(f"ui_frame.{name}", language)
    return element("a", words, badge, href=f"#/{view}", data_group=group)
