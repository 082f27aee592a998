"""Names that no source has."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.text.calendar_names import calendar_words
from assistant.text.facts import Facts
from assistant.text.names import is_known
from assistant.text.terms import Term, fold
from assistant.text.territories import is_named_elsewhere
from assistant.verification.checks.source import Fault, Source


def missing_names(claim: Facts, source: Source) -> Iterator[Fault]:
    """A name of the claim that stands nowhere; softer where it may be spelt otherwise.

    A country's name in another language is the same name.
    """
    names = [term for term in claim.terms if _is_checked(term, claim)]
    if not names:
        return
    known = {fold(term.word) for part in source.parts for term in part.terms}
    foreign = not source.is_in(claim.language)
    spoken = {part.language for part in source.parts} if foreign else set()
    for term in names:
        word = fold(term.word)
        if is_named_elsewhere(word, claim.language, spoken, known):
            continue
        if not is_known(word, known, foreign):
            yield Fault("name", term.word, hard=not foreign)


def _is_checked(term: Term, claim: Facts) -> bool:
    """A name that is no English month; one that opens the sentence only if it is said to speak."""
    named = term.is_name and term.word[0].isalpha()
    speaks = not term.is_stop and any(term.word in name.split() for name in claim.speakers)
    return speaks or (named and fold(term.word) not in calendar_words("en"))
