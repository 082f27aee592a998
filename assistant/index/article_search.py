"""Search among whole articles by words and exact phrases: ranked, counted, a page at a time."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from assistant.database import Database
from assistant.index import spelling, tables
from assistant.index.found_articles import Facets, FoundArticle, FoundArticles, SearchOrder
from assistant.index.query_terms import QueryTerms, query_terms
from assistant.index.search_query import SearchQuery, Wanted, in_words, parse_query
from assistant.index.snippets import places, snippets
from assistant.index.tables import where
from assistant.types import Article, Filters, Span, page_starts

_NO_FILTERS: Final = Filters()
# Full text keeps the headline beside each passage; a word in it says what an article is about.
_TITLE_WEIGHT: Final = 2.0
_MOST_LANGUAGES: Final = 4
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class _Resolved:
    """A query with what its words are in one index."""

    required: tuple[tuple[QueryTerms, ...], ...]
    excluded: tuple[QueryTerms, ...]
    passed_over: tuple[str, ...]

    @property
    def sought(self) -> list[QueryTerms]:
        return [terms for group in self.required for terms in group]


class _Listed(NamedTuple):
    """A found article as ranking and counting look at it; ``day`` is empty when unknown."""

    number: int
    source: str
    section: str
    language: str
    day: str


class ArticleSearch:
    """Finds articles of one index by what stands in them; needs no embedding model.

    Args:
        database: Where the articles are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self,
        query: str,
        *,
        filters: Filters = _NO_FILTERS,
        order: SearchOrder = "relevance",
        limit: int | None = 20,
        offset: int = 0,
        among: Collection[str] | None = None,
    ) -> FoundArticles:
        """The articles in which what is searched for stands.

        Args:
            query: As ``parse_query`` understands it; an empty one finds every article.
            filters: Which articles may be found.
            order: By BM25, by day (undated ones last) or by outlet. Where no word is sought,
                ``relevance`` is ``newest``.
            limit: Most articles of this page; all when None.
            offset: How many to pass over.
            among: Ids of the articles that may be found; all when None.

        Raises:
            HemerotecaError: The index cannot be read.
        """
        parsed = parse_query(query)
        with self._database.reading() as connection:
            languages = main_languages(connection)
            resolved = _resolved(parsed, languages)
            found = _listed(connection, _found(connection, resolved, filters, among))
            scores = _scores(connection, resolved)
            ranked = _ranked(found, scores, order)[offset:]
            page = [one.number for one in ranked[:limit]]
            words = [wanted.words for wanted in parsed.sought]
            return FoundArticles(
                query=query,
                understood=in_words(parsed),
                passed_over=resolved.passed_over,
                total=len(found),
                articles=tuple(_articles(connection, page, scores, resolved.sought)),
                facets=_facets(found),
                corrections=spelling.corrections(connection, words, languages),
            )

    def places(self, query: str, article: Article) -> list[Span]:
        """Where what is searched for stands in the text of an article, in reading order."""
        with self._database.reading() as connection:
            sought = _in_text(_resolved(parse_query(query), main_languages(connection)).sought)
            row = connection.execute(
                "SELECT stemmed_as FROM articles WHERE id = ?", (article.id,)
            ).fetchone()
        return places(sought, article.text, row[0] if row else article.language)


def main_languages(connection: sqlite3.Connection) -> list[str]:
    """The languages of most articles, most frequent first; Spanish where there are none."""
    query = "SELECT stemmed_as FROM articles GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?"
    return [row[0] for row in connection.execute(query, (_MOST_LANGUAGES,))] or ["es"]


def _resolved(query: SearchQuery, languages: Sequence[str]) -> _Resolved:
    def prepared(group: Iterable[Wanted]) -> tuple[QueryTerms, ...]:
        return tuple(query_terms(wanted, languages) for wanted in group)

    groups = [prepared(group) for group in query.required]
    # Where one of several may stand and cannot be looked up, any article will do.
    required = [group for group in groups if not any(one.is_passed_over for one in group)]
    passed_over = [one for group in groups for one in group if one.is_passed_over]
    if passed_over and not required:  # then they must be what is sought
        exact = ([replace(wanted, exact=True) for wanted in group] for group in query.required)
        required, passed_over = [prepared(group) for group in exact], []
    excluded = [one for one in prepared(query.excluded) if not one.is_passed_over]
    names = dict.fromkeys(one.wanted.words for one in passed_over)
    return _Resolved(tuple(required), tuple(excluded), tuple(names))


