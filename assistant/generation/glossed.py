"""A quotation as it is shown: on one line, with the names that its words stand for in brackets."""

from __future__ import annotations

from typing import NamedTuple

from assistant.presentation.quoting import inner
from assistant.types import Evidence, Span


class Glossed(NamedTuple):
    """Words of an article as a sentence of an answer quotes them.

    Attributes:
        text: The words, with names in brackets.
        inserted: Where these stand, brackets included.
        answers: Where the words stand that a reader takes for the answer.
    """

    text: str
    inserted: tuple[Span, ...]
    answers: tuple[Span, ...]


def glossed(item: Evidence) -> Glossed:
    """The words of a piece of evidence as they are quoted.

    Args:
        item: What is quoted, whole.
    """
    quote = inner(item.text)
    shown, inserted, last = "", [], 0
    for gloss in item.glosses:
        at = _on_one_line(item.text, gloss.at)
        shown, last = f"{shown}{quote[last:at]} ", at
        inserted.append(Span(len(shown), len(shown) + len(gloss.name) + 2))
        shown += f"[{gloss.name}]"

    def moved(at: int) -> int:
        before = (gloss for gloss in item.glosses if gloss.at < at)
        return _on_one_line(item.text, at) + sum(len(gloss.name) + 3 for gloss in before)

    answers = (Span(moved(start), moved(end)) for start, end in item.answers)
    return Glossed(shown + quote[last:], tuple(inserted), tuple(answers))


def _on_one_line(text: str, at: int) -> int:
    """Where a place of a text lies once every run of white space is one space."""
    before = text[:at].lstrip()
    gap = before[-1:].isspace() and bool(text[at:].strip())
    return len(" ".join(before.split())) + gap
