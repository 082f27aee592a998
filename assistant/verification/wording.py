"""Whether a sentence says no more than its quotation: word by word, and of whom.

A small model writes an event in stronger words ("firmaron un acuerdo" for "coincidieron"), joins
the beginning of one sentence to the end of another, or gives one's deed to another. All of that
is made of plausible words, and scores of likeness hardly notice. So a sentence is proved only if
each of its clauses takes every word that carries something from one cited sentence (names may
come from anywhere in what is cited, its headline and its outlet), and if each name stands there
beside what it does. A sentence that fails need not be false; its quotation is proved, though.

In Spanish three more things are looked at, all of them crude and on the strict side: that each verb
has its subject, its complements and its tense from that verb of the quotation (verbs are known by
their endings, subjects by where they stand); that numbers count what they counted; and that what
weakens or limits the words that were kept (``limits.toml``: "podría", "casi", "si") is kept too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from assistant.text.dates import Date
from assistant.text.facts import Facts
from assistant.text.names import is_known
from assistant.text.terms import Term, fold
from assistant.verification.checks import Source
from assistant.verification.checks.dates import given_dates
from assistant.verification.checks.roles import Deed, deeds
from assistant.verification.limits import unlimited
from assistant.verification.misreading import misread
from assistant.verification.words import alike, at_place, fewest, is_checked, is_saying

# What may stand between a name and what it does: ", el alcalde de Soto,".
_APPOSITION: Final = re.compile(r",[^,;:.]*,|\([^)]*\)|—[^—]*—")
_MOST_BETWEEN: Final = 1
_CLAUSE_MARK: Final = re.compile(r"[,;:.()—]")
_QUOTING: Final = re.compile('[«“"]')
_CREDITING: Final = re.compile(r"\bsegun\b|\bde acuerdo con\b|\baccording to\b")
_WORD: Final = re.compile(r"\w+")
# A verb in the past, and right behind it a definite plural: "marcó los goles".
_ALL_DONE: Final = re.compile(
    r"\b(\w{2,}(?:o|aron|ieron)) (?:todos |todas )?(?:los|las) (\w{3,}s)\b"
)
# "Según el diario El Faro": so many words may name an outlet.
_CREDITED: Final = 4
_SPANISH: Final = "es"


def unproved(claim: Facts, source: Source) -> tuple[str, ...]:
    """What keeps a claim from being borne out by what it cites; none where it says no more.

    These are words of the claim; where it lacks none, the words of the quotation that weaken or
    limit what the claim says without them.

    Args:
        claim: One sentence without markers, in the language of what it cites.
        source: What it cites.
    """
    lacking: list[str] = []
    for clause in claim.clauses:
        terms = [t for t in claim.terms if clause.start <= t.start < clause.end and is_checked(t)]
        lacking += fewest(_lacking(terms, claim, quote, source) for quote in source.quotes)
    if (credit := _CREDITING.search(claim.folded)) and not _credits(source, claim, credit.end()):
        lacking.append(credit.group())
    if claim.language[:2] == _SPANISH:
        wider = lacking or _all_of_them(claim, source)
        return tuple(wider) or misread(claim, source) or tuple(unlimited(claim, source))
    return tuple(lacking) or tuple(_done_by_others(claim, source))


def _all_of_them(claim: Facts, source: Source) -> list[str]:
    """Things of which a claim has all done ("marcó los goles") and no quotation says so.

    A quotation of "dos goles", or of another who scored, says less.
    """
    return [
        found.group(2)
        for found in _ALL_DONE.finditer(claim.folded)
        if not any(
            re.search(rf"\b(?:los|las) (?:\w+ )?{found.group(2)}\b", q.folded)
            for q in source.quotes
        )
    ]


def _credits(source: Source, claim: Facts, after: int) -> bool:
    """Whether a quotation is somebody's word, or a claim that of its outlet or its headline."""
    if any(q.is_attributed or q.speakers or _QUOTING.search(q.text) for q in source.quotes):
        return True
    named = {fold(term.word) for part in source.context for term in part.terms}
    return any(word in named for word in _WORD.findall(claim.folded[after:])[:_CREDITED])


def _lacking(terms: Sequence[Term], claim: Facts, quote: Facts, source: Source) -> list[str]:
    near = (quote, *source.context)
    return [term.word for term in terms if not _is_borne(term, claim, near, source)]


def _is_borne(term: Term, claim: Facts, near: Sequence[Facts], source: Source) -> bool:
    """Whether a cited sentence and its headline hold the word; of a name, whatever is cited."""
    if date := at_place(term, claim.dates):
        return any(date.matches(other) for part in near for other in _dates(part))
    if number := at_place(term, claim.numbers):
        return any(number.values & part.values for part in near)
    if term.is_name and term.word[0].isalpha():
        return is_known(fold(term.word), _words(source), foreign=False)
    if is_saying(term.word):
        return near[0].is_attributed or bool(_QUOTING.search(near[0].text))
    return any(alike(term, other) for part in near for other in part.terms)


def _dates(part: Facts) -> Iterator[Date]:
    """The dates that a text gives, and its own."""
    yield from given_dates(part)
    if part.published:
        yield Date.of(part.published)


def _words(source: Source) -> set[str]:
    return {fold(term.word) for part in source.parts for term in part.terms}


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
