"""Whether two texts are nearly the same, word by word."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final

from assistant.text.terms import fold

# Texts that share this part of their word pairs are the same cable.
_SAME_TEXT: Final = 0.8
# Articles that share this part of the shorter one's runs of words are, whatever else an outlet put
# before or after. Of 20 written pairs to choose by, copies have .81 and more, other articles on the
# same story .45 at most (python -m benchmarks wire-copies).
_SAME_CABLE: Final = 0.6
_RUN: Final = 3
# A sentence or two may be a quotation that many print.
_FEWEST_RUNS: Final = 25
# Of a longer article its beginning is compared.
_MOST_WORDS: Final = 2000
_KEPT: Final = 128
_WORD: Final = re.compile(r"\w+")

WordPairs = frozenset[tuple[str, str]]
Runs = frozenset[tuple[str, ...]]


def word_pairs(stems: Sequence[str]) -> WordPairs:
    """Neighbouring stems of a text, its ends included (Broder's shingles of two)."""
    return frozenset(zip(("", *stems), (*stems, ""), strict=True))


def are_copies(one: WordPairs, other: WordPairs) -> bool:
    """Whether they share most pairs, by Jaccard's measure."""
    return len(one & other) >= _SAME_TEXT * len(one | other)


def shared_part(one: frozenset[object], other: frozenset[object]) -> float:
    """Which part of the smaller set the other one has too, 0 to 1."""
    return len(one & other) / (min(len(one), len(other)) or 1)


@functools.lru_cache(maxsize=_KEPT)
def word_runs(text: str) -> Runs:
    """Each three neighbouring words of an article, whatever their case, accents and marks."""
    words = _WORD.findall(fold(text))[:_MOST_WORDS]
    return frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))


def are_one_cable(one: str, other: str) -> bool:
    """Whether two articles are the same text, with a lead, a cut or a few words of their own.

    Args:
        one: Text of an article.
        other: Text of another.
    """
    runs = word_runs(one), word_runs(other)
    return min(map(len, runs)) >= _FEWEST_RUNS and shared_part(*runs) >= _SAME_CABLE


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, marks and spaces between them aside.

    Args:
        words: A sentence.
        text: Where it may stand.
    """
    wanted = _WORD.findall(words)
    if not wanted:
        return None
    # Accents stay: each code point of the text is to keep its place.
    pattern = r"\W+".join(map(re.escape, wanted))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return found.span() if found else None
