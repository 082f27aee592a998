"""Whether a quotation tells the same fact as a sentence, but for one thing.

A sentence that is not borne out need not be wrong: most often the archive tells of something else.
It is contradicted only if, with the quotation's own figure, date, name or word in place of what
the checks miss, the sentence is borne out by that one quotation word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.desk.rewording import is_rewording
from assistant.generation.citations import evidence_facts
from assistant.messages import text
from assistant.text.dates import Date
from assistant.text.facts import Facts, facts
from assistant.text.names import Name
from assistant.text.numbers import Number
from assistant.text.terms import fold
from assistant.types import Evidence, Span
from assistant.verification.checks import Fault
from assistant.verification.score import Scorer, overlap, source_of
from assistant.verification.wording import unproved
from assistant.verification.words import is_checked

_MOST_TRIED: Final = 4
# Where roles are told the other way round, the words must be the same ones.
_SAME_WORDS: Final = 0.7
_YEARS: Final = (1900.0, 2100.0)
# Numbers up to this say little of which event is told.
_TELLING: Final = 10
_TELLING_WORDS: Final = 4
# "El alcalde de Soto, ", "la ministra ": what only one can be.
_OFFICE: Final = re.compile(
    r"\b(?:[Ee]l|[Ll]a|[Aa]l|[Dd]el|[Tt]he)\s+[a-záéíóúüñ]{4,}(?:\s+[\w-]+){0,6},?\s+$"
)
# "A las 17.40": of an hour nothing is counted.
_TIME: Final = re.compile(r"\b(?:a|de|hacia|sobre|desde|hasta|entre|at) las? $|\bat $|\blas $")
_DENYING: Final = frozenset({"no", "nunca", "jamas", "tampoco", "not", "never"})


class Contradiction(NamedTuple):
    """What a sentence is contradicted by.

    Attributes:
        evidence: The quotation.
        reasons: What differs, for people.
    """

    evidence: Evidence
    reasons: tuple[str, ...]


class _Mending(NamedTuple):
    """A sentence with a quotation's word in place of one of its own."""

    words: str
    instead: str


def find_contradiction(
    said: Facts, evidence: Sequence[Evidence], scorer: Scorer, supported: float
) -> Contradiction | None:
    """The quotation that tells of the same and says otherwise.

    Args:
        said: A sentence that the evidence does not back.
        evidence: Sentences of articles on the same story.
        scorer: Scores sentences against them.
        supported: Support from which a sentence is borne out.
    """
    tried = sorted(evidence, key=lambda item: -sum(overlap(said, [item])))[:_MOST_TRIED]
    for item in tried:
        faults = scorer.support(said, [item]).faults
        if _is_turned_round(said, item, faults):
            return Contradiction(item, _reasons(faults))
        if mending := _proved_mending(said, item, faults, scorer, supported):
            return Contradiction(item, (*_reasons(faults), _instead(mending)))
        if denied := _denied(said, item, faults, scorer, supported):
            return Contradiction(item, (text("desk.denied", what=denied),))
    return None


def _reasons(faults: Sequence[Fault]) -> tuple[str, ...]:
    unique = dict.fromkeys((fault.kind, fault.what) for fault in faults)
    return tuple(text(f"verification.{kind}", what=what) for kind, what in unique)


def _instead(mending: _Mending) -> str:
    return text("desk.instead", what=mending.instead)


def _is_turned_round(said: Facts, item: Evidence, faults: Sequence[Fault]) -> bool:
    refuted = bool(faults) and all(fault.refutes for fault in faults)
    return refuted and overlap(said, [item])[0] >= _SAME_WORDS


def _proved_mending(
    said: Facts, item: Evidence, faults: Sequence[Fault], scorer: Scorer, supported: float
) -> _Mending | None:
    """The one change that makes the sentence borne out, if there is one."""
    for mending in _mendings(said, evidence_facts(item), faults):
        if _is_proved(facts(mending.words, said.language), item, scorer, supported):
            return mending
    return None


def _is_proved(said: Facts, item: Evidence, scorer: Scorer, supported: float) -> bool:
    source = source_of([item])
    lacking = unproved(said, source)
    own, theirs = (
        {fold(term.word) for part in parts for term in part.terms}
        for parts in ((said,), source.parts)
    )
    if any(fold(word) not in own & theirs for word in lacking):
        return False
    support = scorer.support(said, [item])
    # All of its words are there, in another order: that may or may not be the same.
    if support.faults or support.score < supported:
        return False
    return not lacking or is_rewording(said, [item], lacking, scorer)


