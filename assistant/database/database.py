"""Connections to one SQLite file, and its errors in the program's own words."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.database.schema import Schema
from assistant.errors import HemerotecaError, StorageError

_BUSY_S: Final = 10.0
_SQLITE_ERRORS: Final = {
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FORMAT: "damaged",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
}
_SYSTEM_ERRORS: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


class Database:
    """One SQLite file that exists, with a connection for each thread that asks.

    Args:
        path: The file.
        schema: Its tables.
        shown: Path that errors name; the file's own when None.
        read_only: Never write; also works where the folder cannot be written to.
    """

    def __init__(
        self, path: Path, schema: Schema, *, shown: Path | None = None, read_only: bool = False
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._schema = schema
        self._shown = shown or path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
            with self._lock:
                self._open.append(connection)
        return connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection.

        Raises:
            HemerotecaError: See ``translated``.
        """
        with self.translated():
            yield self.connection

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            HemerotecaError: See ``translated``.
        """
        with self.reading() as connection:
            return connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing when anything is raised inside.

        Raises:
            HemerotecaError: See ``translated``.
        """
        with self.translated(), self._transaction("IMMEDIATE") as connection:
            yield connection

    def version(self) -> int:
        """Version of the tables; 0 when there are none.

        Raises:
            HemerotecaError: There are tables of another program; or see ``translated``.
        """
        with self.translated(), self._transaction("DEFERRED") as connection:
            return self._version(connection)

    def upgrade(self, fill: Callable[[sqlite3.Connection], object] | None = None) -> None:
        """Bring the tables to the newest version: killed meanwhile, all of them are old or new.

        Args:
            fill: Puts first rows into tables that did not exist, in the same transaction.

        Raises:
            HemerotecaError: The file is of a newer version, or of another program; or it is old
                and read-only; or see ``translated``.
        """
        version, newest = self.version(), self._schema.newest
        if version > newest:
            raise self._error("newer", found=version, known=newest)
        if self.read_only:
            if version < newest:
                raise self._error("read_only")
            return
        with self.translated():
            self.connection.execute("PRAGMA journal_mode = WAL")
            if version < newest:
                self._migrate(fill)

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            while self._open:
                self._open.pop().close()
        self._local = threading.local()

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what SQLite and the file system raise into the program's own errors.

        Raises:
            HemerotecaError: The file is broken, or stayed locked; see ``Schema.errors``.
            StorageError: The disk is full, the place is read-only, or cannot be used.
        """
        try:
            yield
        except sqlite3.Error as error:
            raise self._error(_key(error), why=error) from error
        except OSError as error:
            key = _SYSTEM_ERRORS.get(error.errno or 0, "storage")
            raise self._error(key, why=error) from error

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            return self._attach("rw")
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
        try:
            for pragma in ("foreign_keys = ON", *self._schema.pragmas):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        connection = self.connection
        connection.execute(f"BEGIN {kind}")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _version(self, connection: sqlite3.Connection) -> int:
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            return 0
        row = connection.execute(self._schema.version).fetchone()
        try:
            version = int(row[0]) if row else 0
        except ValueError:
            version = 0
        if version < 1:
            raise self._error("foreign")
        return version

    def _migrate(self, fill: Callable[[sqlite3.Connection], object] | None) -> None:
        # A table that is made anew under another name must not take the rows that refer to it
        # along. SQLite listens to this outside transactions only.
        self.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with self._transaction("IMMEDIATE") as connection:
                version = self._version(connection)  # another process may have been quicker
                if version < self._schema.newest:
                    self._schema.migrate(connection, version)
                if version == 0 and fill is not None:
                    fill(connection)
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    def _error(self, key: str, **values: object) -> HemerotecaError:
        kind = self._schema.errors.get(key, StorageError)
        return kind(f"{self._schema.section}.{key}", path=self._shown, **values)


def _key(error: sqlite3.Error) -> str:
    """Of the text that says what is wrong."""
    if "no such table" in str(error) or "no such column" in str(error):
        return "damaged"
    # The low byte is the primary code; the rest says more about the same matter.
    return _SQLITE_ERRORS.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF, "storage")
