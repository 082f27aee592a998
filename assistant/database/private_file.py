"""A SQLite file of what a person keeps: made when first needed, readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.database.database import Database
from assistant.database.schema import Schema

# Who owns what is kept where nobody has to tell who they are.
LOCAL: Final = "local"


class PrivateFile:
    """A file that several threads and processes may share.

    A connection lasts for one call. That costs well under a millisecond, works from any thread,
    and leaves nothing behind when the process is killed.

    Args:
        path: Where it lies, or will.
        schema: Its tables.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._schema = schema

    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return self.path.is_file()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to the file, which must exist; its tables are brought up to date.

        Raises:
            HemerotecaError: See ``Database.upgrade``.
        """
        with contextlib.closing(Database(self.path, self._schema)) as database:
            database.upgrade()
            with database.reading() as connection:
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; the file is made when it is missing.

        Raises:
            HemerotecaError: See ``Database.upgrade``.
        """
        with contextlib.closing(Database(self.path, self._schema)) as database:
            with database.translated():
                _make_private(self.path)
            database.upgrade()
            with database.writing() as connection:
                yield connection

    def forget(self) -> None:
        """What was removed leaves the log of recent writes as well."""
        with self.reading() as connection, contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_private(path: Path) -> None:
    """Make folder and file when they are missing, readable and writable by their owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for private, mode in ((path.parent, 0o700), (path, 0o600)):
        if private.stat().st_mode & 0o077:
            private.chmod(mode)
