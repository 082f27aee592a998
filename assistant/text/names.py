"""Names compared: inflected, and spelt otherwise in another language."""

from __future__ import annotations

import difflib
from typing import Final

_SAME_NAME: Final = 0.8
_SAME_FOREIGN_NAME: Final = 0.6


def is_known(name: str, known: set[str], foreign: bool) -> bool:
    """Whether a name is one of some words, or is spelt nearly so.

    Args:
        name: Folded.
        known: Folded words.
        foreign: Whether they are in another language, where spellings differ more.
    """
    if name in known or any(_same_stem(name, word) for word in known):
        return True
    least = _SAME_FOREIGN_NAME if foreign else _SAME_NAME
    return bool(difflib.get_close_matches(name, known, n=1, cutoff=least))


def _same_stem(name: str, word: str) -> bool:
    """Plurals and genders: "Europa" and "europeos" share all but their ends."""
    shortest = min(len(name), len(word))
    if shortest < 4:
        return False
    shared = max(4, shortest - 2)
    return name[:shared] == word[:shared] and abs(len(name) - len(word)) <= 4
