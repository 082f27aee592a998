"""Names: where they stand, and whether two are the same, inflected or spelt otherwise."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from assistant.text.terms import Term

_CAPITALISED: Final = r"[A-ZÁÉÍÓÚÜÑÇ][\w’'-]*"
NAME_RUN: Final = rf"(?:{_CAPITALISED})(?:\s+(?:de|del|la|los|las|y|van|von)?\s*{_CAPITALISED})*"
"""A regular expression for one name or a list of a few, wherever capitals may stand."""

_WITHIN: Final = re.compile(r"\s*-?(?:(?:de|del|la|los|las|van|von|of|the)\s+)*")
# "Ganó Dani Ferrándiz la Vuelta": an article alone begins another name.
_LINK: Final = re.compile(r"\s*-?(?:(?:del|van|von|(?:de|of)(?:\s+(?:la|los|las|the))?)\s+)?")
_SAME_NAME: Final = 0.8
_SAME_FOREIGN_NAME: Final = 0.6


class Name(NamedTuple):
    """A name where a text has it: "Yuri Ushakov", "Junta de Tresríos".

    Attributes:
        text: As it is written.
        start: Its first code point.
        end: One past its last.
        stems: Of its words, small ones left out.
    """

    text: str
    start: int
    end: int
    stems: frozenset[str]


def find_names(text: str, terms: Iterable[Term]) -> Iterator[Name]:
    """The names of a text in reading order.

    Args:
        text: Any text.
        terms: Its words.
    """
    name: Name | None = None
    for term in terms:
        if not (term.is_name and term.word[0].isalpha()):
            continue
        start, end, stems = term.start, term.start + len(term.word), {term.stem}
        if name and _LINK.fullmatch(text[name.end : start]):
            start, stems = name.start, stems | name.stems
        elif name:
            yield name
        name = Name(text[start:end], start, end, frozenset(stems))
    if name:
        yield name


def is_within(gap: str) -> bool:
    """Whether what stands between two words of a name leaves them one name."""
    return bool(_WITHIN.fullmatch(gap))


def is_known(name: str, known: set[str], foreign: bool) -> bool:
    """Whether a name is one of some words, or is spelt nearly so.

    Args:
        name: Folded.
        known: Folded words.
        foreign: Whether they are in another language, where spellings differ more.
    """
    if name in known or any(_same_stem(name, word) for word in known):
        return True
    least = _SAME_FOREIGN_NAME if foreign else _SAME_NAME
    # "G" is nearly "Ga" or "g)": of one letter nothing is misspelt.
    words = [word for word in known if len(word) > 1]
    return bool(difflib.get_close_matches(name, words, n=1, cutoff=least))


def _same_stem(name: str, word: str) -> bool:
    """Plurals and genders: "Europa" and "europeos" share all but their ends."""
    shortest = min(len(name), len(word))
    if shortest < 4:
        return False
    shared = max(4, shortest - 2)
    return name[:shared] == word[:shared] and abs(len(name) - len(word)) <= 4
