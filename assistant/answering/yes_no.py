"""Sí or no, where a question asks for one of them and a sentence of an article says it.

"¿Abrió el puente?": said only where the sentence says all that the question supposes, of nobody's
word and with no limit, or would say it without its "no". Anything else is quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from assistant.question import Question
from assistant.text.facts import facts
from assistant.types import Evidence
from assistant.verification.score import source_of
from assistant.verification.wording import unproved

_OPENING: Final = re.compile(
    r"(?:es (?:verdad|cierto)(?: que)?|sabes? si|is it true that|did|does|do)\s+", re.IGNORECASE
)
_NO: Final = {"es": "no", "en": "not"}


def yes_or_no(question: Question, cited: Sequence[Evidence]) -> Literal["yes", "no"] | None:
    """What the evidence says to a question; None if it asks otherwise or that is not plain.

    Args:
        question: The standalone question.
        cited: What an answer cites; plain is one sentence in the question's language.
    """
    no = _NO.get(question.language[:2])  # of other languages not every asking word is known
    if len(cited) != 1 or not no or not question.is_yes_no or question.facts.denials:
        return None
    words = facts(cited[0].text, cited[0].language)
    if words.language[:2] != question.language[:2]:
        return None
    denials = words.denials
    if not denials:
        return "yes" if _says(question, cited[0]) else None
    denial, *others = denials
    text = f"{words.text[: denial.start]}{words.text[denial.end :].lstrip()}"
    denied = not others and denial.word == no
    plain = cited[0].model_copy(update={"text": text})
    return "no" if denied and _says(question, plain) else None


def _says(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence says all that a question supposes."""
    supposed = _OPENING.sub("", question.text.strip(" ¿?"), count=1)
    return not unproved(facts(supposed, question.language), source_of([evidence]))
