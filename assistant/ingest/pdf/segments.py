"""Words that stand beside each other on a page, as the child process tells of them."""

from __future__ import annotations

from typing import NamedTuple


class Segment(NamedTuple):
    """Part of a line; y grows downwards from the top of the page.

    Attributes:
        text: The words; a hyphen at the end may be one that parts a word.
        left: In points, as all of them.
        top: Of the tallest letters of its font.
        right: Where it ends.
        bottom: Below the deepest letters.
        size: Of its type.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
