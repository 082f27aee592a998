"""What articles said before they changed: kept, bounded, read again."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import zlib
from collections.abc import Iterable
from typing import Final

from assistant.types import STORED, Article, Revision

_MOST_KEPT: Final = 20
"""Of each article; the oldest go."""
# No article is longer than documents may be; what claims to be is broken.
_MOST_BYTES: Final = 256 * 1024 * 1024
_COLUMNS: Final = "article, revision, replaced, sha256, content"


def keep_revision(
    connection: sqlite3.Connection, article: Article, number: int, replaced: dt.datetime
) -> None:
    """Keep what an article said, as it is about to be replaced.

    Args:
        connection: Within a transaction.
        article: As it was shown.
        number: Which of its revisions that is.
        replaced: When, in UTC.
    """
    raw = article.model_dump_json().encode()
    digest = hashlib.sha256(raw).hexdigest()
    row = (article.id, number, replaced.isoformat(), digest, zlib.compress(raw, 9))
    connection.execute("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?, ?)", row)
    connection.execute(
        "DELETE FROM revisions WHERE article = ?1 AND revision NOT IN"
        " (SELECT revision FROM revisions WHERE article = ?1 ORDER BY revision DESC LIMIT ?2)",
        (article.id, _MOST_KEPT),
    )


def read_revisions(connection: sqlite3.Connection, article_id: str | None = None) -> list[Revision]:
    """What an article said before, or all of them did, the latest first; broken rows left out."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM revisions WHERE ?1 IS NULL OR article = ?1"
        " ORDER BY article, revision DESC",
        (article_id,),
    )
    found = []
    for _, number, replaced, digest, content in rows:
        article = _read(digest, content)
        if article is not None:
            found.append(Revision(article=article, number=number, replaced=replaced))
    return found


def forget_revisions(connection: sqlite3.Connection, article_id: str) -> None:
    """Let what an article said go with it."""
    connection.execute("DELETE FROM revisions WHERE article = ?", (article_id,))


def keep_revisions(connection: sqlite3.Connection, revisions: Iterable[Revision]) -> None:
    """Keep revisions of another index, whose articles may be yet to come."""
    for revision in revisions:
        keep_revision(connection, revision.article, revision.number, revision.replaced)


def last_revision(connection: sqlite3.Connection, article_id: str) -> int:
    """The number of the latest one that is kept; 0 when none is."""
    query = "SELECT coalesce(max(revision), 0) FROM revisions WHERE article = ?"
    return int(connection.execute(query, (article_id,)).fetchone()[0])


def broken_revisions(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Id and number of those that cannot be read any more."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM revisions ORDER BY article, revision")
    return [(name, number) for name, number, _, sha, raw in rows if _read(sha, raw) is None]


def drop_revision(connection: sqlite3.Connection, article_id: str, number: int) -> None:
    """Take one away."""
    connection.execute(
        "DELETE FROM revisions WHERE article = ? AND revision = ?", (article_id, number)
    )


def _read(digest: str, content: bytes) -> Article | None:
    try:
        raw = zlib.decompressobj().decompress(content, _MOST_BYTES)
    except zlib.error:
        return None
    if hashlib.sha256(raw).hexdigest() != digest:
        return None
    return Article.model_validate_json(raw, context=STORED)
