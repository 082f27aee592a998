"""Words between quotation marks."""

from __future__ import annotations

from typing import Final

_ONE_LEVEL_DOWN: Final = str.maketrans("“”«»", "‘’“”")


def inner(words: str) -> str:
    """Words, on one line, as they stand between quotation marks: marks in them go a level down."""
    return " ".join(words.split()).translate(_ONE_LEVEL_DOWN)
