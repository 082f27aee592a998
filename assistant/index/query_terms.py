"""What is wanted of articles, as full text looks it up and as it is found again in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.index.search_query import Wanted
from assistant.text.terms import analyse, fold_letters
from assistant.types import Span

_RUN: Final = re.compile(r"[^\W_]+")
# Phrases with no more subject-carrying words than these are looked up as a run of stems. A
# longer one may go beyond the end of a passage, and hardly needs the run to be rare.
_MOST_IN_RUN: Final = 4


@dataclass(frozen=True)
class QueryTerms:
    """One thing that is wanted, ready to be looked up.

    Attributes:
        wanted: What it is.
        stems: For each of its words that full text keeps, that word's stems by language.
        lookups: Full text queries that an article must all match; none when it keeps no word.
        pattern: The exact words, in folded text; None when any form will do.
    """

    wanted: Wanted
    stems: tuple[frozenset[str], ...]
    lookups: tuple[str, ...]
    pattern: re.Pattern[str] | None

    @property
    def is_passed_over(self) -> bool:
        """Whether nothing can be looked up: function words that need not stand word for word."""
        return not self.lookups and self.pattern is None

    def stands_in(self, title: str, text: str) -> bool:
        """Whether the exact words stand in a headline or text."""
        if self.pattern is None:
            return True
        places = (title,) if self.wanted.headline else (title, text)
        return any(self.pattern.search(fold_letters(place)) for place in places)

    def places(self, text: str, language: str) -> Iterator[Span]:
        """Where it stands in a text, as slices of it."""
        if self.pattern is not None:
            for match in self.pattern.finditer(fold_letters(text)):
                yield Span(*match.span())
            return
        stems = frozenset().union(*self.stems)
        for term in analyse(text, language):
            if term.stem in stems and not term.is_stop:
                yield Span(term.start, term.start + len(term.word))


def query_terms(wanted: Wanted, languages: Sequence[str]) -> QueryTerms:
    """Prepare what is wanted for an index.

    Args:
        wanted: What it is.
        languages: Those of its articles, most frequent first; there is one at least.
    """
    runs = [_content(wanted.words, language) for language in languages]
    # Of words that carry no subject in the main language, few articles hold a stem; exact words
    # must be found whichever language an article is in.
    kept = [at for at in runs[0] if not wanted.exact or all(at in run for run in runs)]
    stems = tuple(frozenset(run[at] for run in runs if at in run) for at in kept)
    if wanted.exact and all(0 < len(run) <= _MOST_IN_RUN for run in runs):
        lookups = [_any(" ".join(run.values()) for run in runs)]
    else:
        lookups = [_any(alternatives) for alternatives in stems]
    column = "{title} : " if wanted.headline else ""
    pattern = _pattern(wanted.words) if wanted.exact else None
    return QueryTerms(wanted, stems, tuple(f"{column}({one})" for one in lookups), pattern)


def _content(words: str, language: str) -> dict[int, str]:
    """Stems of the words that full text keeps in a language, by where they stand."""
    return {term.start: term.stem for term in analyse(words, language) if not term.is_stop}


def _any(phrases: Iterable[str]) -> str:
    """A full text query for any of some runs of stems; stems hold no quotes."""
    return " OR ".join(f'"{phrase}"' for phrase in sorted(set(phrases)))


def _pattern(words: str) -> re.Pattern[str]:
    """The words one after the other as whole words, whatever signs stand between them."""
    run = r"[\W_]+".join(map(re.escape, _RUN.findall(fold_letters(words))))
    return re.compile(rf"(?<![^\W_]){run}(?![^\W_])")
