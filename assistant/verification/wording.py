"""Whether a sentence says no more than its quotation: word by word, and of whom.

A small model writes an event in stronger words ("firmaron un acuerdo" for "coincidieron"), joins
the beginning of one sentence to the end of another, or gives one's deed to another. All of that
is made of plausible words, and scores of likeness hardly notice. So a sentence is proved only if
each of its clauses takes every word that carries something from one cited sentence (names may
come from anywhere in what is cited, its headline and its outlet), and if each name stands there
beside what it does. A sentence that fails need not be false; its quotation is proved, though.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final, Protocol, TypeVar

from assistant.text.dates import Date
from assistant.text.facts import Facts
from assistant.text.names import is_known
from assistant.text.speakers import saying
from assistant.text.terms import Term, fold
from assistant.verification.checks import Source
from assistant.verification.checks.dates import given_dates
from assistant.verification.checks.roles import Deed, deeds

# Inflections share all but their ends: "presidente", "presidencia".
_SHARED_LETTERS: Final = 5
_OTHER_END: Final = 2
# "Se", "le": what is shorter carries nothing.
_SHORTEST: Final = 3
# What may stand between a name and what it does: ", el alcalde de Soto,".
_APPOSITION: Final = re.compile(r",[^,;:.]*,|\([^)]*\)|—[^—]*—")
_MOST_BETWEEN: Final = 1
_CLAUSE_MARK: Final = re.compile(r"[,;:.()—]")
_QUOTING: Final = re.compile('[«“"]')


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_T = TypeVar("_T", bound=_Placed)


def unproved(claim: Facts, source: Source) -> tuple[str, ...]:
    """Words of a claim that what it cites does not bear out; none where it says no more.

    Args:
        claim: One sentence without markers, in the language of what it cites.
        source: What it cites.
    """
    lacking: list[str] = []
    for clause in claim.clauses:
        terms = [t for t in claim.terms if clause.start <= t.start < clause.end and _is_checked(t)]
        lacking += _fewest(_lacking(terms, claim, quote, source) for quote in source.quotes)
    return tuple(lacking) or tuple(_done_by_others(claim, source))


def _fewest(by_quote: Iterable[list[str]]) -> list[str]:
    return min(by_quote, key=len)


def _is_checked(term: Term) -> bool:
    return not term.is_stop and (term.is_name or len(term.word) >= _SHORTEST)


def _lacking(terms: Sequence[Term], claim: Facts, quote: Facts, source: Source) -> list[str]:
    near = (quote, *source.context)
    return [term.word for term in terms if not _is_borne(term, claim, near, source)]


def _is_borne(term: Term, claim: Facts, near: Sequence[Facts], source: Source) -> bool:
    """Whether a cited sentence and its headline hold the word; of a name, whatever is cited."""
    if date := _at(term, claim.dates):
        return any(date.matches(other) for part in near for other in _dates(part))
    if number := _at(term, claim.numbers):
        return any(number.values & part.values for part in near)
    if term.is_name and term.word[0].isalpha():
        return is_known(fold(term.word), _words(source), foreign=False)
    if _is_saying(term.word):
        return near[0].is_attributed or bool(_QUOTING.search(near[0].text))
    return any(_alike(term, other) for part in near for other in part.terms)


def _at(term: Term, places: Sequence[_T]) -> _T | None:
    return next((place for place in places if place.start <= term.start < place.end), None)


def _dates(part: Facts) -> Iterator[Date]:
    """The dates that a text gives, and its own."""
    yield from given_dates(part)
    if part.published:
        yield Date.of(part.published)


def _words(source: Source) -> set[str]:
    return {fold(term.word) for part in source.parts for term in part.terms}


@functools.lru_cache(maxsize=1024)
def _is_saying(word: str) -> bool:
    return bool(re.fullmatch(saying(), word, re.IGNORECASE))


def _alike(one: Term, other: Term) -> bool:
    """One word, however inflected."""
    if one.stem == other.stem:
        return True
    first, second = fold(one.word), fold(other.word)
    shortest = min(len(first), len(second))
    shared = max(_SHARED_LETTERS, shortest - _OTHER_END)
    return shortest >= shared and first[:shared] == second[:shared]


def _done_by_others(claim: Facts, source: Source) -> Iterator[str]:
    """Names that no cited sentence has beside what the claim says that they do."""
    for name, deed in deeds(claim, source.quoted)[0]:
        if not any(_does(name, deed, claim, quote) for quote in source.quotes):
            yield deed


def _does(name: frozenset[str], deed: str, claim: Facts, quote: Facts) -> bool:
    terms = quote.terms
    names = [at for at, term in enumerate(terms) if term.stem in name]
    done = [at for at, term in enumerate(terms) if term.stem == deed]
    if names:
        return any(_are_near(one, other, quote) for one, other in product(names, done))
    return bool(done) and not _has_other_doer(name, deed, deeds(claim, quote)[1])


def _has_other_doer(name: frozenset[str], deed: str, cited: Sequence[Deed]) -> bool:
    return any(done == deed and not name & other for other, done in cited)


def _are_near(name: int, deed: int, quote: Facts) -> bool:
    """Whether nothing but an apposition and a word stands between a name and what it does."""
    first, last = sorted((name, deed))
    start = quote.terms[first].start + len(quote.terms[first].word)
    between = quote.text[start : quote.terms[last].start]
    kept = _APPOSITION.sub(lambda apart: " " * len(apart.group()), between)
    words = [t for t in quote.terms[first + 1 : last] if kept[t.start - start].strip()]
    apart = bool(_CLAUSE_MARK.search(kept))
    return not apart and sum(not term.is_stop for term in words) <= _MOST_BETWEEN
