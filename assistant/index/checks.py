"""Does an index hold together? And making again what derives from its articles."""

from __future__ import annotations

import sqlite3
from typing import Final

from assistant.index import rows
from assistant.index.archive import Archive
from assistant.index.building import Builder
from assistant.index.vectors import VectorsUnreadable
from assistant.messages import text
from assistant.runtime.progress import Progress

_STEPS: Final = 4


def check(archive: Archive, builder: Builder | None, progress: Progress) -> list[str]:
    """Problems of an archive, one line each; with a builder, they are mended as well.

    What SQLite itself finds broken cannot be mended from within.
    """
    problems: list[str] = []
    checks = (_integrity, _passages, _fulltext, _vectors)
    for done, one in enumerate(checks):
        progress(text("index.step_checking"), done, _STEPS)
        problems += one(archive, builder)
    progress(text("index.step_checking"), _STEPS, _STEPS)
    return problems


def _integrity(archive: Archive, builder: Builder | None) -> list[str]:
    with archive.database.reading() as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    return [text("index.problem_integrity", why=why) for why in said if why != "ok"]


def _passages(archive: Archive, builder: Builder | None) -> list[str]:
    with archive.database.reading() as connection:
        moved = connection.execute(
            'SELECT a.id, p.start, p."end" FROM passages AS p JOIN articles AS a'
            " ON a.number = p.article"
            ' WHERE substr(a.text, p.start + 1, p."end" - p.start) <> p.text'
        ).fetchall()
        uncut = connection.execute(
            "SELECT id FROM articles WHERE number NOT IN (SELECT article FROM passages)"
        ).fetchall()
    if builder is not None:
        _cut_again(archive, builder, [row[0] for row in [*moved, *uncut]])
    return [text("index.problem_passage", id=f"{i}:{a}-{b}") for i, a, b in moved] + [
        text("index.problem_uncut", id=row[0]) for row in uncut
    ]


def _cut_again(archive: Archive, builder: Builder, article_ids: list[str]) -> None:
    for article_id in dict.fromkeys(article_ids):
        with archive.database.writing() as connection:
            article = rows.read_article(connection, article_id)
            if article is None:
                continue
            stored = rows.find_stored(connection, article)
            passages = builder.cut(article)
            if stored is not None:
                rows.delete_article(connection, stored.number)
            revision = stored.revision if stored else 1
            rows.insert_article(connection, article, passages, revision=revision, vectors={})


def _fulltext(archive: Archive, builder: Builder | None) -> list[str]:
    with archive.database.reading() as connection:
        apart = connection.execute(
            "SELECT (SELECT count(*) FROM passages WHERE number NOT IN (SELECT rowid FROM stems))"
            " + (SELECT count(*) FROM stems WHERE rowid NOT IN (SELECT number FROM passages))"
        ).fetchone()[0]
        sound = _is_sound(connection) if not archive.read_only else True
    if not apart and sound:
        return []
    if builder is not None:
        with archive.database.writing() as connection:
            rows.rewrite_stems(connection)
    return [text("index.problem_fulltext", count=apart)]


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("INSERT INTO stems (stems) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


def _vectors(archive: Archive, builder: Builder | None) -> list[str]:
    problems = _unfinished(archive, builder)
    try:
        lost, orphans = archive.compare_vectors()
    except VectorsUnreadable as error:
        problems.append(text("index.problem_unreadable", why=error))
    else:
        if lost:
            problems.append(text("index.problem_lost", count=lost))
        if orphans:
            problems.append(text("index.problem_orphans", count=orphans))
    if builder is not None and problems:
        builder.finish(_quiet)
        archive.vectors(mend=True)
    return problems


def _unfinished(archive: Archive, builder: Builder | None) -> list[str]:
    size = 4 * archive.meta().dimensions
    with archive.database.reading() as connection:
        pending, bad = connection.execute(
            "SELECT (SELECT count(*) FROM passages WHERE pending),"
            " (SELECT count(*) FROM passages WHERE NOT pending"
            " AND (vector IS NULL OR length(vector) <> ?))",
            (size,),
        ).fetchone()
    if bad and builder is not None:
        with archive.database.writing() as connection:
            connection.execute(
                "UPDATE passages SET vector = NULL, pending = 1"
                " WHERE vector IS NULL OR length(vector) <> ?",
                (size,),
            )
    found = (("index.problem_pending", pending), ("index.problem_vector", bad))
    return [text(key, count=count) for key, count in found if count]


def _quiet(step: str, done: float, total: float | None) -> None:
    """Repairing tells its own steps."""
