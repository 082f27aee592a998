"""A question as full text sees it: which words are looked up, and what each is worth."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.index import Index
from assistant.question import Question

# BM25's saturation: a word that stands there once already counts for 1 / (1 + k1).
# Measured: 0.3 to 1.2, with or without a norm for length, rank alike.
_SATURATION: Final = 0.6
# The idf of a word that stands in one passage out of four.
_EVERYDAY: Final = math.log(4.0)


class QueryWord(NamedTuple):
    """One subject-carrying word of a question.

    Attributes:
        stems: How it may stand in the articles: one stem for each of their languages.
        weight: Its inverse document frequency.
        is_name: Whether it looks like a name or a number.
        is_known: Whether any passage has it.
    """

    stems: frozenset[str]
    weight: float
    is_name: bool
    is_known: bool


class LexicalQuery:
    """A question as full text sees it.

    A question in another language than the articles keeps its names, its numbers and
    the words that are kin ("president"); what the articles do not know weighs as the
    rarest of words. So the share of its words that a passage can have is small by itself
    when the languages differ, and fusion needs no switch.

    Args:
        question: Words that ask for the latest are looked up only if there are no others.
        index: Where word frequencies come from.
    """

    def __init__(self, question: Question, index: Index) -> None:
        languages = list(index.languages()) or [question.language]
        self.is_foreign = question.language not in languages
        words = _distinct(question.subject, languages) or _distinct(question, languages)
        self.words = _weighted(words, index)
        self._total = sum(word.weight for word in self.words)

    @property
    def stems(self) -> list[str]:
        """All stems, sorted."""
        return sorted({stem for word in self.words for stem in word.stems})

    @property
    def rare_stems(self) -> list[str]:
        """Stems worth looking up, sorted: those of everyday words only when there are no others.

        A word in a quarter of the passages finds nothing in particular, and takes long.
        """
        rare = (word for word in self.words if word.is_known and word.weight >= _EVERYDAY)
        return sorted({stem for word in rare for stem in word.stems}) or self.stems

    def share(self, stems: Iterable[str]) -> float:
        """BM25 of a passage with these stems, as a part of the most it could be: 0 to 1.

        Robertson and Zaragoza (2009), without the norm for length (passages are about
        equally long), divided by its limit. Unlike BM25 itself it can be compared across
        questions and indexes.
        """
        if not self._total:
            return 0.0
        times = Counter(stems)
        reached = 0.0
        for word in self.words:
            count = max(times[stem] for stem in word.stems)
            reached += word.weight * count / (count + _SATURATION)
        return reached / self._total

    def coverage(self, stems: Iterable[str], *, names_only: bool = False) -> float:
        """What part of the question's words, by weight, stands among the stems: 0 to 1.

        Without any such word in the question, nothing is missing: 1.
        """
        known = set(stems)
        words = [word for word in self.words if word.is_name or not names_only]
        total = sum(word.weight for word in words)
        met = sum(word.weight for word in words if not word.stems.isdisjoint(known))
        return met / total if total else 1.0


def _distinct(question: Question, languages: Sequence[str]) -> dict[frozenset[str], bool]:
    """The stems of each word, and whether it is a name."""
    distinct: dict[frozenset[str], bool] = {}
    readings = [question.facts.terms_in(language) for language in languages]
    for same_word in zip(*readings, strict=True):
        if not same_word[0].is_stop:
            stems = frozenset(term.stem for term in same_word)
            distinct[stems] = distinct.get(stems, False) or same_word[0].is_name
    return distinct


def _weighted(words: dict[frozenset[str], bool], index: Index) -> list[QueryWord]:
    flat = sorted({stem for stems in words for stem in stems})
    frequency = dict(zip(flat, index.document_frequency(flat), strict=True))
    total = index.passage_count
    weighted = []
    for stems, is_name in words.items():
        most = max(frequency[stem] for stem in stems)
        weighted.append(QueryWord(stems, _idf(most, total), is_name, most > 0))
    return weighted


def _idf(frequency: int, total: int) -> float:
    """Lucene's idf: never below zero, however small the index."""
    return math.log1p((total - frequency + 0.5) / (frequency + 0.5))
