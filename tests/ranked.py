"""Passages of an index as its two searches rank them, for tests of what they find."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.index import Index
from assistant.types import Filters, Passage

_ALL = Filters()
_Ranked = list[tuple[Passage, float]]


def by_meaning(index: Index, vector: Sequence[float], k: int, filters: Filters = _ALL) -> _Ranked:
    """The k passages nearest in meaning, with their cosines, best first."""
    return _passages(index, index.vector_search(vector, k, filters))


def by_words(index: Index, stems: Sequence[str], k: int, filters: Filters = _ALL) -> _Ranked:
    """The k best passages by BM25, best first."""
    return _passages(index, index.lexical_search(stems, k, filters))


def _passages(index: Index, ranked: list[tuple[int, float]]) -> _Ranked:
    candidates = index.candidates([number for number, _ in ranked])
    passages = {candidate.number: candidate.passage for candidate in candidates}
    return [(passages[number], score) for number, score in ranked if number in passages]
