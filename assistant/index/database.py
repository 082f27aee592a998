"""Connections to an index's SQLite file, and its errors in the program's own words."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from assistant.errors import ArchiveBusy, ArchiveDamaged, HemerotecaError, StorageError

SCHEMA_VERSION: Final = 1
_BUSY_S: Final = 10.0
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Database:
    """One SQLite file, with a connection for each thread that asks.

    Args:
        path: The file. It is created when missing, unless ``read_only``.
        read_only: Never write; also works where the folder cannot be written to.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with storage_errors(self.path):
                connection = self._connect()
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, its errors translated."""
        with storage_errors(self.path):
            yield self.connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing when anything is raised inside."""
        with storage_errors(self.path):
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def create_schema(self, meta: dict[str, str]) -> None:
        """Make the tables, in one transaction."""
        script = resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
        with self.writing() as connection:
            for statement in _statements(script):
                connection.execute(statement)
            rows = {"schema": str(SCHEMA_VERSION), **meta}.items()
            connection.executemany("INSERT INTO meta VALUES (?, ?)", list(rows))

    def has_tables(self) -> bool:
        """Whether anything was ever created in the file."""
        with self.reading() as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            while self._open:
                self._open.pop().close()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            connection = self._attach("rwc")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            return connection
        try:
            connection = self._attach("ro")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            # A folder that cannot be written to has no room for the WAL's shared memory.
            connection = self._attach("ro&immutable=1")
        return connection

    def _attach(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


@contextlib.contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into the program's own errors.

    Raises:
        ArchiveDamaged: The file is no database, or a broken one.
        ArchiveBusy: It stayed locked.
        StorageError: The disk is full, or the place is read-only.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _from_sqlite(error, path) from error
    except OSError as error:
        raise _from_system(error, path) from error


def _from_sqlite(error: sqlite3.Error, path: Path) -> HemerotecaError:
    # The low byte is the primary code; the rest says more about the same matter.
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _DAMAGED or "no such table" in str(error) or "no such column" in str(error):
        return ArchiveDamaged("index.damaged", path=path.parent, why=error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return ArchiveBusy("index.busy", path=path.parent)
    if code == sqlite3.SQLITE_FULL:
        return StorageError("index.disk_full", path=path.parent)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StorageError("index.read_only", path=path.parent)
    return StorageError("index.storage", path=path.parent, why=error)


def _from_system(error: OSError, path: Path) -> HemerotecaError:
    if error.errno in _FULL:
        return StorageError("index.disk_full", path=path.parent)
    if error.errno in _READ_ONLY:
        return StorageError("index.read_only", path=path.parent)
    return StorageError("index.storage", path=path.parent, why=error.strerror or error)


def _statements(script: str) -> Iterator[str]:
    pending = ""
    for line in script.splitlines():
        pending += line.partition("--")[0] + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
