"""Spanish words left standing in an answer in another language.

A small model that reads Spanish and writes French ends up with "et a varios líderes". Such words
show by two things: the evidence has the very same ones, and the answer's language does not build
words so, or has another small word for it. Names are no slips.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon

# Not the end of "dizê-la".
_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]+")
_QUOTATION: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
# Small words of names are no slips: "el Servicio del Páramo", "Los Ángeles".
_NAME_FOLLOWS: Final = re.compile(r"\s+[A-ZÁÉÍÓÚÜÑÇ«“\"]")


class _Unlike(NamedTuple):
    """What a language has not, though Spanish has."""

    small: frozenset[str]
    shapes: re.Pattern[str]
    shared: frozenset[str]


def slips(sentence: str, quotes: Sequence[str], language: str) -> list[str]:
    """Words that a sentence took over from Spanish evidence, in reading order.

    Args:
        sentence: Of an answer; what it quotes does not count.
        quotes: What it cites, in Spanish.
        language: ISO 639-1 code of the answer; nothing is known of Spanish itself and of others
            than the sources' languages.
    """
    unlike = _unlike().get(language)
    if unlike is None:
        return []
    there = {word for quote in quotes for word in _WORD.findall(quote) if word[0].islower()}
    own = _words(unquoted(sentence))
    return [
        word
        for word, leads_name in own
        if _is_taken(word, unlike, there) or (word in unlike.small and not leads_name)
    ]


def unquoted(text: str) -> str:
    """A text without what it quotes; a mark stands where that was."""
    return _QUOTATION.sub(" « ", text)


def _words(text: str) -> list[tuple[str, bool]]:
    """Its words in lower case, names left out, and whether each stands before a name."""
    found = list(_WORD.finditer(text))
    return [
        (match.group().lower(), bool(_NAME_FOLLOWS.match(text, match.end())))
        for at, match in enumerate(found)
        if at == 0 or match.group()[0].islower()
    ]


def _is_taken(word: str, unlike: _Unlike, there: set[str]) -> bool:
    return word in there and word not in unlike.shared and bool(unlike.shapes.search(word))


@functools.cache
def _unlike() -> dict[str, _Unlike]:
    return {
        code: _Unlike(
            frozenset(one["small"].split()),
            re.compile("|".join(one["shapes"])),
            frozenset(one["shared"].split()),
        )
        for code, one in lexicon.read("mixing").items()
    }
