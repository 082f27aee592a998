"""Whether two texts are nearly the same, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# Texts that share this part of their word pairs are the same cable.
_SAME_TEXT: Final = 0.8

WordPairs = frozenset[tuple[str, str]]


def word_pairs(stems: Sequence[str]) -> WordPairs:
    """Neighbouring stems of a text, its ends included (Broder's shingles of two)."""
    return frozenset(zip(("", *stems), (*stems, ""), strict=True))


def are_copies(one: WordPairs, other: WordPairs) -> bool:
    """Whether they share most pairs, by Jaccard's measure."""
    return len(one & other) >= _SAME_TEXT * len(one | other)
