"""What full text looks for in a question, and what each word is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.index import Index
from assistant.terms import analyse

# The most that one word can add to BM25 is its idf times k1 + 1; FTS5 has k1 = 1.2.
_MOST_PER_IDF: Final = 2.2
# A word in more than half of the passages says nothing, but not less than nothing.
_LEAST_IDF: Final = 0.05


class Wanted(NamedTuple):
    """One subject-carrying word of a question.

    Attributes:
        stems: How it may stand in the articles: one stem for each of their languages.
        weight: Its inverse document frequency.
        is_name: Whether it looks like a name or a number.
    """

    stems: frozenset[str]
    weight: float
    is_name: bool


class Question:
    """A question as full text sees it.

    A question in another language than the articles keeps its names, its numbers and
    the words that are kin ("president"); what the articles do not know weighs as the
    rarest of words. So the share of the possible BM25 that a passage reaches is small
    by itself when the languages differ, and fusion needs no switch.

    Args:
        text: The question.
        language: Its ISO 639-1 code.
        index: Where word frequencies come from.
    """

    def __init__(self, text: str, language: str, index: Index) -> None:
        self.text = text
        self.language = language
        languages = list(index.languages()) or [language]
        self.is_foreign = language not in languages
        self.words = _weighted(_distinct(text, language, languages), index)
        self.most_bm25 = _MOST_PER_IDF * sum(word.weight for word in self.words)

    @property
    def stems(self) -> list[str]:
        """All stems, sorted."""
        return sorted({stem for word in self.words for stem in word.stems})

    def share(self, bm25: float | None) -> float:
        """What part of the most that BM25 could give a passage has: 0 to 1."""
        return min(1.0, (bm25 or 0.0) / self.most_bm25) if self.most_bm25 else 0.0

    def coverage(self, stems: Iterable[str], *, names_only: bool = False) -> float:
        """What part of the question's words, by weight, stands among the stems: 0 to 1.

        Without any such word in the question, nothing is missing: 1.
        """
        there = set(stems)
        words = [word for word in self.words if word.is_name or not names_only]
        total = sum(word.weight for word in words)
        met = sum(word.weight for word in words if not word.stems.isdisjoint(there))
        return met / total if total else 1.0


def _distinct(text: str, language: str, languages: Sequence[str]) -> dict[frozenset[str], bool]:
    readings = [analyse(text, language, stems_of=known) for known in languages]
    found: dict[frozenset[str], bool] = {}
    for same_word in zip(*readings, strict=True):
        if not same_word[0].is_stop:
            stems = frozenset(term.stem for term in same_word)
            found[stems] = found.get(stems, False) or same_word[0].is_name
    return found


def _weighted(words: dict[frozenset[str], bool], index: Index) -> list[Wanted]:
    flat = sorted({stem for stems in words for stem in stems})
    frequency = dict(zip(flat, index.document_frequency(flat), strict=True))
    total = index.passage_count
    return [
        Wanted(stems, _idf(max(frequency[stem] for stem in stems), total), is_name)
        for stems, is_name in words.items()
    ]


def _idf(frequency: int, total: int) -> float:
    return max(_LEAST_IDF, math.log((total - frequency + 0.5) / (frequency + 0.5)))
