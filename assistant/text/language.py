"""Which language a question or an article is in."""

from __future__ import annotations

import functools
import math
import re
import threading
from typing import Any, Final

from assistant.text import lexicon

# The languages that the sources and readers of Spanish news write in.
KNOWN: Final = ("es", "en", "pt", "ca", "gl", "fr")
_LONGEST: Final = 2000
_SURE: Final = 0.65
# Below it, the default is not what a text is in that can be told from no other language.
_POSSIBLE: Final = 0.1
_LEAST: Final = 1e-6

# A question has few letters, of which names are many, so its small words count too.
_LONGEST_QUESTION: Final = 300
# What only one of them writes, or hardly another, counts as so many small words.
_SIGNS: Final = (
    (re.compile(r"[¿¡]"), {"es": 4, "gl": 2}),
    (re.compile(r"\b[a-z]+(?:ão|õe)"), {"pt": 2}),
    (re.compile(r"\s\?\s*$"), {"fr": 3}),
    (re.compile(r"\w[·]\w"), {"ca": 2}),
)
_WORD: Final = re.compile(r"[^\W\d_]+")

_lock = threading.Lock()


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(KNOWN))
    return identifier


def detect_language(text: str, default: str = "es") -> str:
    """ISO 639-1 code of the language of a text.

    Args:
        text: Question or article; its first 2,000 characters are read.
        default: What a text too short or too mixed to tell is taken for.
    """
    sample = text[:_LONGEST].strip()
    if not sample:
        return default
    probable = _probabilities(sample)
    best = max(probable, key=probable.__getitem__)
    doubtful = probable[best] < _SURE and probable.get(default, 1.0) >= _POSSIBLE
    return default if doubtful else best


def _probabilities(sample: str) -> dict[str, float]:
    with _lock:
        ranked = _identifier().rank(sample)
    found = {str(code): math.log(max(float(value), _LEAST)) for code, value in ranked}
    if len(sample) <= _LONGEST_QUESTION:
        for code, count in _small_words(sample).items():
            found[code] += count
    whole = math.log(math.fsum(math.exp(value) for value in found.values()))
    return {code: math.exp(value - whole) for code, value in found.items()}


def _small_words(sample: str) -> dict[str, int]:
    """How many of each language's small words and signs there are; names have none."""
    words = [
        word.lower()
        for at, word in enumerate(_WORD.findall(sample))
        if at == 0 or word[0].islower()
    ]
    found = {code: sum(word in lexicon.words("language", code) for word in words) for code in KNOWN}
    for sign, counts in _SIGNS:
        if sign.search(sample):
            for code, count in counts.items():
                found[code] += count
    return found
