"""Words between quotation marks."""

from __future__ import annotations

from typing import Final

_ONE_LEVEL_DOWN: Final = str.maketrans("“”«»", "‘’“”")


def inner(words: str) -> str:
    """Words, on one line, as they stand between quotation marks: marks in them go a level down."""
    return " ".join(words.split()).translate(_ONE_LEVEL_DOWN)


def on_one_line(text: str, at: int) -> int:
    """Where a place of a text lies once the text is on one line, as ``inner`` puts it."""
    before = text[:at].lstrip()
    gap = before[-1:].isspace() and bool(text[at:].strip())
    return len(" ".join(before.split())) + gap
