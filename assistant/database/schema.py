"""The tables of one kind of SQLite file, version by version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from assistant.errors import HemerotecaError


@dataclass(frozen=True)
class Schema:
    """The tables of one kind of file, and how its errors are told.

    Attributes:
        section: Section of the message catalogue with the errors of the file.
        migrations: SQL scripts; script n, counted from 1, turns version n - 1 into version n.
            A script that was released never changes again.
        version: Query for the version of a file with tables.
        stamp: Statement that notes ``{version}`` in the file.
        pragmas: Set on every connection.
        errors: Kind of the error with a text of the section, by the text's key (``damaged``,
            ``foreign``, ``newer``, ``busy``); a ``StorageError`` where none is given.
    """

    section: str
    migrations: tuple[str, ...]
    version: str
    stamp: str
    pragmas: tuple[str, ...]
    errors: Mapping[str, type[HemerotecaError]]

    @property
    def newest(self) -> int:
        """The version that this program works with."""
        return len(self.migrations)

    def migrate(self, connection: sqlite3.Connection, version: int) -> None:
        """Turn the tables of a version into those of the newest; inside a transaction."""
        for script in self.migrations[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(self.stamp.format(version=self.newest))


def private_schema(section: str, package: str, error: type[HemerotecaError]) -> Schema:
    """The tables of a file of what a person keeps.

    Args:
        section: Of the message catalogue.
        package: Whose folder ``migrations`` has the scripts.
        error: What is raised when the file cannot be used.
    """
    return Schema(
        section=section,
        migrations=read_migrations(package),
        version="PRAGMA user_version",
        stamp="PRAGMA user_version = {version}",
        # What is removed is overwritten; what is said to be kept is on the disk.
        pragmas=("secure_delete = ON", "synchronous = FULL"),
        errors=dict.fromkeys(("damaged", "foreign", "newer"), error),
    )


def read_migrations(package: str) -> tuple[str, ...]:
    """The scripts in the folder ``migrations`` of a package, by number: ``0001_tables.sql``."""
    folder = resources.files(package).joinpath("migrations")
    scripts = {file.name: file for file in folder.iterdir() if file.name.endswith(".sql")}
    return tuple(scripts[name].read_text(encoding="utf-8") for name in sorted(scripts))


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += line.partition("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
