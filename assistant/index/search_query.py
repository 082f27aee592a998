"""A search as archivists type it: words, "exact phrases", ``-without``, ``OR``, ``titular:``.

Whatever is typed is understood somehow; nothing is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.messages import text

LONGEST_QUERY: Final = 500
_MOST_WANTED: Final = 24
# Keyboards and word processors change them, so any of them opens and any closes.
_QUOTES: Final = '"«»“”„'
_PIECE: Final = re.compile(
    "(?P<without>[-\u2212\u2013](?=[^\\s\u2212\u2013-]))?"
    r"(?:(?P<headline>t[ií]tular|t[ií]tulo|title):(?=\S))?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<word>[^\s{_QUOTES}]+))",
    re.IGNORECASE,
)
_OR: Final = frozenset({"OR", "O"})
_AND: Final = frozenset({"AND", "Y"})
# What stands around a word and is none of it.
_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Wanted:
    """Words that are to stand in an article, or not to.

    Attributes:
        words: As typed, without marks.
        exact: Whether they must stand there word for word, and not in any form.
        headline: Whether they must stand in the headline.
    """

    words: str
    exact: bool = False
    headline: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """What is searched for; with nothing in it, every article.

    Attributes:
        required: Of each group at least one must stand in the article.
        excluded: None of them may.
    """

    required: tuple[tuple[Wanted, ...], ...] = ()
    excluded: tuple[Wanted, ...] = ()

    @property
    def sought(self) -> tuple[Wanted, ...]:
        """All that may stand in a found article, in the order typed."""
        return tuple(wanted for group in self.required for wanted in group)

    def __bool__(self) -> bool:
        return bool(self.required or self.excluded)


def parse_query(typed: str) -> SearchQuery:
    """Understand a search; whatever is typed, nothing is raised.

    Words must all stand, in any form; those in quotes word for word. ``-`` before either excludes
    it, ``OR`` (``O``) between two lets either do, and binds closer than standing together.
    ``titular:`` (``title:``) looks in the headline alone. An unclosed quote closes at the end;
    what holds no letter or digit is passed over.
    """
    required: list[tuple[Wanted, ...]] = []
    excluded: list[Wanted] = []
    either = False
    for piece in _pieces(typed):
        if piece is None:
            either = bool(required)
            continue
        wanted, without = piece
        if without:
            excluded.append(wanted)
        elif either:
            required[-1] = (*required[-1], wanted)
        else:
            required.append((wanted,))
        either = False
        if len(excluded) + sum(map(len, required)) == _MOST_WANTED:
            break
    return SearchQuery(tuple(required), tuple(dict.fromkeys(excluded)))


def _pieces(typed: str) -> Iterator[tuple[Wanted, bool] | None]:
    """What is wanted and whether it is excluded, one after the other; None is an ``OR``."""
    tidy = unicodedata.normalize("NFC", typed.replace("\x00", " "))[:LONGEST_QUERY]
    for match in _PIECE.finditer(tidy):
        without, headline, phrase, word = match.group("without", "headline", "phrase", "word")
        if word in _OR and not (without or headline):
            yield None
        elif word in _AND:
            continue
        elif words := _AROUND.sub("", " ".join((word if phrase is None else phrase).split())):
            yield Wanted(words, phrase is not None, headline is not None), without is not None


def in_words(query: SearchQuery, language: str | None = None) -> str:
    """How a search was understood, as a line for people."""
    groups = (
        text("search.either", language).join(_named(one, language) for one in group)
        for group in query.required
    )
    without = (
        text("search.without", language, what=_named(one, language)) for one in query.excluded
    )
    return " · ".join([*groups, *without]) or text("search.everything", language)


def _named(wanted: Wanted, language: str | None) -> str:
    words = wanted.words
    named = text("search.exact", language, words=words) if wanted.exact else words
    return text("search.in_headline", language, what=named) if wanted.headline else named
