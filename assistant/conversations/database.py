"""The conversations' SQLite file: its tables, its privacy, its errors in the program's own words.

A connection lasts for one call. That costs well under a millisecond, works from any thread, and
leaves nothing behind when the process is killed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.errors import ConversationsDamaged, HemerotecaError, StorageError

SCHEMA_VERSION: Final = 1
_SCHEMA: Final = """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        folded TEXT NOT NULL,
        index_name TEXT NOT NULL,
        language TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL
    ) STRICT;
    CREATE INDEX conversations_of ON conversations (owner, updated);
    CREATE TABLE exchanges (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        folded TEXT NOT NULL,
        record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX exchanges_of ON exchanges (conversation);
"""
_BUSY_S: Final = 10.0
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_UNWRITABLE: Final = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Database:
    """One SQLite file that only its owner can read.

    Args:
        path: The file. It is made when first written to, its folder too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return self.path.is_file()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that exists.

        Raises:
            ConversationsDamaged: The file is no database of ours, or of a newer version.
            StorageError: It stayed locked, or cannot be read.
        """
        with self._translated(), contextlib.closing(self._connected()) as connection:
            _make_or_check(connection, self.path)
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing when anything is raised inside.

        Raises:
            ConversationsDamaged: The file is no database of ours, or of a newer version.
            StorageError: The disk is full, the place read-only, or the file stayed locked.
        """
        with self._translated():
            _make_private(self.path)
            with contextlib.closing(self._connected()) as connection:
                _make_or_check(connection, self.path)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
        )
        try:
            # What is removed is overwritten; what is said to be kept is on the disk.
            for choice in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
                connection.execute(f"PRAGMA {choice}")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _from_sqlite(error, self.path) from error
        except OSError as error:
            raise _from_system(error, self.path) from error


def _make_private(path: Path) -> None:
    """Make folder and file when they are missing, and take them from everybody but their owner."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for place, mode in ((path.parent, 0o700), (path, 0o600)):
        if place.stat().st_mode & 0o077:
            place.chmod(mode)


def _make_or_check(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN")
    version = _version(connection, path)
    connection.execute("COMMIT")
    if version == 0:
        version = _made(connection, path)
    if version > SCHEMA_VERSION:
        raise ConversationsDamaged(
            "conversations.newer", path=path, found=version, known=SCHEMA_VERSION
        )


def _made(connection: sqlite3.Connection, path: Path) -> int:
    """Make the tables, unless another process is quicker."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not (version := _version(connection, path)):
            for statement in filter(str.strip, _SCHEMA.split(";")):
                connection.execute(statement)
            version = SCHEMA_VERSION
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return version


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Of the tables; 0 when there are none. To be asked inside a transaction.

    Raises:
        ConversationsDamaged: There are tables, and they are not ours.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise ConversationsDamaged("conversations.foreign", path=path)
    return version


def _from_sqlite(error: sqlite3.Error, path: Path) -> HemerotecaError:
    # The low byte is the primary code; the rest says more about the same matter.
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _DAMAGED or "no such table" in str(error) or "no such column" in str(error):
        return ConversationsDamaged("conversations.damaged", path=path, why=error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageError("conversations.busy", path=path)
    if code == sqlite3.SQLITE_FULL:
        return StorageError("conversations.disk_full", path=path)
    if code in _UNWRITABLE:
        return StorageError("conversations.read_only", path=path)
    return StorageError("conversations.storage", path=path, why=error)


def _from_system(error: OSError, path: Path) -> HemerotecaError:
    if error.errno in _FULL:
        return StorageError("conversations.disk_full", path=path)
    if error.errno in _READ_ONLY:
        return StorageError("conversations.read_only", path=path)
    return StorageError("conversations.storage", path=path, why=error.strerror or error)