def _found(
    connection: sqlite3.Connection,
    query: _Resolved,
    filters: Filters,
    among: Collection[str] | None = None,
) -> set[int]:
    """Row numbers of the articles that the query and the filters admit, of those ``among``."""
    condition, values = where(filters)
    if among is not None:
        condition += " AND a.id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(among)))
    rows = connection.execute(f"SELECT a.number FROM articles AS a WHERE {condition}", values)
    found = {row[0] for row in rows}
    # The exact words are compared last, with what is left by then.
    for group in sorted(query.required, key=lambda g: any(one.pattern for one in g)):
        found = set[int]().union(*(_holding(connection, one, found) for one in group))
    for one in query.excluded:
        found -= _holding(connection, one, found)
    return found


def _holding(connection: sqlite3.Connection, terms: QueryTerms, among: set[int]) -> set[int]:
    """Those of the articles in which it stands."""
    query = (
        "SELECT DISTINCT p.article FROM stems JOIN passages AS p ON p.number = stems.rowid"
        " WHERE stems MATCH ?"
    )
    for lookup in terms.lookups:
        among = among & {row[0] for row in connection.execute(query, (lookup,))}
    if terms.pattern is None:
        return among
    texts = _picked(connection, "SELECT number, title, text FROM articles", among)
    return {number for number, title, text in texts if terms.stands_in(title, text)}


def _scores(connection: sqlite3.Connection, query: _Resolved) -> dict[int, float]:
    """BM25 of each article's best passage, by row number."""
    match = " OR ".join(f"({lookup})" for one in query.sought for lookup in one.lookups)
    if not match:
        return {}
    rows = connection.execute(
        f"SELECT p.article, -bm25(stems, {_TITLE_WEIGHT}, 1.0) FROM stems"
        " JOIN passages AS p ON p.number = stems.rowid WHERE stems MATCH ?",
        (match,),
    )
    scores: dict[int, float] = {}
    for number, score in rows:
        scores[number] = max(score, scores.get(number, 0.0))
    return scores


def _listed(connection: sqlite3.Connection, numbers: set[int]) -> list[_Listed]:
    query = "SELECT number, source, section, stemmed_as, coalesce(day, '') FROM articles"
    return [_Listed(*row) for row in _picked(connection, query, numbers)]


def _ranked(
    found: Sequence[_Listed], scores: dict[int, float], order: SearchOrder
) -> list[_Listed]:
    ranked = sorted(found, key=lambda one: (one.day, one.number), reverse=True)
    if order == "oldest":
        return sorted(found, key=lambda one: (not one.day, one.day, one.number))
    if order == "outlet":
        return sorted(ranked, key=lambda one: one.source)
    if order == "relevance":
        return sorted(ranked, key=lambda one: -scores.get(one.number, 0.0))
    return ranked


def _facets(found: Sequence[_Listed]) -> Facets:
    return Facets(
        outlets=_by_frequency(one.source for one in found),
        sections=_by_frequency(one.section for one in found),
        languages=_by_frequency(one.language for one in found),
        months=dict(sorted(_counts(one.day[:7] for one in found).items())),
        years=dict(sorted(_counts(one.day[:4] for one in found).items())),
    )


def _counts(values: Iterable[str]) -> Counter[str]:
    return Counter(value for value in values if value)


def _by_frequency(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(_counts(values).items(), key=lambda item: (-item[1], item[0])))


def _articles(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    scores: dict[int, float],
    sought: Sequence[QueryTerms],
) -> Iterable[FoundArticle]:
    for at in range(0, len(numbers), _AT_ONCE):
        group = numbers[at : at + _AT_ONCE]
        read = tables.read_numbered(connection, group)
        for number in group:
            if number in read:
                yield _article(*read[number], scores.get(number, 0.0), sought)


def _article(
    article: Article, language: str, score: float, sought: Sequence[QueryTerms]
) -> FoundArticle:
    return FoundArticle(
        article_id=article.id,
        score=score,
        title=article.title,
        title_matches=tuple(places(sought, article.title, language)),
        source=article.source,
        section=article.section,
        author=article.author,
        url=article.url,
        published=article.published,
        language=article.language or language,
        pages=page_starts(article.extra),
        snippets=snippets(_in_text(sought), article.text, language),
    )


def _in_text(sought: Sequence[QueryTerms]) -> list[QueryTerms]:
    return [one for one in sought if not one.wanted.headline]


def _picked(
    connection: sqlite3.Connection, query: str, numbers: Collection[int]
) -> list[tuple[Any, ...]]:
    """Rows of the articles with these numbers, however many they are."""
    admitted = " WHERE number IN (SELECT value FROM json_each(?))"
    return connection.execute(query + admitted, (json.dumps(list(numbers)),)).fetchall()
