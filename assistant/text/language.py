"""Which language a question or an article is in."""

from __future__ import annotations

import functools
import math
import re
import threading
from typing import Any, Final

# The languages that the sources and readers of Spanish news write in.
KNOWN: Final = ("es", "en", "pt", "ca", "gl", "fr")
_LONGEST: Final = 2000
_SURE: Final = 0.65
# Below it, the default is not what a text is in that can be told from no other language.
_POSSIBLE: Final = 0.1
_LEAST: Final = 1e-6

# A question has few letters, of which names are many, so its small words count too: those that
# some of the languages have and others lack.
_LONGEST_QUESTION: Final = 300
_SMALL_WORDS: Final = {
    "es": "qué quién quiénes cuándo cuánto cuánta cuántos cuántas dónde adónde cómo cuál cuáles"
    " por que en un como donde el los las lo del al una unas y con sin fue fueron está hay"
    " según son se su",
    "en": "who what when where why how which whose the of in on did does do is are was were to a"
    " an and for by has have had with from many much it its according",
    "pt": "que como quem quando onde qual quais quantos quantas quanto é são foi foram está não"
    " uma um os as o do da dos das no na nos nas ao aos à em com pelo pela pelos pelas se"
    " seu sua disse",
    "ca": "que com un qui quan on què quin quina quins quines quant quanta quants quantes com és"
    " són va van no una el els les la del dels al als amb en per hi ha dir que segons es seu"
    " l d",
    "gl": "que como quen quenes cando onde cal cales canto canta cantos cantas é son foi foron"
    " está non unha un os as o do da dos das no na nos nas ao aos á en con polo pola polos"
    " polas dixo hai se seu súa",
    "fr": "qui quand où quel quelle quels quelles combien pourquoi comment est sont les des le la"
    " du une un dans pour sur ont qu que en ce se l d à au aux et avec a été n pas il elle"
    " selon",
}
_SMALL: Final = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
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
    found = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    for sign, counts in _SIGNS:
        if sign.search(sample):
            for code, count in counts.items():
                found[code] += count
    return found
