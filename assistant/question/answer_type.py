"""What a question wants: somebody's word, a person, a date, a place or an amount.

A sentence that holds such a thing is a likelier answer than one that holds none; that is
all that is said here, and it weighs little.
"""

from __future__ import annotations

import functools
import re
from typing import Final, Literal, get_args

from assistant.text import lexicon
from assistant.text.calendar_names import months
from assistant.text.dates import find_dates
from assistant.text.numbers import find_numbers
from assistant.text.relative_dates import mentions
from assistant.text.speakers import find_speakers
from assistant.text.terms import fold

Want = Literal["speaker", "date", "place", "amount", "person", ""]

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


def wanted(question: str) -> Want:
    """What a question asks for; nothing in particular when its words do not tell."""
    folded = fold(question)
    for want, forms in _forms().items():
        if forms.search(folded):
            return want
    return ""


def holds(want: Want, sentence: str, language: str = "es") -> bool:
    """Whether a sentence has what is wanted in it.

    Args:
        want: What ``wanted`` said; what asks for nothing is held by no sentence.
        sentence: One sentence of an article.
        language: ISO 639-1 code of the sentence, for numbers in words.
    """
    match want:
        case "speaker":
            return bool(find_speakers(sentence))
        case "date":
            dated = find_dates(sentence) or mentions(sentence)
            return bool(dated) or bool(_times().search(fold(sentence)))
        case "place":
            return bool(_PLACE.search(sentence))
        case "amount":
            return bool(find_numbers(sentence, language))
        case "person":
            return bool(_FULL_NAME.search(sentence))
        case _:
            return False


@functools.cache
def _times() -> re.Pattern[str]:
    return re.compile(_TIME.replace("{months}", lexicon.any_of(months())))


@functools.cache
def _forms() -> dict[Want, re.Pattern[str]]:
    return {want: lexicon.pattern("wanted", want) for want in get_args(Want) if want}
