"""Nearest vectors by looking at all of them: slower than a graph, and needs only SQLite.

Used where Chroma cannot be (a folder that must not be written to, vectors that another
process is busy with) and where its graph finds too few.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from assistant.index.tables import where
from assistant.types import Filters


def pack(vector: Sequence[float]) -> bytes:
    """A vector as SQLite keeps it: float32, little-endian."""
    return np.asarray(vector, dtype="<f4").tobytes()


def pack_half(vector: Sequence[float]) -> bytes:
    """A vector in half the room (float16, little-endian), of length 1."""
    values = np.asarray(vector, dtype="<f4")
    return (values / max(float(np.linalg.norm(values)), 1e-12)).astype("<f2").tobytes()


def nearest(
    connection: sqlite3.Connection, vector: Sequence[float], k: int, filters: Filters
) -> list[tuple[int, float]]:
    """The k nearest passage numbers with their cosines, best first."""
    condition, values = where(filters)
    size = 4 * len(vector)
    rows = connection.execute(
        "SELECT p.number, p.vector FROM passages AS p JOIN articles AS a ON a.number = p.article"
        f" WHERE length(p.vector) = ? AND {condition} ORDER BY p.number",
        (size, *values),
    ).fetchall()
    if not rows:
        return []
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
    query = np.asarray(vector, dtype="<f4")
    lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(query)
    cosines = (matrix @ query) / np.maximum(lengths, 1e-12)
    order = np.argsort(-cosines, kind="stable")[:k]
    return [(int(rows[at][0]), float(cosines[at])) for at in order]
