"""What a rambling message asks: the question in it, without what is said around it.

Search by meaning looks for the whole of what is said; a long story around a short question leads it
elsewhere. The question is what stands between question marks, or follows words such as "quería
saber". A message that is not long, or where neither is found, stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.question.question import parse_question

_LONG: Final = 25
# Of its words, the question must be so much shorter.
_SHARE: Final = 0.75
_MOST_QUESTIONS: Final = 3
_MARKED: Final = re.compile(r"¿[^¿?]+\?|(?:(?<=[.!?;:]\s)|^)[^.!?;:¿]+\?")
# "¿Qué tal?" asks nothing.
_COURTESY: Final = re.compile(
    r"¿?\s*(?:qu[eé] tal(?: est[aá]n?)?|c[oó]mo (?:est[aá][ns]?|le va|va todo)|verdad|no|vale"
    r"|me explico|me entiende|how are you(?: doing)?|right)\s*\?",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"\b(?:(?:quer[ií]a|querr[ií]a|quisiera|quiero|me gustar[ií]a|necesito|desear[ií]a|para)\s+"
    r"(?:\w+\s+){0,6}?(?:saber|preguntar(?:l?[eo]s?|te)?|conocer)|d[ií]game|dime|expl[ií]queme"
    r"|(?:i (?:would like|want|need|wanted)|i'd like) to (?:know|ask(?: you)?)|tell me)"
    r"(?:\s+de una vez(?: por todas)?|\s*,[^,]{1,40},)?\s+"
    r"(?P<asked>(?:(?:a|de|en|con|por|para|desde|hasta)\s+)?"
    r"(?:si|qu[eé]|qui[eé]n(?:es)?|cu[aá]l(?:es)?|cu[aá]ndo|cu[aá]nt[oa]s?|a?d[oó]nde|c[oó]mo"
    r"|whether|if|what|who|whom|when|where|why|how|which)\b[^.;!?¿]*)",
    re.IGNORECASE,
)


def question_in(message: str) -> str:
    """What a long message asks; empty if it is not long, or nothing in it tells.

    Args:
        message: As a person typed it.
    """
    words = len(message.split())
    if words < _LONG:
        return ""
    marked = [m.group().strip() for m in _MARKED.finditer(message)]
    asked = [each for each in marked if not _COURTESY.fullmatch(each)]
    wished = [m["asked"].strip(" ,") for m in _WISH.finditer(message)] if not asked else []
    found = asked or wished[-1:]
    if not 0 < len(found) <= _MOST_QUESTIONS:
        return ""
    question = " ".join(found)
    if len(question.split()) > _SHARE * words:
        return ""
    # What it is about may stand in the rest alone: "con el agua se ha liado una; ¿qué pasa?"
    leans = any(parse_question(each).leans_on_history for each in found)
    return "" if leans else question
