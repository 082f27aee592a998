"""The watches of one owner: begun, looked after, read, removed."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from assistant.database import LOCAL, PrivateFile, private_schema
from assistant.desk.dossier import Reference, now, well_formed
from assistant.desk.watching.same_words import SameWords, are_same, same_words
from assistant.desk.watching.watch import Finding, Watch, WatchKind
from assistant.errors import UsageError, WatchesDamaged, WatchMissing
from assistant.generation.citations import cite
from assistant.presentation.html import single_line
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text.terms import fold
from assistant.types import Filters

SCHEMA: Final = private_schema("watch", "assistant.desk.watching", WatchesDamaged)
_FILE: Final = Path("watches") / "watches.sqlite3"
_LONGEST: Final = 2000
_WATCHES: Final = """
    SELECT w.id, w.kind, w.words, w.archive, w.filters, w.created, w.checked,
        (SELECT COUNT(*) FROM findings AS f WHERE f.watch = w.id),
        (SELECT COUNT(*) FROM findings AS f WHERE f.watch = w.id AND NOT f.read)
    FROM watches AS w WHERE
"""
_FIELDS: Final = ("id", "kind", "words", "index", "filters", "created", "checked", "count")
_FINDINGS: Final = """
    SELECT f.number, f.watch, f.found, f.read, f.record
    FROM findings AS f JOIN watches AS w ON w.id = f.watch WHERE
