"""The vectors of an index: SQLite keeps them, Chroma finds the nearest and follows SQLite."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.database import Database
from assistant.index import exact_search
from assistant.index.chroma import Collection, VectorRow, VectorsUnreadable, discard
from assistant.index.tables import where
from assistant.index.writer_lock import WriterLock
from assistant.types import Filters

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 500


class VectorStore:
    """The vectors of one index.

    Args:
        database: The tables of the index.
        folder: Where Chroma keeps its files.
        lock: The index's lock, which must be held to change them.
    """

    def __init__(self, database: Database, folder: Path, lock: WriterLock) -> None:
        self._database = database
        self._folder = folder
        self._lock = lock
        self._collection: Collection | None = None
        self._generation = ""
        self._guard = threading.RLock()

    def nearest(self, vector: Sequence[float], k: int, filters: Filters) -> list[tuple[int, float]]:
        """The k nearest passage numbers with their cosines, best first.

        Chroma finds them. Where it cannot (read-only folder, another process at work, broken
        files that cannot be mended now), all vectors in SQLite are compared one by one.
        """
        nearest = None if self._database.read_only else self._nearest_in_chroma(vector, k, filters)
        # A graph may not reach all of many equal vectors; what it misses is not lost.
        if nearest is not None and (
            len(nearest) >= k or len(nearest) >= self._settled_count(filters)
        ):
            return nearest
        with self._database.reading() as connection:
            return exact_search.nearest(connection, vector, k, filters)

    def collection(self, *, rebuild: bool = False) -> Collection:
        """Chroma's collection, brought in line with SQLite when it is not.

        Args:
            rebuild: Discard Chroma's files first.

        Raises:
            VectorsUnreadable: It cannot be opened, and another process holds the lock.
        """
        with self._guard:
            # When another process wrote, Chroma would not notice.
            if rebuild or self._generation != self._stored_generation():
                self.close()
            if self._collection is None:
                self._collection = self._rebuilt() if rebuild else self._opened()
                self._generation = self._stored_generation()
            return self._collection

    def close(self) -> None:
        """Let go of Chroma; the next use opens it again."""
        with self._guard:
            if self._collection is not None:
                self._collection.close()
                self._collection = None

    def settle(self) -> None:
        """Bring Chroma and SQLite in line: pending vectors in, doomed ones out.

        The lock must be held. Safe to be killed anywhere: the rows stay pending until
        Chroma has taken their vectors.
        """
        with self._database.reading() as connection:
            doomed = [row[0] for row in connection.execute("SELECT number FROM doomed")]
            last = connection.execute("SELECT max(number) FROM passages").fetchone()[0] or 0
            pending = list(_embedded(connection, "p.pending AND p.number <= ?", (last,)))
        try:
            collection = self.collection()
            collection.drop(doomed)
            for rows in pending:
                collection.put(rows)
        except VectorsUnreadable as error:
            _log.warning("vectors rebuilt: %s", error)
            self.collection(rebuild=True)
        with self._guard:
            with self._database.writing() as connection:
                connection.execute(
                    "UPDATE passages SET pending = 0"
                    " WHERE pending AND vector IS NOT NULL AND number <= ?",
                    (last,),
                )
                connection.executemany("DELETE FROM doomed WHERE number = ?", zip(doomed))
                # Processes that have the collection open see that it changed.
                connection.execute(
                    "INSERT INTO meta VALUES ('generation', '1')"
                    " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
                )
            self._generation = self._stored_generation()

    def compare(self) -> tuple[int, int]:
        """How many settled vectors Chroma lacks, and how many it has beyond them.

        Raises:
            VectorsUnreadable: It cannot be opened.
        """
        if self._database.read_only:
            return 0, 0  # Chroma cannot even be asked, and is not used
        stored: set[int] = set()
        if self._folder.is_dir():
            with self._guard:
                stored = (self._collection or Collection(self._folder)).numbers()
        settled = self._settled()
        return len(settled - stored), len(stored - settled)

    def _opened(self) -> Collection:
        try:
            collection = Collection(self._folder)
        except VectorsUnreadable as error:
            _log.warning("vectors rebuilt: %s", error)
            return self._rebuilt()
        if not self._agrees(collection):
            with self._locked():
                self._reconcile(collection)
        return collection

    def _rebuilt(self) -> Collection:
        with self._locked():
            discard(self._folder)
            collection = Collection(self._folder)
            self._reconcile(collection)
        return collection

    def _nearest_in_chroma(
        self, vector: Sequence[float], k: int, filters: Filters
    ) -> list[tuple[int, float]] | None:
        collection = None
        try:
            collection = self.collection()
            return collection.nearest(vector, k, filters)
        except VectorsUnreadable as error:
            _log.warning("vectors unusable: %s", error)
        try:
            return self._instead_of(collection).nearest(vector, k, filters)
        except VectorsUnreadable as error:
            _log.warning("vectors compared one by one: %s", error)
        return None

    def _instead_of(self, broken: Collection | None) -> Collection:
        with self._guard:
            # Perhaps another thread has just closed it, or put a new one in its place.
            if self._collection is not None and self._collection is not broken:
                return self._collection
            return self.collection(rebuild=True)

    def _settled_count(self, filters: Filters) -> int:
        condition, values = where(filters)
        rows = self._database.rows(
            "SELECT count(*) FROM passages AS p JOIN articles AS a ON a.number = p.article"
            f" WHERE NOT p.pending AND {condition}",
            values,
        )
        return int(rows[0][0])

    def _settled(self) -> set[int]:
        rows = self._database.rows("SELECT number FROM passages WHERE NOT pending")
        return {row[0] for row in rows}

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if not self._lock.acquire():
            raise VectorsUnreadable("another process is writing")
        try:
            yield
        finally:
            self._lock.release()

    def _agrees(self, collection: Collection) -> bool:
        rows = self._database.rows(
            "SELECT (SELECT count(*) FROM passages WHERE NOT pending)"
            " + (SELECT count(*) FROM doomed)"
        )
        return collection.count() == int(rows[0][0])

    def _reconcile(self, collection: Collection) -> None:
        """Give Chroma what it lacks of the settled vectors, and drop what it should not have."""
        stored = collection.numbers()
        collection.drop(stored - self._settled())
        with self._database.reading() as connection:
            for rows in _embedded(connection, "NOT p.pending", ()):
                collection.put([row for row in rows if row[0] not in stored])

    def _stored_generation(self) -> str:
        rows = self._database.rows("SELECT value FROM meta WHERE key = 'generation'")
        return str(rows[0][0]) if rows else ""


def _embedded(
    connection: sqlite3.Connection, condition: str, values: tuple[int, ...]
) -> Iterator[list[VectorRow]]:
    cursor = connection.execute(
        "SELECT p.number, p.vector, a.day, a.source, a.section FROM passages AS p"
        " JOIN articles AS a ON a.number = p.article"
        f" WHERE p.vector IS NOT NULL AND {condition} ORDER BY p.number",
        values,
    )
    while rows := cursor.fetchmany(_AT_ONCE):
        yield rows
