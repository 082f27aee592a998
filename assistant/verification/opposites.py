"""Words of a claim whose opposites its quotation says: "subió", "bajó".

Only words of a list (``opposites.toml``), and only where neither text has both: a quotation that
tells of a rise and a fall backs either. "Hinojar perdió" follows from "Lazurriaga derrotó al
Hinojar", so words of that kind speak against each other of one doer alone.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from assistant.text.terms import analyse, terms
from assistant.verification.roles import deeds

_Opposites = dict[str, frozenset[str]]
_LANGUAGES: Final = ("es", "en")


def opposites(claim: str, quotes: str, language: str) -> tuple[str, str] | None:
    """A word of a claim, and the word of the quotations that says the opposite.

    Args:
        claim: One sentence, without markers.
        quotes: What it cites, in the same language.
        language: ISO 639-1 code of both; Spanish and English are known.

    Returns:
        Both as they are written; None if there are none.
    """
    if language[:2] not in _LANGUAGES:
        return None
    said, cited = _written(claim, language), _written(quotes, language)
    return next(_pairs(said, cited, _known("said", language[:2])), None)


def opposite_deeds(claim: str, quotes: str, language: str) -> tuple[str, str] | None:
    """The same for what one doer, who is named, does: "perdió" of whom "derrotó" is told.

    Args:
        claim: As for ``opposites``.
        quotes: Likewise.
        language: Likewise.
    """
    if language[:2] not in _LANGUAGES:
        return None
    said, cited = _written(claim, language), _written(quotes, language)
    here, there = deeds(claim, quotes, language)
    pairs = (
        pair
        for name, deed in here
        for other, done in there
        if name & other
        for pair in _pairs({deed: said[deed]}, {done: cited[done]}, _known("done", language[:2]))
    )
    return next(pairs, None)


def _written(text: str, language: str) -> dict[str, str]:
    """Its words by their stems."""
    return {term.stem: term.word for term in analyse(text, language)}


def _pairs(
    said: dict[str, str], cited: dict[str, str], known: _Opposites
) -> Iterator[tuple[str, str]]:
    for stem, word in said.items():
        if stem not in cited:
            for other in sorted(known.get(stem, frozenset()) & cited.keys() - said.keys()):
                yield word, cited[other]


@functools.cache
def _known(kind: str, language: str) -> _Opposites:
    source = resources.files("assistant.text").joinpath("lexicon/opposites.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))[kind]
    found: dict[str, set[str]] = {}
    for row in rows:
        one, other = (_stems(words.split(), language) for words in row)
        for stem in one - other:
            found.setdefault(stem, set()).update(other - one)
        for stem in other - one:
            found.setdefault(stem, set()).update(one - other)
    return {stem: frozenset(against) for stem, against in found.items()}


def _stems(words: Iterable[str], language: str) -> set[str]:
    return {stem for word in words for stem in terms(word, language)}
