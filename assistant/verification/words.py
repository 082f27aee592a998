"""Words of a claim and of a quotation: which are compared, and which are the same."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from assistant.text.speakers import saying
from assistant.text.terms import Term, fold

# Inflections share all but their ends: "presidente", "presidencia".
_SHARED_LETTERS: Final = 5
_OTHER_END: Final = 2
_SHORT_STEM: Final = 3
_PLURAL: Final = re.compile(r"(?<=[aeiou])s$|(?<=[dlnrsz])es$")
# "Se", "le": what is shorter carries nothing.
_SHORTEST: Final = 3


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_T = TypeVar("_T", bound=_Placed)


def is_checked(term: Term) -> bool:
    """Whether a word carries something that a quotation must bear out."""
    return not term.is_stop and (term.is_name or len(term.word) >= _SHORTEST)


def at_place(term: Term, places: Sequence[_T]) -> _T | None:
    """The date or number that a word is part of."""
    return next((place for place in places if place.start <= term.start < place.end), None)


@functools.lru_cache(maxsize=1024)
def is_saying(word: str) -> bool:
    """Whether a word is a verb of saying."""
    return bool(re.fullmatch(saying(), word, re.IGNORECASE))


def alike(one: Term, other: Term) -> bool:
    """One word, however inflected.

    Short stems tell little: "queso" has that of "que", "mesa" that of "mes". So a word that carries
    something is no function word, and of a short stem only the plural counts as the same.
    """
    if one.is_stop != other.is_stop:
        return False
    first, second = fold(one.word), fold(other.word)
    if one.stem == other.stem:
        return len(one.stem) > _SHORT_STEM or _PLURAL.sub("", first) == _PLURAL.sub("", second)
    shortest = min(len(first), len(second))
    shared = max(_SHARED_LETTERS, shortest - _OTHER_END)
    return shortest >= shared and first[:shared] == second[:shared]


def fewest(by_quote: Iterable[list[str]]) -> list[str]:
    """Of what each quotation lacks, the least."""
    return min(by_quote, key=len)
