"""The folder of one index: ``archive.sqlite3``, ``vectors/``, ``writer.lock``."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import ArchiveDamaged, ArchiveMissing, StorageError
from assistant.index import exact
from assistant.index.database import SCHEMA_VERSION, Database, storage_errors
from assistant.index.lock import WriterLock
from assistant.index.rows import where
from assistant.index.vectors import Vectors, VectorsUnreadable, discard, metadata
from assistant.types import Filters

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 500
# number, vector, day, source, section
_Row = tuple[int, bytes, str | None, str, str]


class Meta(BaseModel):
    """What an index remembers about itself.

    Attributes:
        schema_version: Version of its tables.
        embedder_id: The model that its vectors come from.
        dimensions: Of those vectors; 0 until the first one is there.
        max_tokens: Most tokens of a passage.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: int
    embedder_id: str
    dimensions: int = 0
    max_tokens: int


class Archive:
    """An index's files, opened. Everything above it speaks of articles and passages.

    Args:
        path: The folder.
        read_only: Never write to it.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.database = Database(path / "archive.sqlite3", read_only=read_only)
        self.lock = WriterLock(path)
        self._vectors: Vectors | None = None
        self._generation = ""
        self._guard = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Archive:
        """Open the folder of an index that exists.

        Raises:
            ArchiveMissing: There is none.
            ArchiveDamaged: Its database is broken, or from a newer program.
            StorageError: It cannot be read.
        """
        if not cls.exists(path):
            raise ArchiveMissing("index.missing", path=path)
        archive = cls(path, read_only=read_only)
        try:
            if not archive.database.has_tables():
                raise ArchiveMissing("index.missing", path=path)
            archive.meta()
        except StorageError:
            archive.close()
            if read_only:
                raise
            return cls.open(path, read_only=True)
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def create(cls, path: Path, *, embedder_id: str, dimensions: int, max_tokens: int) -> Archive:
        """Make the folder of a new index, or open the one that is there.

        Raises:
            StorageError: The folder cannot be written to, or is a file.
            ArchiveBusy: Another process is creating it at this moment.
        """
        if path.exists() and not path.is_dir():
            raise StorageError("index.not_empty", path=path)
        with storage_errors(path / "archive.sqlite3"):
            path.mkdir(parents=True, exist_ok=True)
            archive = cls(path, read_only=False)
            with archive.lock:
                if not archive.database.has_tables():
                    archive.database.create_schema(
                        {
                            "embedder_id": embedder_id,
                            "dimensions": str(dimensions),
                            "max_tokens": str(max_tokens),
                        }
                    )
        archive.close()
        return cls.open(path)

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether an index was ever created in that folder."""
        file = path / "archive.sqlite3"
        try:
            return file.is_file() and file.stat().st_size > 0
        except OSError:
            return False

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.database.read_only

    def meta(self) -> Meta:
        """What the index remembers about itself.

        Raises:
            ArchiveDamaged: It does not, or the program is too old for it.
        """
        with self.database.reading() as connection:
            rows = dict(connection.execute("SELECT key, value FROM meta"))
        try:
            version = int(rows.get("schema", ""))
            if version > SCHEMA_VERSION:
                raise ArchiveDamaged(
                    "index.newer", path=self.path, found=version, known=SCHEMA_VERSION
                )
            return Meta.model_validate({"schema_version": version, **rows})
        except (ValueError, ValidationError) as error:
            raise ArchiveDamaged("index.damaged", path=self.path, why="meta") from error

    def nearest(self, vector: Sequence[float], k: int, filters: Filters) -> list[tuple[int, float]]:
        """The k nearest passage numbers with their cosines, best first.

        Chroma finds them. Where it cannot (read-only folder, another process at work, broken
        files that cannot be mended now), all vectors in SQLite are compared one by one.
        """
        found = None if self.read_only else self._nearest_in_chroma(vector, k, filters)
        # A graph may not reach all of many equal vectors; what it misses is not lost.
        if found is not None and (len(found) >= k or len(found) >= self._settled_count(filters)):
            return found
        with self.database.reading() as connection:
            return exact.nearest(connection, vector, k, filters)

    def vectors(self, *, mend: bool = False) -> Vectors:
        """Chroma's collection, brought in line with SQLite when it is not.

        Args:
            mend: Discard what is there first.

        Raises:
            VectorsUnreadable: It cannot be opened, and another process holds the lock.
        """
        with self._guard:
            generation = self._generation_stored()
            if mend or (self._vectors is not None and generation != self._generation):
                self.close_vectors()  # when another process wrote, Chroma would not notice
            if self._vectors is None:
                self._vectors = self._rebuilt() if mend else self._opened()
                self._generation = self._generation_stored()
            return self._vectors

    def close_vectors(self) -> None:
        """Let go of Chroma; the next use opens it again."""
        with self._guard:
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None

    def settle(self) -> None:
        """Bring Chroma and SQLite in line: pending vectors in, doomed ones out.

        The lock must be held. Safe to be killed anywhere: the rows stay pending until
        Chroma has taken their vectors.
        """
        with self.database.reading() as connection:
            doomed = [row[0] for row in connection.execute("SELECT number FROM doomed")]
            last = connection.execute("SELECT max(number) FROM passages").fetchone()[0] or 0
            waiting = list(_embedded(connection, "p.pending AND p.number <= ?", (last,)))
        try:
            self._hand_over(self.vectors(), doomed, waiting)
        except VectorsUnreadable as error:
            _log.warning("vectors rebuilt: %s", error)
            self.vectors(mend=True)
        with self._guard:
            with self.database.writing() as connection:
                connection.execute(
                    "UPDATE passages SET pending = 0"
                    " WHERE pending AND vector IS NOT NULL AND number <= ?",
                    (last,),
                )
                connection.executemany("DELETE FROM doomed WHERE number = ?", zip(doomed))
                _touch(connection)
            self._generation = self._generation_stored()

    def compare_vectors(self) -> tuple[int, int]:
        """How many settled vectors Chroma lacks, and how many it has beyond them.

        Raises:
            VectorsUnreadable: It cannot be opened.
        """
        if self.read_only:
            return 0, 0  # Chroma cannot even be asked, and is not used
        folder = self.path / "vectors"
        if not folder.is_dir():
            there: set[int] = set()
        else:
            with self._guard:
                there = (self._vectors or Vectors(folder)).numbers()
        wanted = self._settled()
        return len(wanted - there), len(there - wanted)

    def close(self) -> None:
        """Let go of all files."""
        self.close_vectors()
        self.database.close()

    def _opened(self) -> Vectors:
        folder = self.path / "vectors"
        try:
            vectors = Vectors(folder)
        except VectorsUnreadable as error:
            _log.warning("vectors rebuilt: %s", error)
            return self._rebuilt()
        if not self._agree(vectors):
            with self._locked():
                self._reconcile(vectors)
        return vectors

    def _rebuilt(self) -> Vectors:
        folder = self.path / "vectors"
        with self._locked():
            discard(folder)
            vectors = Vectors(folder)
            self._reconcile(vectors)
        return vectors

    def _nearest_in_chroma(
        self, vector: Sequence[float], k: int, filters: Filters
    ) -> list[tuple[int, float]] | None:
        vectors = None
        try:
            vectors = self.vectors()
            return vectors.nearest(vector, k, filters)
        except VectorsUnreadable as error:
            _log.warning("vectors unusable: %s", error)
        try:
            return self._instead_of(vectors).nearest(vector, k, filters)
        except VectorsUnreadable as error:
            _log.warning("vectors compared one by one: %s", error)
        return None

    def _instead_of(self, broken: Vectors | None) -> Vectors:
        with self._guard:
            # Perhaps another thread has just closed it, or put a new one in its place.
            if self._vectors is not None and self._vectors is not broken:
                return self._vectors
            return self.vectors(mend=True)

    def _settled_count(self, filters: Filters) -> int:
        condition, values = where(filters)
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT count(*) FROM passages AS p JOIN articles AS a ON a.number = p.article"
                f" WHERE NOT p.pending AND {condition}",
                values,
            ).fetchone()
        return int(row[0])

    def _settled(self) -> set[int]:
        with self.database.reading() as connection:
            query = "SELECT number FROM passages WHERE NOT pending"
            return {row[0] for row in connection.execute(query)}

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.lock.acquire():
            raise VectorsUnreadable("another process is writing")
        try:
            yield
        finally:
            self.lock.release()

    def _agree(self, vectors: Vectors) -> bool:
        with self.database.reading() as connection:
            settled, doomed = connection.execute(
                "SELECT (SELECT count(*) FROM passages WHERE NOT pending),"
                " (SELECT count(*) FROM doomed)"
            ).fetchone()
        return vectors.count() == int(settled) + int(doomed)

    def _reconcile(self, vectors: Vectors) -> None:
        """Give Chroma what it lacks of the settled vectors, and drop what it should not have."""
        there = vectors.numbers()
        vectors.drop(there - self._settled())
        with self.database.reading() as connection:
            for rows in _embedded(connection, "NOT p.pending", ()):
                _put(vectors, [row for row in rows if row[0] not in there])

    @staticmethod
    def _hand_over(vectors: Vectors, doomed: list[int], waiting: list[list[_Row]]) -> None:
        vectors.drop(doomed)
        for rows in waiting:
            _put(vectors, rows)

    def _generation_stored(self) -> str:
        with self.database.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return str(row[0]) if row else ""


def _touch(connection: sqlite3.Connection) -> None:
    """Note that the vectors changed, for processes that have them open."""
    connection.execute(
        "INSERT INTO meta VALUES ('generation', '1')"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def _put(vectors: Vectors, rows: Sequence[_Row]) -> None:
    vectors.put(
        [row[0] for row in rows],
        [exact.unpack(row[1]) for row in rows],
        [metadata(*row[2:]) for row in rows],
    )


def _embedded(
    connection: sqlite3.Connection, condition: str, values: tuple[int, ...]
) -> Iterator[list[_Row]]:
    cursor = connection.execute(
        "SELECT p.number, p.vector, a.day, a.source, a.section FROM passages AS p"
        " JOIN articles AS a ON a.number = p.article"
        f" WHERE p.vector IS NOT NULL AND {condition} ORDER BY p.number",
        values,
    )
    while rows := cursor.fetchmany(_AT_ONCE):
        yield rows
