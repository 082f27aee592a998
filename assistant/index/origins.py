"""Where the articles of an index come from, and what was seen there: rows of SQLite.

An item is noted only once its articles are stored. Killed in between, the next visit reads it
again and finds its articles unchanged: nothing is lost, nothing doubled.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from assistant.database import Database
from assistant.types import Origin

_COLUMNS: Final = "number, address, added, visited, tried, fault, failures, retry"
_COUNTS: Final = """
    SELECT count(DISTINCT article) FILTER (WHERE gone IS NULL),
        count(DISTINCT article) FILTER (WHERE gone IS NOT NULL)
    FROM item_articles WHERE origin = ?
"""
# Gone is what no origin holds any more.
_GONE: Final = """
    SELECT DISTINCT article FROM item_articles AS a
    WHERE gone IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM item_articles AS b WHERE b.article = a.article AND b.gone IS NULL)
    ORDER BY article
"""


class Item(NamedTuple):
    """What was seen of a file, an entry or a page.

    Attributes:
        key: What its origin knows it by.
        fingerprint: Changes when it does, as far as can be told without reading it.
        etag: Of its server.
        modified: Of its server, or empty.
    """

    key: str
    fingerprint: str = ""
    etag: str = ""
    modified: str = ""


class Origins:
    """The origins of one index.

    Any call raises what ``Database`` does; those that write need an index that can be written to.

    Args:
        database: Of the index.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, address: str) -> bool:
        """Remember an origin; whether it is new."""
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT OR IGNORE INTO origins (address, added) VALUES (?, ?)", (address, _now())
            )
            return made.rowcount == 1

    def forget(self, address: str) -> bool:
        """Forget an origin with what was seen there; its articles stay. Whether it was there."""
        with self._database.writing() as connection:
            gone = connection.execute("DELETE FROM origins WHERE address = ?", (address,))
            return gone.rowcount == 1

    def listing(self) -> list[Origin]:
        """All of them, in the order in which they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM origins ORDER BY number").fetchall()
            return [_origin(connection, row) for row in rows]

    def begin(self, address: str) -> None:
        """Note that a visit begins."""
        self._update(address, "tried = ?", _now())

    def succeed(self, address: str) -> None:
        """Note that a visit came to its end."""
        done = "visited = ?, fault = '', failures = 0, retry = NULL"
        self._update(address, done, _now())

    def fail(self, address: str, fault: str, retry: dt.datetime | None) -> None:
        """Note why a visit did not, and until when the origin is left alone."""
        moment = retry.isoformat() if retry else None
        self._update(address, "fault = ?, failures = failures + 1, retry = ?", fault, moment)

    def items(self, address: str) -> dict[str, Item]:
        """What was seen of an origin, by key."""
        rows = self._database.rows(
            "SELECT key, fingerprint, etag, modified FROM items"
            " WHERE origin = (SELECT number FROM origins WHERE address = ?)",
            (address,),
        )
        return {row[0]: Item(*row) for row in rows}

    def note(self, address: str, item: Item, articles: Collection[str]) -> None:
        """Note an item whose articles are stored; what it held before and holds no more is gone."""
        with self._database.writing() as connection:
            number = _number(connection, address)
            connection.execute(
                "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?)", (number, *item)
            )
            connection.execute(
                "UPDATE item_articles SET gone = ? WHERE origin = ? AND key = ? AND gone IS NULL",
                (_now(), number, item.key),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO item_articles VALUES (?, ?, ?, NULL)",
                [(number, item.key, article) for article in articles],
            )

    def lose(self, address: str, keys: Iterable[str]) -> None:
        """Note that items are not there any more."""
        with self._database.writing() as connection:
            number = _number(connection, address)
            for key in keys:
                place = (number, key)
                connection.execute("DELETE FROM items WHERE origin = ? AND key = ?", place)
                connection.execute(
                    "UPDATE item_articles SET gone = ?"
                    " WHERE origin = ? AND key = ? AND gone IS NULL",
                    (_now(), *place),
                )

    def gone(self) -> list[str]:
        """Ids of the articles that vanished from where they came, and are kept."""
        return [article for (article,) in self._database.rows(_GONE)]

    def forget_articles(self, articles: Iterable[str]) -> None:
        """Forget articles that were removed."""
        with self._database.writing() as connection:
            connection.executemany(
                "DELETE FROM item_articles WHERE article = ?", [(each,) for each in articles]
            )

    def _update(self, address: str, change: str, *values: object) -> None:
        with self._database.writing() as connection:
            connection.execute(f"UPDATE origins SET {change} WHERE address = ?", (*values, address))


def _origin(connection: sqlite3.Connection, row: tuple[object, ...]) -> Origin:
    number, *fields = row
    articles, gone = connection.execute(_COUNTS, (number,)).fetchone()
    names = _COLUMNS.split(", ")[1:]
    told = dict(zip(names, fields, strict=True))
    return Origin.model_validate({**told, "articles": articles, "gone": gone})


def _number(connection: sqlite3.Connection, address: str) -> int:
    row = connection.execute("SELECT number FROM origins WHERE address = ?", (address,)).fetchone()
    return int(row[0])


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
