"""What searching looks at and finds: parts of articles, and what may be cited."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from assistant.types.articles import Frozen, Published, Span


class Passage(Frozen):
    """Whole sentences of one article, small enough for the embedder.

    Attributes:
        id: ``article_id:start-end``.
        article_id: The article it was cut from.
        start: First code point in the article's text.
        end: One past the last code point.
        text: ``article.text[start:end]``.
        ordinal: 0-based place among the article's passages.
    """

    id: str
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    ordinal: int = Field(ge=0)


class Reprint(Frozen):
    """The same text in another outlet: a cable, with or without a lead of the outlet's own.

    Attributes:
        article_id: The other outlet's article.
        source: That outlet.
        title: Headline there.
        url: Address there.
        published: When it came out there.
        start: Where the words that it is named for stand in that article's text.
        end: One past their last code point.
    """

    article_id: str
    source: str
    title: str = ""
    url: str = ""
    published: Published = None
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Hit(Frozen):
    """A passage that retrieval found, with its scores.

    Attributes:
        passage: The passage.
        rank: 1-based.
        score: Fused score; higher is better.
        vector_score: Cosine between question and passage, or None when vectors did not find it.
        lexical_score: BM25 (higher is better), or None when full text did not find it.
        title: Headline of the passage's article.
        source: Its outlet.
        url: Its address.
        published: Its publication date.
        language: Its language.
        also_in: Other outlets whose article is the same text, each once.
        pages: Offsets in its text at which its pages begin; empty for what has none.
    """

    passage: Passage
    rank: int = Field(ge=1)
    score: float
    vector_score: float | None = None
    lexical_score: float | None = None
    title: str = ""
    source: str = ""
    url: str = ""
    published: Published = None
    language: str = ""
    also_in: tuple[Reprint, ...] = ()
    pages: tuple[int, ...] = ()


class Evidence(Frozen):
    """One numbered sentence that the model may cite.

    Attributes:
        number: 1-based, as the model sees it.
        article_id: The article it stands in.
        start: First code point in the article's text.
        end: One past the last.
        text: ``article.text[start:end]``.
        score: How useful it looks for the question; higher is better.
        title: Headline of its article.
        source: Its outlet.
        url: Its address.
        published: Its publication date.
        language: ISO 639-1 code of its article's language; empty when unknown.
        answers: Where in ``text`` the words stand that a reader takes for the answer.
        page: 1-based page of the document on which it begins; None for what has no pages.
    """

    number: int = Field(ge=1)
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    score: float = 0.0
    title: str = ""
    source: str = ""
    url: str = ""
    published: Published = None
    language: str = ""
    answers: tuple[Span, ...] = ()
    page: int | None = None


class Filters(Frozen):
    """Which articles a search may look at; an empty field admits all.

    Attributes:
        since: First day of publication, inclusive. Undated articles are left out once it is set.
        until: Last day of publication, inclusive; likewise.
        sources: Outlets.
        sections: Sections.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
