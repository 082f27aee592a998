"""Articles and passages in the tables of an index: stored, read, deleted."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from assistant.index.chunking import passage_at
from assistant.presentation.byline import day_of
from assistant.presentation.html import is_front_page
from assistant.text.language import detect_language
from assistant.text.terms import analyse
from assistant.types import STORED, Article, Filters, Passage, page_starts

_COLUMNS: Final = ("id", "title", "text", "url", "source", "section", "language", "published")
_REST: Final = ("author", "licence", "extra")
# What Chroma knows of a vector's article.
_FILTERED: Final = ("day", "source", "section")
_ARTICLE: Final = ", ".join((*_COLUMNS, "rest"))
# SQLite's own limit of variables in one statement, with room for the others.
_MOST_VARIABLES: Final = 900


class Stored(NamedTuple):
    """What identifies an article that is already there."""

    number: int
    id: str
    revision: int
    content_sha256: str


class SentenceVector(NamedTuple):
    """A sentence of a passage: start and end in the passage's text, and float16 bytes."""

    start: int
    end: int
    vector: bytes


class PassageVectors(NamedTuple):
    """The vectors of one passage: its own (float32 bytes) and its sentences'."""

    vector: bytes
    sentences: tuple[SentenceVector, ...]


class Candidate(NamedTuple):
    """A passage with what ranking looks at.

    Attributes:
        number: Its row number.
        passage: The passage.
        title: Headline of its article.
        title_stems: Stems of its article's headline, stop words left out.
        body_stems: Stems of the passage, in order, stop words left out.
        vector: float32 bytes; None while the passage is not embedded.
        sentences: Vectors of its sentences; none when it is a single one.
        source, url, published, language, pages: Of its article.
    """

    number: int
    passage: Passage
    title: str
    title_stems: tuple[str, ...]
    body_stems: tuple[str, ...]
    vector: bytes | None
    sentences: tuple[SentenceVector, ...]
    source: str
    url: str
    published: str | None
    language: str
    pages: tuple[int, ...] = ()


def content_sha256(article: Article) -> str:
    """Hash of all that an article says, its id left out."""
    fields = article.model_dump(mode="json", exclude={"id"})
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def find_stored(
    connection: sqlite3.Connection, article: Article, *, by_address: bool = True
) -> Stored | None:
    """The stored article with the same id or, failing that, the same address.

    An address that several articles have, or that is a site's front page, identifies none.
    """
    query = "SELECT number, id, revision, content_sha256 FROM articles WHERE "
    row = connection.execute(query + "id = ?", (article.id,)).fetchone()
    if row is None and by_address and article.url and not is_front_page(article.url):
        rows = connection.execute(query + "url = ? LIMIT 2", (article.url,)).fetchall()
        row = rows[0] if len(rows) == 1 else None
    return Stored(*row) if row else None


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    passages: Iterable[Passage],
    *,
    shown: Article,
    revision: int,
    vectors: dict[str, PassageVectors],
) -> None:
    """Store an article with its passages, pending, with the vectors that are known already.

    What its source says tells later whether it changed; what is ``shown`` is found and read.
    """
    # An article that does not say is stemmed as what its text looks like.
    language = article.language or detect_language(article.text)
    row = {
        **_row(shown),
        "revision": revision,
        "content_sha256": content_sha256(article),
        "stemmed_as": language,
    }
    marks = ", ".join("?" * len(row))
    number = connection.execute(
        f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    ).lastrowid
    for passage in passages:
        cursor = connection.execute(
            'INSERT INTO passages (article, ordinal, start, "end", text) VALUES (?, ?, ?, ?, ?)',
            (number, passage.ordinal, passage.start, passage.end, passage.text),
        )
        at = cursor.lastrowid or 0
        _insert_stems(connection, at, shown.title, passage.text, language)
        if known := vectors.get(passage.text):
            store_vectors(connection, at, known)


