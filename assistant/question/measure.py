"""What a question asks the number of, and whether a sentence has a number of it.

"¿Cuántos litros?" is answered by no number of fish. Durations, changes and forecasts count here,
unlike among quantities that are compared: whatever is asked for may be the answer.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from assistant.text import lexicon
from assistant.text.facts import Facts
from assistant.text.numbers import Number
from assistant.text.quantities import is_general, plain_unit, unit_of

_NOUN: Final = re.compile(
    # "Cuánto" goes with verbs, and with what is measured.
    r"\b(?:cuant(?:[oa]s|a)|quant[oae]?s|cant[oa]s|how many|combien d['’e])"
    r"\s*(?:(?:de|of) (?:l[oa]s |the )?)?(?P<noun>[^\W\d_]{3,})(?P<rest>[^,;:.?]*)"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}|%|€")
# Where what people did ends: "llegaron a estar desalojadas | por el incendio".
_PREPOSITION: Final = re.compile(r"\b(?:por|en|con|de|del|durante|tras|segun|in|by|of|from|for)\b")
# "9.000 de los viajeros", "los afectados suman ya 21".
_WORDS_AFTER: Final = 4
_WORDS_BEFORE: Final = 5
# Questions of a few conversations.
_KEPT: Final = 256


@functools.lru_cache(maxsize=_KEPT)
def asked_units(question: Facts, language: str) -> frozenset[str]:
    """Units of which a question asks how many there are; empty if it asks for no number.

    Args:
        question: In any language of the articles' kin; nouns of others are not understood.
        language: ISO 639-1 code of the articles, whose stems the units are.
    """
    asked, match = measure_units(question, language), _NOUN.search(question.folded)
    if asked or match is None:
        return asked
    noun = unit_of(match["noun"], language)
    # People may be counted by what they did.
    did = _PREPOSITION.split(match["rest"])[0] if is_general(noun) else ""
    return frozenset({noun, *_units(did, language)})


def measure_units(question: Facts, language: str) -> frozenset[str]:
    """Units in which a measure is told that a question asks for: "¿Cuánto duró?".

    Args:
        question: As of ``asked_units``.
        language: As of ``asked_units``.
    """
    return frozenset(
        unit_of(noun, language)
        for form, units in _measures()
        if form.search(question.folded)
        for noun in units
    )


def counts(sentence: Facts, units: frozenset[str]) -> bool:
    """Whether a sentence has a number of one of the units.

    Args:
        sentence: One sentence.
        units: What ``asked_units`` gave.
    """
    # Most sentences hold no such word, and looking for spelled numbers takes long.
    if not units or units.isdisjoint(_units(sentence.folded, sentence.language)):
        return False
    return any(not units.isdisjoint(_beside(number, sentence)) for number in sentence.numbers)


def is_counted(quantity: Number, units: frozenset[str], language: str = "es") -> bool:
    """Whether a quantity may be of what is asked for.

    People are counted as passengers, as neighbours, as whatever they are; and the other way round.

    Args:
        quantity: Of a sentence.
        units: What ``asked_units`` gave.
        language: ISO 639-1 code of the sentence.
    """
    people = unit_of("personas", language)
    as_something = people in units and not is_general(quantity.unit)
    own = {quantity.unit, plain_unit(quantity.unit)}
    return bool(own & {*units, people}) or as_something


def _units(folded: str, language: str) -> list[str]:
    """What each word counts, if it is a noun that is counted."""
    return [unit_of(word, language) for word in _WORD.findall(folded)]


def _beside(number: Number, sentence: Facts) -> list[str]:
    clause = sentence.clause_at(number.start)
    before = _units(sentence.folded[clause.start : number.start], sentence.language)
    after = _units(sentence.folded[number.end : clause.end], sentence.language)
    return before[-_WORDS_BEFORE:] + after[:_WORDS_AFTER]


@functools.cache
def _measures() -> tuple[tuple[re.Pattern[str], list[str]], ...]:
    """Of each measure the words that ask for it, and its units."""
    rows = lexicon.read("asked_measures").values()
    return tuple((re.compile(rf"\b(?:{row['asked']})\b"), row["units"].split()) for row in rows)
