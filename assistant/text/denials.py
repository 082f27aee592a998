"""What a text denies.

The scope of a denial is the next few words of its clause (after Morante & Daelemans, 2009, and
cruder); of a determiner such as "sin" or "ninguna", the next word alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.terms import Term
from assistant.types import Span

# How many words each kind of denial is about; "ni" only carries one on.
_REACH: Final = {"determiners": 1, "joining": 0, "words": 4, "verbs": 4}


class Denial(NamedTuple):
    """A word that denies, where a text has it.

    Attributes:
        word: Folded.
        start: Its first code point.
        end: One past its last.
        scope: The words that it denies, stop words left out.
    """

    word: str
    start: int
    end: int
    scope: tuple[Term, ...]


def find_denials(
    folded: str, terms: Sequence[Term], clauses: Sequence[Span], language: str
) -> Iterator[Denial]:
    """The denials of a text in reading order.

    Args:
        folded: The text as ``fold_letters`` has it.
        terms: Its words.
        clauses: Where its clauses stand.
        language: ISO 639-1 code of the text.
    """
    for match in _forms(language).finditer(folded):
        end = next((c.end for c in clauses if c.start <= match.start() < c.end), match.end())
        inside = [t for t in terms if match.end() <= t.start < end and not t.is_stop]
        reach = _REACH[match.lastgroup or "words"]
        yield Denial(match.group(), *match.span(), tuple(inside[:reach]))


@functools.cache
def _forms(language: str) -> re.Pattern[str]:
    """What denies in a language; and in Spanish and English, for which short texts are taken."""
    lists = lexicon.read("negation")
    entries = [lists[code] for code in dict.fromkeys((language, "es", "en")) if code in lists]
    forms = [
        rf"(?P<{kind}>\b(?:{'|'.join(form for entry in entries for form in entry[kind])})\b)"
        for kind in _REACH
    ]
    return re.compile("|".join([*forms, *(entry["clitics"] for entry in entries)]))
