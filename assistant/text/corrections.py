"""Sentences that state nothing: what an article takes back, and what nobody in particular says."""

from __future__ import annotations

from assistant.text import lexicon
from assistant.text.facts import Facts


def takes_back(words: Facts) -> bool:
    """Whether a sentence only repeats what was said wrongly before.

    "En la edición del lunes publicamos que la muralla es del siglo XI." Where what is right stands
    in it as well ("y no del XI"), it is none.
    """
    retracted = lexicon.pattern("versions", "retracts").search(words.folded)
    return bool(retracted and not lexicon.pattern("versions", "rights").search(words.folded))


def is_hearsay(words: Facts) -> bool:
    """Whether it begins as hearsay does: "Dicen que costará cuatro millones."."""
    return bool(lexicon.pattern("versions", "hearsay").search(words.folded))
