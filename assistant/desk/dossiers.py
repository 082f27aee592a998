"""The dossiers of one owner: begun, filled, ordered, annotated, removed."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from assistant.database import LOCAL, PrivateFile, private_schema
from assistant.desk.dossier import (
    Dossier,
    DossierSummary,
    Item,
    name_given,
    now,
    well_formed,
)
from assistant.errors import DossierMissing, DossiersDamaged, UsageError
from assistant.text.terms import fold

SCHEMA: Final = private_schema("dossier", "assistant.desk", DossiersDamaged)
_FILE: Final = Path("dossiers") / "dossiers.sqlite3"
_SUMMARIES: Final = """
    SELECT d.id, d.name, d.created, d.updated,
        (SELECT COUNT(*) FROM items AS i WHERE i.dossier = d.id)
    FROM dossiers AS d WHERE
"""
_FIELDS: Final = ("id", "name", "created", "updated", "count")


class Dossiers:
    """What one owner has kept, in a file that several threads and processes may share.

    A dossier of another owner counts as missing, even to a caller that knows its id. The names of
    one owner's dossiers differ, whatever their case and accents.

    Any call raises ``DossiersDamaged`` when the file cannot be used, and ``StorageError`` when the
    disk is full, the place read-only, or the file stayed locked. A call that names a dossier raises
    ``DossierMissing`` when there is none of that id, and so does one that names an item.

    Args:
        home: Folder of all state, ``settings.home``; the file lies in ``dossiers`` there.
        owner: Whose dossiers; None is everybody's, for a caller that can read the file anyway.
    """

    def __init__(self, home: Path, *, owner: str | None = LOCAL) -> None:
        self._file = PrivateFile(home / _FILE, SCHEMA)
        self._owner = owner

    def listing(self) -> list[DossierSummary]:
        """The dossiers, the one that changed last first."""
        if not self._file.exists():
            return []
        condition, values = self._whose()
        query = f"{_SUMMARIES} {condition} ORDER BY d.updated DESC, d.id"
        with self._file.reading() as connection:
            return [_summary_of(row) for row in connection.execute(query, values)]

    def find(self, wanted: str) -> DossierSummary:
        """The dossier of that id or name; case and accents of a name do not matter.

        Raises:
            DossierMissing: There is none.
            UsageError: Several owners have one of that name.
        """
        folded = fold(" ".join(wanted.split()))
        listed = self.listing()
        found = [one for one in listed if one.id == wanted] or [
            one for one in listed if fold(one.name) == folded
        ]
        if not found:
            raise DossierMissing("dossier.missing", name=wanted)
        if len(found) > 1:
            raise UsageError("dossier.several", name=wanted)
        return found[0]

    def read(self, dossier: str) -> Dossier:
        """The whole dossier of that id."""
        if not self._file.exists():
            raise DossierMissing("dossier.missing", name=dossier)
        with self._file.reading() as connection:
            summary = self._summary(connection, dossier)
            rows = connection.execute(
                "SELECT number, record FROM items WHERE dossier = ? ORDER BY place, number",
                (dossier,),
            ).fetchall()
        items = tuple(self._item(number, record, summary) for number, record in rows)
        return Dossier(**dict(summary), items=items)

    def create(self, name: str) -> DossierSummary:
        """A new dossier without items.

        Raises:
            UsageError: The name is blank, or taken.
        """
        given, moment, made = name_given(name), now().isoformat(), secrets.token_hex(6)
        owner = self._owner or LOCAL
        with self._file.writing() as connection, _unless_taken(given):
            connection.execute(
                "INSERT INTO dossiers VALUES (?, ?, ?, ?, ?, ?)",
                (made, owner, given, fold(given), moment, moment),
            )
            return self._summary(connection, made)

    def rename(self, dossier: str, name: str) -> str:
        """Give a dossier another name, and say which it was given.

        Raises:
            UsageError: The name is blank, or taken.
        """
        given = name_given(name)
        with self._writing_to(dossier) as connection, _unless_taken(given):
            connection.execute(
                "UPDATE dossiers SET name = ?, folded = ? WHERE id = ?",
                (given, fold(given), dossier),
            )
        return given

    def delete(self, dossier: str) -> None:
        """Remove a dossier with its items for good; their place in the file is overwritten."""
        with self._writing_to(dossier) as connection:
            connection.execute("DELETE FROM dossiers WHERE id = ?", (dossier,))
        self._file.forget()

    def add(self, dossier: str, items: Iterable[Item]) -> list[int]:
        """Keep items after those that are there; the number of each."""
        with self._writing_to(dossier) as connection:
            query = "SELECT COALESCE(MAX(place), 0) FROM items WHERE dossier = ?"
            (last,) = connection.execute(query, (dossier,)).fetchone()
            return [
                int(
                    connection.execute(
                        "INSERT INTO items (dossier, place, record) VALUES (?, ?, ?)",
                        (dossier, place, _record(item)),
                    ).lastrowid
                    or 0
                )
                for place, item in enumerate(items, last + 1)
            ]

    def remove(self, dossier: str, number: int) -> None:
        """Remove one item for good."""
        with self._writing_to(dossier) as connection:
            gone = connection.execute(
                "DELETE FROM items WHERE number = ? AND dossier = ?", (number, dossier)
            )
            _require(gone.rowcount == 1, number)
        self._file.forget()

    def move(self, dossier: str, number: int, steps: int) -> bool:
        """Move an item: ``steps`` places down, up when negative, no further than the end.

        Returns:
            Whether anything moved.
        """
        with self._writing_to(dossier) as connection:
            query = "SELECT number FROM items WHERE dossier = ? ORDER BY place, number"
            order = [row[0] for row in connection.execute(query, (dossier,))]
            _require(number in order, number)
            at = order.index(number)
            to = max(0, min(at + steps, len(order) - 1))
            order.insert(to, order.pop(at))
            connection.executemany(
                "UPDATE items SET place = ? WHERE number = ? AND place <> ?",
                [(place, each, place) for place, each in enumerate(order, 1)],
            )
            return to != at

    def annotate(self, dossier: str, number: int, annotation: str) -> None:
        """Put a remark beside an item, in place of an earlier one; an empty one takes it away."""
        with self._writing_to(dossier) as connection:
            summary = self._summary(connection, dossier)
            row = connection.execute(
                "SELECT record FROM items WHERE number = ? AND dossier = ?", (number, dossier)
            ).fetchone()
            _require(row is not None, number)
            item = self._item(number, row[0], summary)
            changed = item.model_copy(update={"annotation": well_formed(annotation)})
            connection.execute(
                "UPDATE items SET record = ? WHERE number = ?", (_record(changed), number)
            )

    @contextlib.contextmanager
    def _writing_to(self, dossier: str) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            raise DossierMissing("dossier.missing", name=dossier)
        with self._file.writing() as connection:
            self._summary(connection, dossier)
            yield connection
            connection.execute(
                "UPDATE dossiers SET updated = ? WHERE id = ?", (now().isoformat(), dossier)
            )

    def _summary(self, connection: sqlite3.Connection, dossier: str) -> DossierSummary:
        condition, values = self._whose()
        query = f"{_SUMMARIES} {condition} AND d.id = ?"
        row = connection.execute(query, (*values, dossier)).fetchone()
        if row is None:
            raise DossierMissing("dossier.missing", name=dossier)
        return _summary_of(row)

    def _whose(self) -> tuple[str, list[Any]]:
        return ("1", []) if self._owner is None else ("d.owner = ?", [self._owner])

    def _item(self, number: int, record: str, summary: DossierSummary) -> Item:
        try:
            return Item.model_validate_json(record).model_copy(update={"number": number})
        except ValidationError as error:
            raise DossiersDamaged(
                "dossier.unreadable", path=self._file.path, name=summary.name
            ) from error


def _summary_of(row: tuple[Any, ...]) -> DossierSummary:
    return DossierSummary.model_validate(dict(zip(_FIELDS, row, strict=True)))


def _record(item: Item) -> str:
    return item.model_dump_json(exclude={"number"})


def _require(found: bool, number: int) -> None:
    if not found:
        raise DossierMissing("dossier.no_item", number=number)


@contextlib.contextmanager
def _unless_taken(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise UsageError("dossier.taken", name=name) from error
