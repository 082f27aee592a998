"""What a person put right in an article, in words for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.types import Edit


def edits_in_words(edits: Iterable[Edit], language: str | None = None) -> list[str]:
    """For each edit its field and what the source says, where that is not the same by now."""
    return [_in_words(edit, language) for edit in edits if edit.value != edit.original]


def _in_words(edit: Edit, language: str | None) -> str:
    field, said = text(f"index.field_{edit.field}", language), edit.original
    if not said:
        return text("index.edited_blank", language, field=field)
    if edit.field == "published":
        said = day_in_words(dt.date.fromisoformat(said[:10]), language)
    return text("index.edited", language, field=field, original=said)
