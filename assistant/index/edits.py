"""Articles put right: what a person changed of them, kept apart from what their source says.

The row of an article holds what is shown. So filters, lists, headline stems and the metadata of
vectors read it like any other, and nothing that searches knows of edits. The source's value
stays with the edit, and the hash that tells whether an article changed is of the source.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Final, get_args

from assistant.errors import ArticleMissing, UsageError
from assistant.index import tables
from assistant.types import STORED, Article, Edit, EditableField

EDITABLE: Final[tuple[EditableField, ...]] = get_args(EditableField)
_COLUMNS: Final = ("article", "field", "value", "original", "url", "edited")


def checked(changes: Mapping[str, object], clear: Iterable[str]) -> dict[str, str | None]:
    """Changes as an article's JSON has them: held to what articles are held to.

    Raises:
        UsageError: A field cannot be edited, or its value cannot be an article's.
    """
    for field in (*changes, *clear):
        if field not in EDITABLE:
            raise UsageError("index.not_editable", field=field, fields=", ".join(EDITABLE))
    return {field: _checked(field, value) for field, value in changes.items()}


def _checked(field: str, value: object) -> str | None:
    try:
        dated = field == "published" and isinstance(value, str)
        given = _moment(str(value).strip()) if dated else value
        fields = Article.model_validate({"text": "-", field: given}).model_dump(mode="json")
    except ValueError as error:
        raise UsageError("index.bad_edit", value=value) from error
    written: str | None = fields[field]
    return written


def _moment(written: str) -> dt.date | None:
    """A day, or an instant with its zone; bare numbers, which pydantic takes too, are neither."""
    if not written:
        return None
    return (dt.date if len(written) == 10 else dt.datetime).fromisoformat(written)


def edit_article(
    connection: sqlite3.Connection,
    article_id: str,
    changes: Mapping[str, str | None],
    clear: Collection[str],
    now: dt.datetime,
) -> bool:
    """Change fields of an article and take back earlier changes; whether it reads otherwise now.

    Raises:
        ArticleMissing: There is none of that id.
    """
    before = tables.read_article(connection, article_id)
    if before is None:
        raise ArticleMissing("index.no_article", id=article_id)
    source = original(before, read_edits(connection, article_id))
    said = source.model_dump(mode="json")
    for field in {*changes, *clear}:
        connection.execute("DELETE FROM edits WHERE article = ? AND field = ?", (article_id, field))
    made = {field: value for field, value in changes.items() if value != said[field]}
    keep_edits(
        connection,
        (
            Edit(
                article_id=article_id,
                field=field,
                value=value,
                original=said[field],
                url=source.url,
                edited=now,
            )
            for field, value in made.items()
        ),
    )
    after = _edited(source, read_edits(connection, article_id))
    if after != before:
        tables.rewrite_article(connection, before, after)
    return after != before


def take_up(connection: sqlite3.Connection, article: Article) -> Article:
    """An article that is about to be stored as it is to be shown.

    Its edits note what its source says now. Those that wait for an article under another id are
    for this one if it has the address.
    """
    connection.execute(
        "UPDATE OR IGNORE edits SET article = ? WHERE url <> '' AND url = ?"
        " AND article NOT IN (SELECT id FROM articles)",
        (article.id, article.url),
    )
    edits = read_edits(connection, article.id)
    said = article.model_dump(mode="json")
    connection.executemany(
        "UPDATE edits SET original = ?, url = ? WHERE article = ? AND field = ?",
        [(said[edit.field], article.url, article.id, edit.field) for edit in edits],
    )
    return _edited(article, edits)


def read_edits(connection: sqlite3.Connection, article_id: str | None = None) -> list[Edit]:
    """The edits of an article, or all of them."""
    rows = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM edits WHERE ?1 IS NULL OR article = ?1"
        " ORDER BY article, edited, field",
        (article_id,),
    )
    names = ("article_id", *_COLUMNS[1:])
    return [Edit(**dict(zip(names, row, strict=True))) for row in rows]


def keep_edits(connection: sqlite3.Connection, edits: Iterable[Edit]) -> None:
    """Store edits as they are; they are applied when their articles are stored."""
    connection.executemany(
        "INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?, ?, ?)",
        [tuple(edit.model_dump(mode="json").values()) for edit in edits],
    )


def forget_edits(connection: sqlite3.Connection, article_id: str) -> None:
    """Let an article's edits go with it."""
    connection.execute("DELETE FROM edits WHERE article = ?", (article_id,))


def original(article: Article, edits: Iterable[Edit]) -> Article:
    """What the source of an article says."""
    return _with(article, {edit.field: edit.original for edit in edits})


def _edited(article: Article, edits: Iterable[Edit]) -> Article:
    return _with(article, {edit.field: edit.value for edit in edits})


def _with(article: Article, fields: Mapping[str, str | None]) -> Article:
    if not fields:
        return article
    return Article.model_validate({**article.model_dump(), **fields}, context=STORED)
