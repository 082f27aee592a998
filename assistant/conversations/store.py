"""The conversations of one owner: kept as they happen, listed, searched, renamed, removed."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from assistant.conversations.conversation import (
    Conversation,
    ConversationSummary,
    ExchangeId,
    ExchangeRecord,
    now,
    title_from,
    title_given,
)
from assistant.database import LOCAL, PrivateFile, private_schema
from assistant.errors import ConversationMissing, ConversationsDamaged
from assistant.text.terms import fold

SCHEMA: Final = private_schema("conversations", "assistant.conversations", ConversationsDamaged)
_FILE: Final = Path("conversations") / "conversations.sqlite3"

_SUMMARIES: Final = """
    SELECT c.id, c.title, c.index_name, c.language, c.created, c.updated,
        (SELECT COUNT(*) FROM exchanges AS e WHERE e.conversation = c.id)
    FROM conversations AS c WHERE
"""
_MATCHING: Final = """
    (instr(c.folded, ?) OR EXISTS (
        SELECT 1 FROM exchanges AS e WHERE e.conversation = c.id AND instr(e.folded, ?)))
"""
_FIELDS: Final = ("id", "title", "index", "language", "created", "updated", "questions")
_MOST_WORDS: Final = 20


class Conversations:
    """What one owner has asked, in a file that several threads and processes may share.

    A conversation of another owner counts as missing, even to a caller that knows its id.

    Any call raises ``ConversationsDamaged`` when the file cannot be used, and ``StorageError`` when
    the disk is full, the place read-only, or the file stayed locked.

    Args:
        home: Folder of all state, ``settings.home``; the file lies in ``conversations`` there.
        owner: Whose conversations; None is everybody's, for a caller that can read the file anyway.
    """

    def __init__(self, home: Path, *, owner: str | None = LOCAL) -> None:
        self._file = PrivateFile(home / _FILE, SCHEMA)
        self._owner = owner

    def begin(self, exchange: ExchangeRecord, *, index: str, language: str) -> ExchangeId:
        """A new conversation with its first question.

        Args:
            exchange: The question, and what is known of its answer.
            index: The index that is asked, by name or path.
            language: Language of the interface.
        """
        title, moment = title_from(exchange.question), now().isoformat()
        name = secrets.token_hex(6)
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (name, self._owner or LOCAL, title, fold(title), index, language, moment, moment),
            )
            return ExchangeId(name, _inserted(connection, name, exchange))

    def append(self, conversation: str, exchange: ExchangeRecord) -> ExchangeId:
        """One more question of a conversation.

        Raises:
            ConversationMissing: It was removed, or is another owner's.
        """
        with self._file.writing() as connection:
            self._summary(connection, conversation)
            _touch(connection, conversation)
            return ExchangeId(conversation, _inserted(connection, conversation, exchange))

    def update(self, exchange_id: ExchangeId, exchange: ExchangeRecord) -> bool:
        """Keep what an exchange has become since.

        Returns:
            False when it was removed meanwhile: then nothing is kept.
        """
        with self._file.writing() as connection:
            changed = connection.execute(
                "UPDATE exchanges SET folded = ?, record = ? WHERE number = ? AND conversation = ?",
                (*_columns(exchange), exchange_id.number, exchange_id.conversation),
            )
            _touch(connection, exchange_id.conversation)
            return changed.rowcount == 1

    def withdraw(self, exchange_id: ExchangeId) -> None:
        """Take one exchange out of its conversation: it has been asked otherwise.

        A title that came from its question comes from the first one left.
        """
        with self._file.writing() as connection:
            gone = connection.execute(
                "DELETE FROM exchanges WHERE number = ? AND conversation = ?"
                " RETURNING json_extract(record, '$.question')",
                (exchange_id.number, exchange_id.conversation),
            ).fetchall()
            first = connection.execute(
                "SELECT json_extract(record, '$.question') FROM exchanges WHERE conversation = ?"
                " ORDER BY number LIMIT 1",
                (exchange_id.conversation,),
            ).fetchone()
            if gone and first:
                _retitle(connection, exchange_id.conversation, gone[0][0], first[0])

    def listing(self, search: str = "") -> list[ConversationSummary]:
        """The conversations, the one with the latest question first.

        Args:
            search: Words that must all occur in the title, the questions or the answers,
                whatever their case and accents; parts of words do.
        """
        if not self._file.exists():
            return []
        words = fold(search).split()[:_MOST_WORDS]
        condition, values = self._whose()
        conditions = [condition, *([_MATCHING] * len(words))]
        values += [word for word in words for _ in range(2)]
        query = _SUMMARIES + " AND ".join(conditions) + " ORDER BY c.updated DESC, c.id"
        with self._file.reading() as connection:
            return [_summary_of(row) for row in connection.execute(query, values)]

    def read(self, conversation: str) -> Conversation:
        """A whole conversation.

        Raises:
            ConversationMissing: There is none of that id, or it is another owner's.
            ConversationsDamaged: What is kept of this one cannot be used.
        """
        if not self._file.exists():
            raise ConversationMissing("conversations.missing", id=conversation)
        with self._file.reading() as connection:
            summary = self._summary(connection, conversation)
            rows = connection.execute(
                "SELECT number, record FROM exchanges WHERE conversation = ? ORDER BY number",
                (conversation,),
            ).fetchall()
        return Conversation(
            **dict(summary),
            exchanges=tuple(self._exchange(record, summary) for _, record in rows),
            numbers=tuple(number for number, _ in rows),
        )

    def rename(self, conversation: str, title: str) -> str:
        """Give a conversation another title, and say which it was given.

        Raises:
            UsageError: The title is blank.
            ConversationMissing: There is none of that id, or it is another owner's.
        """
        given = title_given(title)
        with self._writing_to(conversation) as connection:
            connection.execute(
                "UPDATE conversations SET title = ?, folded = ? WHERE id = ?",
                (given, fold(given), conversation),
            )
        return given

    def remove(self, conversation: str) -> None:
        """Remove a conversation for good; its place in the file is overwritten.

        Raises:
            ConversationMissing: There is none of that id, or it is another owner's.
        """
        with self._writing_to(conversation) as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
        self._file.forget()

    @contextlib.contextmanager
    def _writing_to(self, conversation: str) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            raise ConversationMissing("conversations.missing", id=conversation)
        with self._file.writing() as connection:
            self._summary(connection, conversation)
            yield connection

    def _summary(self, connection: sqlite3.Connection, conversation: str) -> ConversationSummary:
        condition, values = self._whose()
        query = f"{_SUMMARIES} {condition} AND c.id = ?"
        row = connection.execute(query, (*values, conversation)).fetchone()
        if row is None:
            raise ConversationMissing("conversations.missing", id=conversation)
        return _summary_of(row)

    def _whose(self) -> tuple[str, list[Any]]:
        return ("1", []) if self._owner is None else ("c.owner = ?", [self._owner])

    def _exchange(self, record: str, summary: ConversationSummary) -> ExchangeRecord:
        try:
            return ExchangeRecord.model_validate_json(record)
        except ValidationError as error:
            raise ConversationsDamaged(
                "conversations.unreadable", path=self._file.path, title=summary.title
            ) from error


def _summary_of(row: tuple[Any, ...]) -> ConversationSummary:
    return ConversationSummary.model_validate(dict(zip(_FIELDS, row, strict=True)))


def _inserted(connection: sqlite3.Connection, name: str, exchange: ExchangeRecord) -> int:
    cursor = connection.execute(
        "INSERT INTO exchanges (conversation, folded, record) VALUES (?, ?, ?)",
        (name, *_columns(exchange)),
    )
    return int(cursor.lastrowid or 0)


def _columns(exchange: ExchangeRecord) -> tuple[str, str]:
    """What an exchange is searched by, and all of it."""
    return fold(f"{exchange.question}\n{exchange.words}"), exchange.model_dump_json()


def _retitle(connection: sqlite3.Connection, name: str, gone: str, first: str) -> None:
    """Name a conversation after its first question, if it was named after one that is gone."""
    title = title_from(first)
    connection.execute(
        "UPDATE conversations SET title = ?, folded = ? WHERE id = ? AND title = ?",
        (title, fold(title), name, title_from(gone)),
    )


def _touch(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(
        "UPDATE conversations SET updated = ? WHERE id = ?", (now().isoformat(), name)
    )