def rewrite_article(connection: sqlite3.Connection, before: Article, after: Article) -> None:
    """Show other headline, outlet, date, author or section of an article, with what follows.

    Its text stays, and so do its passages and their vectors. Where it is filtered by changed, its
    passages are pending until Chroma knows.
    """
    row, old = _row(after), _row(before)
    number, language = connection.execute(
        f"UPDATE articles SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?"
        " RETURNING number, stemmed_as",
        (*row.values(), before.id),
    ).fetchone()
    if after.title != before.title:
        connection.execute(
            "UPDATE stems SET title = ? WHERE rowid IN"
            " (SELECT number FROM passages WHERE article = ?)",
            (_content_stems(after.title, language), number),
        )
    if any(row[name] != old[name] for name in _FILTERED):
        connection.execute("UPDATE passages SET pending = 1 WHERE article = ?", (number,))


def _row(article: Article) -> dict[str, Any]:
    """What is shown of an article, by column."""
    fields = article.model_dump(mode="json")
    day = day_of(article.published)
    return {
        **{name: fields[name] for name in _COLUMNS},
        "rest": json.dumps({name: fields[name] for name in _REST}, ensure_ascii=False),
        "day": day.isoformat() if day else None,
    }


def rewrite_stems(connection: sqlite3.Connection) -> None:
    """Make full text again from the passages."""
    connection.execute("DELETE FROM stems")
    query = (
        "SELECT p.number, a.title, p.text, a.stemmed_as FROM passages AS p"
        " JOIN articles AS a ON a.number = p.article"
    )
    for number, title, body, language in connection.execute(query).fetchall():
        _insert_stems(connection, number, title, body, language)


def _insert_stems(
    connection: sqlite3.Connection, number: int, title: str, body: str, language: str
) -> None:
    stems = (_content_stems(text, language) for text in (title, body))
    connection.execute("INSERT INTO stems (rowid, title, body) VALUES (?, ?, ?)", (number, *stems))


def _content_stems(text: str, language: str) -> str:
    """Stop words carry no subject and are left out."""
    return " ".join(term.stem for term in analyse(text, language) if not term.is_stop)


def store_vectors(connection: sqlite3.Connection, number: int, vectors: PassageVectors) -> None:
    """Store the vectors of a passage and of its sentences."""
    connection.execute("UPDATE passages SET vector = ? WHERE number = ?", (vectors.vector, number))
    connection.execute("DELETE FROM sentences WHERE passage = ?", (number,))
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?)",
        [(number, *sentence) for sentence in vectors.sentences],
    )


def known_vectors(connection: sqlite3.Connection, number: int) -> dict[str, PassageVectors]:
    """Vectors of an article's passages by their text."""
    rows = connection.execute(
        "SELECT text, vector, number FROM passages WHERE article = ? AND vector IS NOT NULL",
        (number,),
    ).fetchall()
    sentences = _sentences(connection, [row[2] for row in rows])
    return {text: PassageVectors(vector, sentences.get(at, ())) for text, vector, at in rows}


def _sentences(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> dict[int, tuple[SentenceVector, ...]]:
    query = (
        'SELECT passage, start, "end", vector FROM sentences WHERE passage IN ({})'
        " ORDER BY passage, start"
    )
    vectors: dict[int, list[SentenceVector]] = {}
    for number, *sentence in _rows_of(connection, query, numbers):
        vectors.setdefault(number, []).append(SentenceVector(*sentence))
    return {number: tuple(sentences) for number, sentences in vectors.items()}


def delete_article(connection: sqlite3.Connection, number: int) -> None:
    """Remove an article with its passages; their vectors are noted as doomed."""
    which = "SELECT number FROM passages WHERE article = ?"
    connection.execute(f"INSERT INTO doomed {which}", (number,))
    connection.execute(f"DELETE FROM stems WHERE rowid IN ({which})", (number,))
    connection.execute(f"DELETE FROM sentences WHERE passage IN ({which})", (number,))
    connection.execute("DELETE FROM passages WHERE article = ?", (number,))
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))


