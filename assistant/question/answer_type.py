"""The kind of thing that a question asks for: a speaker, a person, a date, a place or an amount.

A sentence that holds such a thing is a likelier answer than a sentence without; it weighs little.
"""

from __future__ import annotations

import functools
import re
from typing import Final, Literal, get_args

from assistant.question.measure import counts, measure_units
from assistant.text import lexicon
from assistant.text.calendar_names import months
from assistant.text.facts import Facts
from assistant.text.terms import fold

AnswerType = Literal["speaker", "date", "place", "amount", "person", ""]

# Two capitalised words in a row are a full name, wherever they stand.
_FULL_NAME: Final = re.compile(
    r"[A-ZÁÉÍÓÚÜÑÇ][\w’'-]+(?:\s+(?:de|del|de la|van|von))?\s+[A-ZÁÉÍÓÚÜÑÇ][\w’'-]+"
)
_PLACE: Final = re.compile(
    r"\b(?:en|a|al|desde|hasta|hacia|in|at|from|to|near)\s+(?:(?:el|la|los|las|the)\s+)?"
    r"(?:[a-záéíóúüñç]+\s+(?:de|del|of)\s+(?:la\s+)?)?[A-ZÁÉÍÓÚÜÑÇ][\w’'-]+"
)
# A time that is no calendar day, folded: "en 904", "(1991)", "en mayo", "el siglo XVIII".
_NO_YEAR: Final = (
    r"(?![.,]?\d|\s?[%€$]|\s(?:euros?|dolares|pesos|personas|habitantes|vecinos|metros|kilometros"
    r"|km|m|hectareas|toneladas|grados|people|miles|dollars)\b)"
)
_TIME: Final = (
    rf"(?:\b(?:en|hacia|ano|in|year)\s|\()[1-9]\d{{2}}\b{_NO_YEAR}"
    rf"|(?<![\d.,])(?:1\d|20)\d\d\b{_NO_YEAR}"
    rf"|\b(?:en|de|desde|hasta|em|entre|y|in|since|until|by|of) (?:{{months}})\b"
    r"|\b(?:siglos?|decadas?|milenios?|seculos?|centur(?:y|ies)|decades?)\b"
    r"|\banos (?:\d0|veinte|\w+[ei]nta)\b"
    r"|\bhace \w+ (?:ano|mes|semana)(?:s|es)?\b|\b\w+ (?:year|month|week)s? ago\b"
)


def answer_type(question: Facts) -> AnswerType:
    """What a question asks for; nothing in particular when its words do not tell."""
    kinds = (kind for kind in get_args(AnswerType) if kind)
    asks = (kind for kind in kinds if lexicon.pattern("answer_types", kind).search(question.folded))
    return next(asks, "")


def asks_reason(question: Facts) -> bool:
    """Whether a question asks why."""
    return bool(lexicon.pattern("reasons", "asking").search(question.folded))


def gives_reason(sentence: Facts) -> bool:
    """Whether a sentence has words that give a reason or a purpose."""
    return bool(lexicon.pattern("reasons", "giving").search(sentence.folded))


def is_generic(word: str) -> bool:
    """Whether a word only says what kind of thing is asked for: "ciudad", "motivo"."""
    return fold(word) in lexicon.words("answer_nouns", "nouns")


def holds(kind: AnswerType, sentence: Facts) -> bool:
    """Whether a sentence has a thing of a kind in it.

    Args:
        kind: What ``answer_type`` gave; no sentence holds nothing in particular.
        sentence: One sentence of an article.
    """
    match kind:
        case "speaker":
            return bool(sentence.speakers)
        case "date":
            dated = sentence.dates or sentence.relative_words
            return bool(dated) or bool(_times().search(sentence.folded))
        case "place":
            return bool(_PLACE.search(sentence.text))
        case "amount":
            return bool(sentence.numbers)
        case "person":
            return bool(_FULL_NAME.search(sentence.text))
        case _:
            return False


def may_give(question: Facts, sentence: Facts) -> bool:
    """Whether a sentence might give what a question asks for, however roughly.

    Only amounts and dates are looked at: that a sentence without any gives none is sure. Of
    persons, places and all else a sentence may tell without a name.

    Args:
        question: In any language.
        sentence: One sentence of an article, or of an answer.
    """
    kind = answer_type(question)
    if kind not in {"amount", "date"}:
        return True
    units = measure_units(question, sentence.language) if kind == "amount" else frozenset[str]()
    if units and sentence.numbers:
        return counts(sentence, units)  # 280.000 kilos are no price
    if kind == "date" and question.points_back is False and sentence.points_back:
        return False  # when they met is not when they will meet
    if holds(kind, sentence):
        return True
    if kind == "date" and lexicon.pattern("rough_answers", "calendar").search(question.folded):
        return False
    return bool(lexicon.pattern("rough_answers", kind).search(sentence.folded))


@functools.cache
def _times() -> re.Pattern[str]:
    return re.compile(_TIME.replace("{months}", lexicon.any_of(months())))
