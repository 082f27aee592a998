"""Words of a claim whose opposites its quotation says: "subió", "bajó".

Only words of a list (``opposites.toml``), and only where neither text has both: a quotation that
tells of a rise and a fall backs either. "Hinojar perdió" follows from "Lazurriaga derrotó al
Hinojar", so words of that kind speak against each other of one doer alone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.text import lexicon
from assistant.text.facts import Facts
from assistant.text.terms import terms
from assistant.verification.checks.roles import deeds
from assistant.verification.checks.source import Fault, Source

_Opposites = dict[str, frozenset[str]]
_LANGUAGES: Final = ("es", "en")


def opposites(claim: Facts, source: Source) -> Iterator[Fault]:
    """The evidence says "bajó" for "subió"; but "no subió" may be said of it."""
    if not source.is_in(claim.language) or claim.language[:2] not in _LANGUAGES:
        return
    if bool(claim.denials) != bool(source.quoted.denials):
        return
    if pair := next(_opposite_deeds(claim, source.quoted), None):
        yield Fault("contrary", ", ".join(pair))
    elif pair := next(_opposite_words(claim, source.quoted), None):
        yield Fault("contrary", ", ".join(pair), hard=False)


def _opposite_words(claim: Facts, quoted: Facts) -> Iterator[tuple[str, str]]:
    """A word of a claim, and the word of the quotations that says the opposite."""
    known = _known("said", claim.language[:2])
    return _pairs(_written(claim), _written(quoted), known)


def _opposite_deeds(claim: Facts, quoted: Facts) -> Iterator[tuple[str, str]]:
    """The same of one doer, who is named: "perdió" of whom "derrotó" is told."""
    said, cited = _written(claim), _written(quoted)
    known = _known("done", claim.language[:2])
    own, theirs = deeds(claim, quoted)
    for name, deed in own:
        for other, done in theirs:
            if name & other:
                yield from _pairs({deed: said[deed]}, {done: cited[done]}, known)


def _written(text: Facts) -> dict[str, str]:
    """Its words by their stems."""
    return {term.stem: term.word for term in text.terms}


def _pairs(
    said: dict[str, str], cited: dict[str, str], known: _Opposites
) -> Iterator[tuple[str, str]]:
    for stem, word in said.items():
        if stem not in cited:
            for other in sorted(known.get(stem, frozenset()) & cited.keys() - said.keys()):
                yield word, cited[other]


@functools.cache
def _known(kind: str, language: str) -> _Opposites:
    against: dict[str, set[str]] = {}
    for row in lexicon.read("opposites")[kind]:
        first, second = (_stems(words.split(), language) for words in row)
        for stem in first - second:
            against.setdefault(stem, set()).update(second - first)
        for stem in second - first:
            against.setdefault(stem, set()).update(first - second)
    return {stem: frozenset(others) for stem, others in against.items()}


def _stems(words: Iterable[str], language: str) -> set[str]:
    return {stem for word in words for stem in terms(word, language)}
