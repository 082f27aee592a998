"""Vectors of single sentences, by where they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.types import Location, Passage

SentenceVectors = dict[Location, npt.NDArray[np.float32]]

_QUERY = (
    'SELECT p.start, p."end", p.vector, s.start, s."end", s.vector FROM articles AS a'
    " JOIN passages AS p ON p.article = a.number"
    " LEFT JOIN sentences AS s ON s.passage = p.number"
    " WHERE a.id = ? AND p.ordinal = ?"
)


def read_sentence_vectors(
    connection: sqlite3.Connection, passages: Sequence[Passage]
) -> SentenceVectors:
    """Vectors of the passages' sentences by where they stand."""
    vectors: SentenceVectors = {}
    for passage in passages:
        key = (passage.article_id, passage.ordinal)
        for row in connection.execute(_QUERY, key):
            vectors.update(_vector(passage.article_id, row))
    return vectors


def _vector(article_id: str, row: tuple[Any, ...]) -> SentenceVectors:
    """A passage of one sentence has no other vector than its own."""
    start, end, whole, first, last, part = row
    if part is not None:
        vector = np.frombuffer(part, dtype="<f2").astype(np.float32)
        return {Location(article_id, start + first, start + last): vector}
    if whole is not None:
        vector = np.frombuffer(whole, dtype="<f4").astype(np.float32)
        return {Location(article_id, start, end): vector}
    return {}
