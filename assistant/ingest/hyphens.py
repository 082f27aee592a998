"""Words parted at the end of a line, as in print: "ayunta-" and "miento"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_PARTED: Final = re.compile(r"([^\W\d_]{2,})[-\u2010\xad]\s*$")
_BEGINS: Final = re.compile(r"[a-záéíóúüñçàèòï]+")
_COMPOUND: Final = re.compile(r"[^\W\d_]{2,}-[^\W\d_]{2,}")
_LONGEST_HALF: Final = 60
_ACUTE: Final = "\u0301"


def compounds(text: str) -> frozenset[str]:
    """Words that a text writes with a hyphen inside a line, in lower case."""
    return frozenset(match.group().lower() for match in _COMPOUND.finditer(text))


def joined(lines: Iterable[str], known: frozenset[str] = frozenset()) -> str:
    """Lines of a paragraph as one line, words that were parted as one word.

    A hyphen at the end of a line goes if a small letter follows it. It is the word's own, and
    stays, where the text writes that word with it elsewhere, or where both halves bear an
    accent, as in "histórico-artístico": one word bears only one.
    """
    pieces: list[str] = []
    for line in map(str.strip, lines):
        if pieces:
            pieces[-1], link = linked(pieces[-1], line, known)
            pieces.append(link)
        pieces.append(line)
    return "".join(pieces)


def is_parted(before: str, after: str) -> bool:
    """Whether a word begun in one line goes on in the next."""
    return bool(_PARTED.search(before[-_LONGEST_HALF:]) and _BEGINS.match(after.lstrip()))


def linked(before: str, after: str, known: frozenset[str] = frozenset()) -> tuple[str, str]:
    """A line without a hyphen that only parts a word, and what stands before the next line."""
    first, second = _PARTED.search(before[-_LONGEST_HALF:]), _BEGINS.match(after)
    if first is None or second is None:
        return before, " "
    halves = (first[1].lower(), second.group())
    if "-".join(halves) in known or all(map(_is_accented, halves)):
        return before.rstrip(), ""
    return before[: len(first[1]) - len(first.group())], ""


def _is_accented(half: str) -> bool:
    return _ACUTE in unicodedata.normalize("NFD", half)
