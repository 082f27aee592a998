"""Countries and regions, which are called otherwise in every language: Ucrania, Ukraine."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from assistant.text.terms import fold, is_stop


def is_named_elsewhere(word: str, language: str, others: Iterable[str], known: set[str]) -> bool:
    """Whether a word belongs to a territory's name, and its name in another language is there.

    Args:
        word: Folded; of a text in ``language``.
        language: ISO 639-1 code.
        others: Codes of the languages of what is known.
        known: Folded words.
    """
    codes = _containing(language).get(word, ())
    return any(_names(other).get(code, {""}) <= known for other in others for code in codes)


@functools.cache
def _names(language: str) -> dict[str, frozenset[str]]:
    """Folded words of each territory's name, small ones left out, by its code."""
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    words = {code: re.findall(r"\w+", name) for code, name in territories.items()}
    return {
        code: frozenset(fold(word) for word in name if not is_stop(word, language))
        for code, name in words.items()
    }


@functools.cache
def _containing(language: str) -> dict[str, tuple[str, ...]]:
    """Codes of the territories in whose names a folded word stands."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in _names(language).items():
        for word in words:
            found[word] = (*found.get(word, ()), code)
    return found