"""
_NO_FILTERS: Final = Filters()


class Watches:
    """What one owner has watched, in a file that several threads and processes may share.

    A watch of another owner counts as missing, even to a caller that knows its id.

    Any call raises ``WatchesDamaged`` when the file cannot be used, and ``StorageError`` when the
    disk is full, the place read-only, or the file stayed locked.

    Args:
        home: Folder of all state, ``settings.home``; the file lies in ``watches`` there.
        owner: Whose watches; None is everybody's, for a caller that can read the file anyway.
    """

    def __init__(self, home: Path, *, owner: str | None = LOCAL) -> None:
        self._file = PrivateFile(home / _FILE, SCHEMA)
        self._owner = owner

    def listing(self, index: Path | None = None) -> list[Watch]:
        """The watches, newest first.

        Args:
            index: Only those of the index in that folder.
        """
        if not self._file.exists():
            return []
        condition, values = self._whose()
        if index is not None:
            condition, values = f"{condition} AND w.archive = ?", [*values, str(index)]
        query = f"{_WATCHES} {condition} ORDER BY w.created DESC, w.id"
        with self._file.reading() as connection:
            return [self._watch(row) for row in connection.execute(query, values)]

    def find(self, wanted: str) -> Watch:
        """The watch of that id, or with those words; case and accents do not matter.

        Raises:
            WatchMissing: There is none.
            UsageError: Several have these words.
        """
        folded = fold(single_line(wanted))
        listed = self.listing()
        found = [one for one in listed if one.id == wanted] or [
            one for one in listed if fold(one.words) == folded
        ]
        if not found:
            raise WatchMissing("watch.missing", name=wanted)
        if len(found) > 1:
            raise UsageError("watch.several", name=wanted)
        return found[0]

    def unread(self) -> int:
        """How many findings nobody has marked as read."""
        return sum(watch.unread for watch in self.listing())

    def findings(self, watch: str | None = None, *, unread: bool = False) -> list[Finding]:
        """What was found, last first.

        Args:
            watch: Id of the watch; of all when None.
            unread: Only what was not marked as read.
        """
        if not self._file.exists():
            return []
        condition, values = self._whose()
        if watch is not None:
            condition, values = f"{condition} AND w.id = ?", [*values, watch]
        if unread:
            condition += " AND NOT f.read"
        query = f"{_FINDINGS} {condition} ORDER BY f.number DESC"
        with self._file.reading() as connection:
            return [self._finding(row) for row in connection.execute(query, values)]

    def draft(
        self, kind: WatchKind, words: str, index: Path, filters: Filters = _NO_FILTERS
    ) -> Watch:
        """A watch that is not kept yet; arguments as for ``begin_watch``.

        Raises:
            UsageError: The words are blank.
        """
        plain = single_line(well_formed(words))[:_LONGEST].strip()
        if not plain:
            raise UsageError("watch.blank")
        made = secrets.token_hex(6)
        return Watch(
            id=made, kind=kind, words=plain, index=str(index), filters=filters, created=now()
        )

    def add(self, watch: Watch, known: Iterable[HitSentence], contents: Mapping[str, str]) -> Watch:
        """Keep a watch that is new; one with the same words, index and filters stays as it is.

        Args:
            watch: The watch, as ``draft`` made it.
            known: Sentences that are no news.
            contents: The hash of each article that is there, by its id.

        Returns:
            The one that is kept.
        """
        words = {same_words(sentence.facts) for sentence in known}
        whose = (self._owner or LOCAL, watch.kind, fold(watch.words), watch.index)
        row = (*whose, watch.filters.model_dump_json())
        with self._file.writing() as connection:
            query = (
                "SELECT id FROM watches AS w WHERE owner = ? AND kind = ? AND folded = ?"
                " AND archive = ? AND filters = ?"
            )
            if (old := connection.execute(query, row).fetchone()) is not None:
                return self._one(connection, old[0])
            looked = _noted(connection, watch.index, contents)
            connection.execute(
                "INSERT INTO watches (id, owner, kind, folded, archive, filters, words, created,"
                " looked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (watch.id, *row, watch.words, watch.created.isoformat(), looked),
            )
            _know(connection, watch.id, words)
            return self._one(connection, watch.id)

    def remove(self, watch: str) -> None:
        """Remove a watch with its findings for good; their place in the file is overwritten.

        Raises:
            WatchMissing: There is none of that id.
        """
        if not self._file.exists():
            raise WatchMissing("watch.missing", name=watch)
        with self._file.writing() as connection:
            self._one(connection, watch)
            connection.execute("DELETE FROM watches WHERE id = ?", (watch,))
            connection.execute(
                "DELETE FROM contents WHERE archive NOT IN (SELECT archive FROM watches)"
            )
        self._file.forget()

    def mark_read(self, watch: str | None = None, *, number: int | None = None) -> int:
        """Mark findings as read; how many were not.

        Args:
            watch: Id of the watch; all of them when None.
            number: Only that one.
        """
        if not self._file.exists():
            return 0
        condition, values = self._whose()
        for column, value in (("w.id", watch), ("f.number", number)):
            if value is not None:
                condition, values = f"{condition} AND {column} = ?", [*values, value]
        query = (
            "UPDATE findings SET read = 1 WHERE NOT read AND number IN (SELECT f.number"
            f" FROM findings AS f JOIN watches AS w ON w.id = f.watch WHERE {condition})"
        )
        with self._file.writing() as connection:
            return connection.execute(query, values).rowcount

    # Looking

    def news(self, watch: Watch, contents: Mapping[str, str]) -> tuple[set[str], int]:
        """The articles that came in or were revised since a watch was last looked after.

        Args:
            watch: The watch.
            contents: The hash of each article that is there, by its id.

        Returns:
            Their ids, and what to tell ``keep`` once they have been looked at.
        """
        with self._file.writing() as connection:
            newest = _noted(connection, watch.index, contents)
            rows = connection.execute(
                "SELECT article, sha256 FROM contents AS c WHERE archive = ? AND number >"
                " (SELECT looked FROM watches WHERE id = ?)",
                (watch.index, watch.id),
            )
            return {name for name, sha256 in rows if contents.get(name) == sha256}, newest

    def keep(self, watch: Watch, told: Collection[list[HitSentence]], looked: int) -> list[Finding]:
        """Keep what articles say to a watch: all of it, or nothing where that was done meanwhile.

        Args:
            watch: The watch.
            told: Of each article the sentences that say something to it, best first.
            looked: What ``news`` told.

        Returns:
            An article at a time its best sentence that is not known yet.
        """
        moment = now().isoformat()
        with self._file.writing() as connection:
            connection.execute("UPDATE watches SET checked = ? WHERE id = ?", (moment, watch.id))
            ahead = connection.execute(
                "UPDATE watches SET looked = ? WHERE id = ? AND looked < ?",
                (looked, watch.id, looked),
            )
            if not ahead.rowcount:
                return []
            kept = [_kept(connection, watch.id, sentences, moment) for sentences in told]
            numbers = [number for number in kept if number]
            query = f"{_FINDINGS} f.number = ?"
            return [self._finding(connection.execute(query, (n,)).fetchone()) for n in numbers]

    def _one(self, connection: sqlite3.Connection, watch: str) -> Watch:
        condition, values = self._whose()
        row = connection.execute(
            f"{_WATCHES} {condition} AND w.id = ?", (*values, watch)
        ).fetchone()
        if row is None:
            raise WatchMissing("watch.missing", name=watch)
        return self._watch(row)

    def _whose(self) -> tuple[str, list[Any]]:
        return ("1", []) if self._owner is None else ("w.owner = ?", [self._owner])

    def _watch(self, row: tuple[Any, ...]) -> Watch:
        given = dict(zip((*_FIELDS, "unread"), row, strict=True))
        try:
            filters = Filters.model_validate_json(given["filters"])
            return Watch.model_validate({**given, "filters": filters})
        except ValidationError as error:
            raise WatchesDamaged("watch.unreadable", path=self._file.path) from error

    def _finding(self, row: tuple[Any, ...]) -> Finding:
        number, watch, found, read, record = row
        try:
            citation = Reference.model_validate_json(record)
        except ValidationError as error:
            raise WatchesDamaged("watch.unreadable", path=self._file.path) from error
        return Finding.model_validate(
            {"number": number, "watch": watch, "found": found, "citation": citation}
            | {"read": bool(read)}
        )


def _noted(connection: sqlite3.Connection, archive: str, contents: Mapping[str, str]) -> int:
    """Take note of the revisions that are there; the number of the last that ever was."""
    query = "SELECT article, sha256 FROM contents WHERE archive = ?"
    known = set(connection.execute(query, (archive,)))
    connection.executemany(
        "INSERT INTO contents (archive, article, sha256) VALUES (?, ?, ?)",
        [(archive, *each) for each in contents.items() if each not in known],
    )
    query = "SELECT COALESCE(MAX(number), 0) FROM contents WHERE archive = ?"
    return int(connection.execute(query, (archive,)).fetchone()[0])


def _kept(
    connection: sqlite3.Connection, watch: str, sentences: Iterable[HitSentence], moment: str
) -> int:
    """Keep an article's first sentence that is not known; its number, 0 if all are known."""
    news = [s for s in sentences if not _is_known(connection, watch, same_words(s.facts))]
    _know(connection, watch, {same_words(sentence.facts) for sentence in news})
    if not news:
        return 0
    best = news[0]
    cited = Reference(**cite(best.as_evidence()).model_dump(), language=best.hit.language)
    return int(
        connection.execute(
            "INSERT INTO findings (watch, found, record) VALUES (?, ?, ?)",
            (watch, moment, cited.model_dump_json()),
        ).lastrowid
        or 0
    )


def _is_known(connection: sqlite3.Connection, watch: str, words: SameWords) -> bool:
    query = "SELECT stems FROM known WHERE watch = ? AND telling = ?"
    rows = connection.execute(query, (watch, words.telling))
    return any(are_same(words, SameWords(words.telling, stems)) for (stems,) in rows)


def _know(connection: sqlite3.Connection, watch: str, words: Iterable[SameWords]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO known VALUES (?, ?, ?)", [(watch, *each) for each in words]
    )
