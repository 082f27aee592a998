"""What a question wants counted, and whether a sentence has a number of it.

"¿Cuántos litros?" is answered by no number of fish. Durations, changes and forecasts count here,
unlike among quantities that are compared: whatever is asked for may be the answer.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any, Final

from assistant.text.numbers import Number, find_numbers
from assistant.text.quantities import is_general, plain_unit, unit_of
from assistant.text.terms import fold

_NOUN: Final = re.compile(
    # "Cuánto" goes with verbs, and with what is measured.
    r"\b(?:cuant(?:[oa]s|a)|quant[oae]?s|cant[oa]s|how many|combien d['’e])"
    r"\s*(?:(?:de|of) (?:l[oa]s |the )?)?(?P<noun>[^\W\d_]{3,})(?P<rest>[^,;:.?]*)"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}|%|€")
# Where what people did ends: "llegaron a estar desalojadas | por el incendio".
_PREPOSITION: Final = re.compile(r"\b(?:por|en|con|de|del|durante|tras|segun|in|by|of|from|for)\b")
_CLAUSE_END: Final = re.compile(r"[;:,.](?:\s|$)")
# "9.000 de los viajeros", "los afectados suman ya 21".
_WORDS_AFTER: Final = 4
_WORDS_BEFORE: Final = 5


def asked_units(question: str, spoken: str = "es") -> frozenset[str]:
    """Units of which a question asks how many there are; empty if it asks for no number.

    Args:
        question: In any language of the articles' kin; nouns of others are not understood.
        spoken: ISO 639-1 code of the articles, whose stems the units are.
    """
    folded = fold(question)
    found: set[str] = set()
    for asked, units in _measures():
        if re.search(rf"\b(?:{asked})\b", folded):
            found |= {unit_of(noun, spoken) for noun in units.split()}
    match = _NOUN.search(folded)
    if match and not found:
        found.add(unit_of(match["noun"], spoken))
        if is_general(next(iter(found))):  # people may be counted by what they did
            did = _PREPOSITION.split(match["rest"])[0]
            found |= {unit_of(word, spoken) for word in _WORD.findall(did)}
    return frozenset(found)


def counts(text: str, units: frozenset[str], language: str = "es") -> bool:
    """Whether a text has a number of one of the units.

    Args:
        text: A sentence.
        units: What ``asked_units`` gave.
        language: ISO 639-1 code of the sentence.
    """
    folded = fold(text)
    # Most sentences hold no such word, and looking for spelled numbers takes long.
    if not units or not any(unit_of(word, language) in units for word in _WORD.findall(folded)):
        return False
    return any(
        units & {unit_of(word, language) for word in _beside(folded, number.start, number.end)}
        for number in find_numbers(text, language)
    )


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


def _beside(folded: str, start: int, end: int) -> list[str]:
    before = _WORD.findall(_CLAUSE_END.split(folded[:start])[-1])[-_WORDS_BEFORE:]
    after = _WORD.findall(_CLAUSE_END.split(folded[end:])[0])[:_WORDS_AFTER]
    return before + after


@functools.cache
def _measures() -> list[tuple[str, str]]:
    source = resources.files("assistant.text").joinpath("lexicon/counted.toml")
    data: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return [(one["asked"], one["units"]) for one in data.values()]