def _denied(
    said: Facts, item: Evidence, faults: Sequence[Fault], scorer: Scorer, supported: float
) -> str:
    """The word by which the quotation denies what the sentence says; empty if none does."""
    quote = evidence_facts(item)
    if faults or said.denials:
        return ""
    for denial in quote.denials:
        if denial.word in _DENYING:
            words = _replaced(quote.text, Span(denial.start, denial.end), "")
            affirmed = item.model_copy(update={"text": words})
            if _is_proved(said, affirmed, scorer, supported):
                return denial.word
    return ""


def _mendings(said: Facts, quote: Facts, faults: Sequence[Fault]) -> Iterator[_Mending]:
    """The sentence with something of the quotation in place of what is wrong, if that is one."""
    kinds = {fault.kind for fault in faults}
    # Who is not named there did not say it there either.
    kinds -= {"speaker"} if "name" in kinds else set()
    if len(kinds) != 1:
        return
    (kind,) = kinds
    wrong = list(dict.fromkeys(fault.what for fault in faults if fault.kind == kind))
    if kind == "name":
        yield from _other_names(said, quote, wrong)
    elif len(wrong) > 1:
        return
    elif kind == "number":
        yield from _other_numbers(said, quote, wrong[0])
    elif kind == "date":
        yield from _other_dates(said, quote, wrong[0])
    elif kind == "contrary":
        own, theirs = wrong[0].split(", ", 1)
        yield from _other_words(said, own, theirs)
    elif kind == "denial":
        denial = said.denials[0]
        yield _Mending(_replaced(said.text, Span(denial.start, denial.end), ""), quote.text)


def _other_numbers(said: Facts, quote: Facts, wrong: str) -> Iterator[_Mending]:
    own = next((number for number in said.numbers if number.text == wrong), None)
    if own is None or _is_year(own):
        return
    for other in quote.numbers:
        is_time = bool(_TIME.search(quote.folded[: other.start]))
        is_other = not (other.values & said.values or own.agrees(other) or _is_year(other))
        if is_other and not is_time and own.counts_like(other) and own.ordinal == other.ordinal:
            told = other.shown if other.comparable else other.text
            yield _Mending(_replaced(said.text, Span(own.start, own.end), other.text), told)


def _is_year(number: Number) -> bool:
    first, last = _YEARS
    return not number.unit and any(first <= value <= last for value in number.values)


def _other_dates(said: Facts, quote: Facts, wrong: str) -> Iterator[_Mending]:
    own = next((date for date in said.dates if date.text == wrong), None)
    if own is None or not _is_day(own):
        return
    for other in (*quote.dates, *quote.relative_dates):
        if _is_day(other) and not own.matches(other):
            yield _Mending(_replaced(said.text, Span(own.start, own.end), other.text), other.text)


def _is_day(date: Date) -> bool:
    return bool(date.day and date.month)


def _other_names(said: Facts, quote: Facts, wrong: Sequence[str]) -> Iterator[_Mending]:
    """Only where one alone can have been it: an office, or a figure that tells the event."""
    runs = [name for name in said.names if any(word in name.text.split() for word in wrong)]
    others = [name for name in said.names if name not in runs]
    if len(runs) != 1 or not (others or _is_plain(said)) or not _is_unique(said, quote, runs[0]):
        return
    known = frozenset[str]().union(*(name.stems for name in others))
    for other in quote.names:
        if not other.stems & (known | runs[0].stems):
            place = Span(runs[0].start, runs[0].end)
            yield _Mending(_replaced(said.text, place, other.text), other.text)


def _is_plain(said: Facts) -> bool:
    """Whether a sentence has so many words beside its names that they tell of which fact it is."""
    words = [term for term in said.terms if is_checked(term) and not term.is_name]
    return len(words) >= _TELLING_WORDS


def _is_unique(said: Facts, quote: Facts, name: Name) -> bool:
    tells = any(max(number.values) > _TELLING for number in said.numbers)
    same = tells and said.values <= quote.values
    return same or bool(_OFFICE.search(said.text[: name.start]))


def _other_words(said: Facts, own: str, theirs: str) -> Iterator[_Mending]:
    at = re.search(rf"\b{re.escape(own)}\b", said.text)
    if at:
        yield _Mending(_replaced(said.text, Span(*at.span()), theirs), theirs)


def _replaced(words: str, place: Span, other: str) -> str:
    return " ".join(f"{words[: place.start]}{other}{words[place.end :]}".split())
