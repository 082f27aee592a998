"""How a question was understood, in words for people."""

from __future__ import annotations

from assistant.messages import ANSWERED, text
from assistant.text.facts import facts

_PREVIOUS = "\x00"


def understanding(question: str, understood: str, language: str) -> str:
    """A line on what was searched for; empty when that is what was asked in other words.

    Args:
        question: As asked.
        understood: The standalone question; empty when it is the same.
        language: Language of the line, ``es`` or ``en``.
    """
    if not understood or _subject(question) == _subject(understood):
        return ""
    for spoken in ANSWERED:
        frame = text("answer.about", spoken, question=question, previous=_PREVIOUS)
        opening, ending = frame.split(_PREVIOUS)
        if understood.startswith(opening) and understood.endswith(ending):
            # What it went on from may itself go on from another.
            joint = text("answer.about", spoken, question=_PREVIOUS, previous="")
            joint = joint.split(_PREVIOUS)[1].removesuffix(ending)
            previous = understood[len(opening) :].split(joint)[0].removesuffix(ending)
            return text("ui.goes_on", language, question=previous)
    return text("ui.understood", language, question=understood)


def _subject(question: str) -> frozenset[str]:
    return frozenset(term.stem for term in facts(question).terms if not term.is_stop)
