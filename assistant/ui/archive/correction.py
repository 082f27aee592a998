"""The form in which articles are put right: headline, outlet, date, author, section."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.index.edits import EDITABLE
from assistant.messages import text
from assistant.presentation.edits import edits_in_words
from assistant.presentation.html import Html, bdi, button, element, field
from assistant.types import Article, Edit, EditableField
from assistant.ui.counts import counted

Chosen = Sequence[tuple[Article, Sequence[Edit]]]


def form(chosen: Chosen, language: str) -> Html:
    """Boxes with what the articles have in common, and a way back to what their sources say.

    The browser sends the boxes that were changed, and the ticked fields as ``clear``.

    Args:
        chosen: The articles, each with what was put right in it already.
        language: Language of the interface.
    """
    if not chosen:
        return Html()
    title = counted("ui_library.correcting", len(chosen), language)
    save = element("button", text("ui_library.save", language), type="submit", class_="main")
    leave = button(text("ui_library.leave", language), data_leave="")
    boxes = [_box(name, chosen, language) for name in EDITABLE]
    return element(
        "form",
        element("h3", title, id="correction-title", tabindex=-1),
        element("div", *boxes, class_="fields"),
        element("p", save, leave, class_="buttons"),
        class_="correction",
        aria_labelledby="correction-title",
        data_articles=json.dumps([article.id for article, _ in chosen]),
    )


def changes_of(data: object) -> tuple[dict[str, str], list[str]]:
    """What the form in the browser says: new values by field, and the fields to take back."""
    changes, clear = getattr(data, "changes", None), getattr(data, "clear", None)
    typed = changes if isinstance(changes, dict) else {}
    ticked = clear if isinstance(clear, list) else []
    return {str(name): str(value) for name, value in typed.items()}, list(map(str, ticked))


def _box(name: EditableField, chosen: Chosen, language: str) -> Html:
    values = {str(getattr(article, name) or "") for article, _ in chosen}
    common = len(values) == 1
    box = element(
        "input",
        type="text",
        name=name,
        value=values.pop() if common else "",
        placeholder=None if common else text("ui_library.various", language),
        autocomplete="off",
    )
    label = text(f"index.field_{name}", language).capitalize()
    edits = [edit for _, each in chosen for edit in each if edit.field == name]
    return element("div", field(label, box), _back(name, edits, language))


def _back(name: EditableField, edits: Sequence[Edit], language: str) -> Html | None:
    """For a field that was put right before; in one article, with what its source says."""
    said = edits_in_words(edits, language)
    if not said:
        return None
    words = [text("ui_library.take_back", language), *(said if len(said) == 1 else ())]
    tick = element("input", type="checkbox", name="clear", value=name)
    return element("label", tick, bdi(": ".join(words)), class_="take-back")
