"""Whether an index holds together, and the repair of what derives from its articles."""

from __future__ import annotations

import sqlite3

from assistant.index import tables
from assistant.index.chroma import VectorsUnreadable
from assistant.index.edits import original, read_edits
from assistant.index.folder import IndexFolder
from assistant.index.revisions import broken_revisions, drop_revision
from assistant.index.writer import IndexWriter
from assistant.messages import text
from assistant.runtime.progress import Progress, silent


def verify(folder: IndexFolder, writer: IndexWriter | None, progress: Progress) -> list[str]:
    """Problems of an index, one line each; with a writer, they are mended as well.

    What SQLite itself finds broken cannot be mended from within.
    """
    problems: list[str] = []
    checks = (_integrity, _passages, _fulltext, _vectors, _revisions)
    step = text("index.step_checking")
    for done, check in enumerate(checks):
        progress(step, done, len(checks))
        problems += check(folder, writer)
    progress(step, len(checks), len(checks))
    return problems


def _integrity(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    faults = folder.database.rows("PRAGMA integrity_check(5)")
    return [text("index.problem_integrity", why=why) for (why,) in faults if why != "ok"]


def _passages(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    moved = folder.database.rows(
        'SELECT a.id, p.start, p."end" FROM passages AS p JOIN articles AS a'
        " ON a.number = p.article"
        ' WHERE substr(a.text, p.start + 1, p."end" - p.start) <> p.text'
    )
    uncut = folder.database.rows(
        "SELECT id FROM articles WHERE number NOT IN (SELECT article FROM passages)"
    )
    if writer is not None:
        _cut_again(folder, writer, [row[0] for row in [*moved, *uncut]])
    return [text("index.problem_passage", id=f"{i}:{a}-{b}") for i, a, b in moved] + [
        text("index.problem_uncut", id=row[0]) for row in uncut
    ]


def _cut_again(folder: IndexFolder, writer: IndexWriter, article_ids: list[str]) -> None:
    for article_id in dict.fromkeys(article_ids):
        with folder.database.writing() as connection:
            article = tables.read_article(connection, article_id)
            if article is None:
                continue
            stored = tables.find_stored(connection, article)
            source = original(article, read_edits(connection, article_id))
            passages = writer.cut(article)
            if stored is not None:
                tables.delete_article(connection, stored.number)
            revision = stored.revision if stored else 1
            tables.insert_article(
                connection, source, passages, shown=article, revision=revision, vectors={}
            )


def _fulltext(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    with folder.database.reading() as connection:
        apart = connection.execute(
            "SELECT (SELECT count(*) FROM passages WHERE number NOT IN (SELECT rowid FROM stems))"
            " + (SELECT count(*) FROM stems WHERE rowid NOT IN (SELECT number FROM passages))"
        ).fetchone()[0]
        sound = _is_sound(connection) if not folder.read_only else True
    if not apart and sound:
        return []
    if writer is not None:
        with folder.database.writing() as connection:
            tables.rewrite_stems(connection)
    return [text("index.problem_fulltext", count=apart)]


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("INSERT INTO stems (stems) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


def _vectors(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    problems = _unfinished(folder, writer)
    try:
        lost, orphans = folder.vectors.compare()
    except VectorsUnreadable as error:
        problems.append(text("index.problem_unreadable", why=error))
    else:
        if lost:
            problems.append(text("index.problem_lost", count=lost))
        if orphans:
            problems.append(text("index.problem_orphans", count=orphans))
    if writer is not None and problems:
        writer.finish(silent)
        folder.vectors.collection(rebuild=True)
    return problems


def _revisions(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    """What cannot be read any more cannot be made again either: a repair drops it."""
    with folder.database.reading() as connection:
        broken = broken_revisions(connection)
    if writer is not None and broken:
        with folder.database.writing() as connection:
            for article_id, number in broken:
                drop_revision(connection, article_id, number)
    return [text("index.problem_revision", id=name, number=number) for name, number in broken]


def _unfinished(folder: IndexFolder, writer: IndexWriter | None) -> list[str]:
    size = 4 * folder.meta().dimensions
    ((pending, bad),) = folder.database.rows(
        "SELECT (SELECT count(*) FROM passages WHERE pending),"
        " (SELECT count(*) FROM passages WHERE NOT pending"
        " AND (vector IS NULL OR length(vector) <> ?))",
        (size,),
    )
    if bad and writer is not None:
        with folder.database.writing() as connection:
            connection.execute(
                "UPDATE passages SET vector = NULL, pending = 1"
                " WHERE vector IS NULL OR length(vector) <> ?",
                (size,),
            )
    counts = (("index.problem_pending", pending), ("index.problem_vector", bad))
    return [text(key, count=count) for key, count in counts if count]
