"""The head of the view: which index is active, the others, and a new one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui.counts import counted


def heading(names: Sequence[str], active: str, articles: int | None, language: str) -> str:
    """Title, the choice of the active index, and a form for a new one.

    Args:
        names: Indexes to choose from.
        active: The one of this tab.
        articles: How many it holds; None when it cannot be opened.
        language: Language of the interface.
    """
    title = highlight.escape(text("ui_library.title", language))
    count = "" if articles is None else counted("ui_library.articles", articles, language)
    return (
        f'<div class="heading"><h2>{title}</h2>{_choice(names, active, language)}'
        f'<p class="total">{highlight.escape(count)}</p>{_creation(language)}</div>'
    )


def problem(words: str) -> str:
    """Why there is nothing to show."""
    return f'<p class="failure" role="alert">{highlight.isolated(words)}</p>' if words else ""


def _choice(names: Sequence[str], active: str, language: str) -> str:
    label = highlight.escape(text("ui_library.index", language))
    options = "".join(
        f"<option{highlight.attributes(value=name)}{' selected' if name == active else ''}>"
        f"{highlight.escape(name)}</option>"
        for name in names
    )
    return (
        f'<label class="index"><span>{label}</span><select name="index">{options}</select></label>'
    )


def _creation(language: str) -> str:
    words = {
        key: highlight.escape(text(f"ui_library.{key}", language))
        for key in ("new_index", "index_name", "create")
    }
    box = highlight.attributes(
        type="text", name="name", maxlength=64, required="", autocomplete="off"
    )
    return (
        f'<details class="new-index"><summary>{words["new_index"]}</summary><form>'
        f"<label><span>{words['index_name']}</span><input{box}></label>"
        f'<button type="submit">{words["create"]}</button></form></details>'
    )