def read_article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of that id."""
    row = connection.execute(
        f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return _article(row) if row else None


def read_articles(
    connection: sqlite3.Connection, filters: Filters, limit: int | None, offset: int
) -> list[Article]:
    """Articles that the filters admit, newest first, undated ones last."""
    condition, values = where(filters)
    rows = connection.execute(
        f"SELECT {_ARTICLE} FROM articles AS a WHERE {condition}"
        " ORDER BY day IS NULL, day DESC, number LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return [_article(row) for row in rows]


def read_numbered(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> dict[int, tuple[Article, str]]:
    """Articles by row number, each with the language that it is stemmed as; gone ones left out."""
    query = f"SELECT number, stemmed_as, {_ARTICLE} FROM articles WHERE number IN ({{}})"
    rows = _rows_of(connection, query, numbers)
    return {number: (_article(tuple(row)), language) for number, language, *row in rows}


def passage_numbers(
    connection: sqlite3.Connection, article_ids: Collection[str], filters: Filters
) -> list[int]:
    """Row numbers of all passages of those of the articles that the filters admit."""
    condition, values = where(filters)
    query = (
        "SELECT p.number FROM passages AS p JOIN articles AS a ON a.number = p.article"
        f" WHERE a.id IN (SELECT value FROM json_each(?)) AND {condition} ORDER BY 1"
    )
    ids = json.dumps(list(article_ids))
    return [row[0] for row in connection.execute(query, (ids, *values))]


def _pages(stored: object) -> tuple[int, ...]:
    """Page starts as ``json_extract`` gives them: a list is text, anything else is none."""
    is_list = isinstance(stored, str) and stored.startswith("[")
    return page_starts({"pages": json.loads(str(stored))}) if is_list else ()


def read_candidates(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Candidate]:
    """What ranking looks at, by row number ascending."""
    query = """
        SELECT p.number, a.id, p.start, p."end", p.text, p.ordinal, s.title, s.body, p.vector,
            a.title, a.source, a.url, a.published, a.language,
            json_extract(a.rest, '$.extra.pages')
        FROM passages AS p JOIN articles AS a ON a.number = p.article
        JOIN stems AS s ON s.rowid = p.number WHERE p.number IN ({})
    """
    sentences = _sentences(connection, numbers)
    return [
        Candidate(
            number=row[0],
            passage=passage_at(*row[1:6]),
            title=row[9],
            title_stems=tuple(row[6].split()),
            body_stems=tuple(row[7].split()),
            vector=row[8],
            sentences=sentences.get(row[0], ()),
            source=row[10],
            url=row[11],
            published=row[12],
            language=row[13],
            pages=_pages(row[14]),
        )
        for row in sorted(_rows_of(connection, query, numbers))
    ]


def where(filters: Filters) -> tuple[str, list[Any]]:
    """The SQL condition on ``articles AS a`` that admits what the filters admit."""
    parts, values = ["1"], list[Any]()
    for sign, day in ((">=", filters.since), ("<=", filters.until)):
        if day is not None:
            parts.append(f"a.day {sign} ?")
            values.append(day.isoformat())
    for column, admitted in (("source", filters.sources), ("section", filters.sections)):
        if admitted:
            parts.append(f"a.{column} IN ({', '.join('?' * len(admitted))})")
            values.extend(admitted)
    return " AND ".join(parts), values


def _rows_of(
    connection: sqlite3.Connection, query: str, numbers: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    for at in range(0, len(numbers), _MOST_VARIABLES):
        batch = numbers[at : at + _MOST_VARIABLES]
        yield from connection.execute(query.format(", ".join("?" * len(batch))), batch)


def _article(row: tuple[Any, ...]) -> Article:
    fields = {**dict(zip(_COLUMNS, row[:-1], strict=True)), **json.loads(row[-1])}
    return Article.model_validate(fields, context=STORED)
