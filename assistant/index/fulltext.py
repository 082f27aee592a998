"""Full text over stems: SQLite FTS5 and its BM25."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from assistant.index.tables import where
from assistant.types import Filters


def search(
    connection: sqlite3.Connection, terms: Sequence[str], k: int, filters: Filters
) -> list[tuple[int, float]]:
    """The k best passage numbers for any of the terms, with their BM25, best first."""
    match = " OR ".join(_quoted(term) for term in dict.fromkeys(terms) if term)
    if not match:
        return []
    condition, values = where(filters)
    admitted = (
        " AND rowid IN (SELECT p.number FROM passages AS p JOIN articles AS a"
        f" ON a.number = p.article WHERE {condition})"
    )
    rows = connection.execute(
        "SELECT rowid, -bm25(stems) AS score FROM stems WHERE stems MATCH ?"
        f"{admitted if values else ''} ORDER BY score DESC, rowid LIMIT ?",
        (match, *values, k),
    )
    return [(int(number), float(score)) for number, score in rows]


def document_frequency(connection: sqlite3.Connection, terms: Sequence[str]) -> list[int]:
    """In how many passages (headline or body) each term stands."""
    query = "SELECT doc FROM stems_vocabulary WHERE term = ?"
    rows = [connection.execute(query, (term,)).fetchone() for term in terms]
    return [int(row[0]) if row else 0 for row in rows]


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
