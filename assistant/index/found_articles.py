"""What a search among articles comes back with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from pydantic import Field

from assistant.messages import text
from assistant.presentation.byline import day_of
from assistant.types import Frozen, Published, Span

SearchOrder = Literal["relevance", "newest", "oldest", "outlet"]
_COLUMNS: Final = ("outlet", "date", "headline", "section", "author", "address", "id", "snippet")


class Snippet(Frozen):
    """A piece of an article in which words of the search stand.

    Attributes:
        start: First code point in the article's text.
        end: One past the last.
        text: ``article.text[start:end]``.
        matches: The words found, as places in the article's text, in reading order.
    """

    start: int
    end: int
    text: str
    matches: tuple[Span, ...] = ()


class FoundArticle(Frozen):
    """An article that a search found.

    Attributes:
        article_id: Its id.
        score: BM25 of its best passage, headlines counting double; 0 where no word was sought.
        title: Headline; may be empty.
        title_matches: The words found in it, as places in ``title``.
        source: Outlet.
        section: Section of the paper.
        author: Byline.
        url: Address.
        published: When it was published.
        language: ISO 639-1 code, or what its text was taken for.
        snippets: The best places, in reading order; its beginning where nothing in the text
            matches.
        pages: Offsets in its text at which its pages begin; empty for what has none.
    """

    article_id: str
    score: float
    title: str = ""
    title_matches: tuple[Span, ...] = ()
    source: str = ""
    section: str = ""
    author: str = ""
    url: str = ""
    published: Published = None
    language: str = ""
    snippets: tuple[Snippet, ...] = ()
    pages: tuple[int, ...] = ()


class Facets(Frozen):
    """How many of the articles found are of each outlet, section, language, month and year.

    Outlets, sections and languages stand most frequent first, months (``2025-08``) and years
    oldest first; what is unknown is not counted.
    """

    outlets: dict[str, int]
    sections: dict[str, int]
    languages: dict[str, int]
    months: dict[str, int]
    years: dict[str, int]


class FoundArticles(Frozen):
    """One page of what a search found, and figures on all of it.

    Attributes:
        query: As typed.
        understood: How it was understood, in words.
        passed_over: Words that nothing was looked up for, since full text does not keep them.
        total: How many articles were found in all.
        articles: Those of this page.
        facets: Of all that were found.
        corrections: For words that stand nowhere in the index, what they may have been meant to be.
    """

    query: str
    understood: str
    passed_over: tuple[str, ...] = ()
    total: int
    articles: tuple[FoundArticle, ...] = ()
    facets: Facets
    corrections: dict[str, str] = Field(default_factory=dict)


def as_rows(articles: Iterable[FoundArticle], language: str | None = None) -> Iterator[list[str]]:
    """Found articles as rows of a table, after a row of headings."""
    yield [text(f"search.column_{name}", language) for name in _COLUMNS]
    for article in articles:
        day = day_of(article.published)
        yield [
            article.source,
            day.isoformat() if day else "",
            article.title,
            article.section,
            article.author,
            article.url,
            article.article_id,
            " … ".join(snippet.text for snippet in article.snippets),
        ]
