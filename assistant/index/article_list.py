"""The articles of an index as a list: searched, sorted, counted, a page at a time."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from assistant.database import Database
from assistant.index.tables import where
from assistant.text.terms import analyse, fold
from assistant.types import Filters

Order = Literal["newest", "oldest", "title", "outlet", "added"]
Unit = Literal["year", "month", "day"]

_NO_FILTERS: Final = Filters()
_ORDERS: Final[dict[str, str]] = {
    "newest": "a.day DESC, a.number DESC",
    "oldest": "a.day ASC NULLS LAST, a.number",
    "title": "headline(a.title), a.number",
    "outlet": "a.source, a.day DESC, a.number",
    "added": "a.number DESC",
}
# How much of an ISO day names the unit it lies in.
_LENGTHS: Final[dict[str, int]] = {"year": 4, "month": 7, "day": 10}
_MOST_WORDS: Final = 12
_MOST_LANGUAGES: Final = 4


@dataclass(frozen=True)
class Selection:
    """Which articles are meant.

    Attributes:
        filters: Outlets, sections and days.
        words: Words that must all stand in headline or text, in any form; the beginning of one
            will do.
    """

    filters: Filters = _NO_FILTERS
    words: str = ""


@dataclass(frozen=True)
class ArticleSummary:
    """An article in the list, without its text.

    Attributes:
        id: Its id.
        title: Headline; may be empty.
        source: Outlet.
        section: Section of the paper.
        day: Calendar day of publication; None when unknown.
        chars: Length of its text in code points.
    """

    id: str
    title: str
    source: str
    section: str
    day: dt.date | None
    chars: int


_ALL: Final = Selection()


class ArticleList:
    """Looks through the articles of one index, without an embedding model.

    Args:
        database: Where the articles are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, selection: Selection, *, order: Order = "newest", limit: int = 50, offset: int = 0
    ) -> list[ArticleSummary]:
        """Some of the selected articles, in order.

        Args:
            selection: Which articles.
            order: By day (undated ones last), headline, outlet, or as they were added, last first.
            limit: Most articles.
            offset: How many to pass over.
        """
        query = "SELECT a.id, a.title, a.source, a.section, a.day, length(a.text) {}"
        ordered = f"{query} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        rows = self._rows(ordered, selection, limit, offset)
        return [
            ArticleSummary(name, title, source, section, day and dt.date.fromisoformat(day), chars)
            for name, title, source, section, day, chars in rows
        ]

    def count(self, selection: Selection = _ALL) -> int:
        """How many articles are selected."""
        return int(self._rows("SELECT count(*) {}", selection)[0][0])

    def outlets(self, selection: Selection = _ALL) -> dict[str, int]:
        """Selected articles by outlet, in alphabetical order; the unnamed one is left out."""
        return self._counted("source", selection)

    def sections(self, selection: Selection = _ALL) -> dict[str, int]:
        """Selected articles by section, in alphabetical order."""
        return self._counted("section", selection)

    def days(self, selection: Selection = _ALL) -> tuple[dt.date, dt.date] | None:
        """First and last day of the selected articles; None when none has a date."""
        first, last = self._rows("SELECT min(a.day), max(a.day) {}", selection)[0]
        if first is None:
            return None
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)

    def timeline(self, selection: Selection, unit: Unit) -> dict[str, int]:
        """Selected articles by when they were published, oldest first.

        Args:
            selection: Which articles.
            unit: What one entry counts.

        Returns:
            Counts by ``2025``, ``2025-08`` or ``2025-08-15``; spans without articles and undated
            articles are left out.
        """
        length = _LENGTHS[unit]
        query = f"SELECT substr(a.day, 1, {length}), count(*) {{}} AND a.day IS NOT NULL"
        return dict(self._rows(query + " GROUP BY 1 ORDER BY 1", selection))

    def _counted(self, column: str, selection: Selection) -> dict[str, int]:
        query = f"SELECT a.{column}, count(*) {{}} AND a.{column} <> ''"
        return dict(self._rows(f"{query} GROUP BY 1 ORDER BY 1", selection))

    def _rows(self, query: str, selection: Selection, *more: object) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            connection.create_function("headline", 1, _headline, deterministic=True)
            condition, values = _condition(connection, selection)
            asked = query.format(f"FROM articles AS a WHERE {condition}")
            return connection.execute(asked, (*values, *more)).fetchall()


def _condition(connection: sqlite3.Connection, selection: Selection) -> tuple[str, list[Any]]:
    condition, values = where(selection.filters)
    matches = _matches(selection.words, _languages(connection) if selection.words else ())
    having = (
        " AND a.number IN (SELECT p.article FROM stems JOIN passages AS p"
        " ON p.number = stems.rowid WHERE stems MATCH ?)"
    )
    return condition + having * len(matches), [*values, *matches]


def _languages(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT stemmed_as FROM articles GROUP BY 1 ORDER BY count(*) DESC LIMIT ?"
    return [row[0] for row in connection.execute(query, (_MOST_LANGUAGES,))]


def _matches(words: str, languages: Iterable[str]) -> list[str]:
    """For each word that carries a subject, what full text is to look for.

    In each language that word has another stem, and in one of them it may be a stop word,
    which full text does not hold.
    """
    alternatives: dict[int, list[str]] = {}
    stops: set[int] = set()
    for language in languages:
        for term in analyse(words, language):
            phrases = alternatives.setdefault(term.start, [f'"{fold(term.word)}" *'])
            phrases.append(f'"{term.stem}"')
            if term.is_stop:
                stops.add(term.start)
    queries = [" OR ".join(dict.fromkeys(a)) for at, a in alternatives.items() if at not in stops]
    return queries[:_MOST_WORDS]


def _headline(title: str) -> str:
    """A headline as lists are sorted by it: without case, accents and opening marks."""
    return fold(title).lstrip(" ¿¡«\"'“‘([-–—…")
