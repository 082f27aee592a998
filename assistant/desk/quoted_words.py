"""Words that a draft puts between quotation marks, and where an article has them."""

from __future__ import annotations

import re
from typing import Final

from assistant.types import Span

_MARKED: Final = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
_QUOTATION_MARKS: Final = frozenset("«»“”„\"'‘’‹›")
# Words between marks are somebody's from so many on; fewer are a title or a manner of speaking.
_FEWEST_WORDS: Final = 4
_LEFT_OUT: Final = re.compile(r"\s*[(\[]\s*(?:\.\.\.|…)\s*[)\]]\s*")
_ENDS: Final = " .,;:…!?¡¿"


def quoted_words(sentence: str) -> list[str]:
    """What a sentence quotes, without the marks; titles and single words are left out."""
    found = (next(filter(None, match.groups())) for match in _MARKED.finditer(sentence))
    return [words.strip() for words in found if len(words.split()) >= _FEWEST_WORDS]


def find_words(words: str, text: str) -> Span | None:
    """Where a text has quoted words, letter by letter; white space and quotation marks may differ.

    The first letter may be a capital or not; "(...)" stands for words that were left out.

    Args:
        words: As they are quoted.
        text: An article's.

    Returns:
        Half-open code points of the text; None if it does not have them.
    """
    places, folded = _folded(text)
    start, end = -1, 0
    for part in _LEFT_OUT.split(words):
        wanted = _folded(part)[1].strip(_ENDS)
        at = _find(folded, wanted, end)
        if not wanted or at < 0:
            return None
        start = at if start < 0 else start
        end = at + len(wanted)
    return Span(places[start], places[end - 1] + 1)


def _find(folded: str, wanted: str, begin: int) -> int:
    if not wanted:
        return -1
    first = {wanted[0].lower(), wanted[0].upper()}
    form = re.compile(rf"(?<!\w)[{''.join(map(re.escape, first))}]{re.escape(wanted[1:])}(?!\w)")
    match = form.search(folded, begin)
    return match.start() if match else -1


def _folded(text: str) -> tuple[list[int], str]:
    """The text without quotation marks, its white space squeezed, and the places of the rest."""
    places: list[int] = []
    letters: list[str] = []
    for at, letter in enumerate(text):
        if letter in _QUOTATION_MARKS:
            continue
        if letter.isspace():
            if letters and letters[-1] == " ":
                continue
            letter = " "
        places.append(at)
        letters.append(letter)
    return places, "".join(letters)
