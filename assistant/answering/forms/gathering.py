"""The articles that tell a story, whole: what a chronology or a table of versions is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.news.stories import Story, Subject, find_stories
from assistant.presentation.byline import day_of
from assistant.question import Question
from assistant.retrieval import Retriever
from assistant.text.facts import facts
from assistant.types import Article, Filters, Hit, Passage

_MOST_PASSAGES: Final = 40
_MOST_ARTICLES: Final = 24
# A name in more than this share of the passages (and in more than a few) tells no story from
# another: the town that every article of a local paper names.
_COMMON: Final = 0.1
_FEW: Final = 8
# The next article of a story comes out within so much.
_GAP: Final = dt.timedelta(days=60)


class Gathered(NamedTuple):
    """What the archive has on a subject.

    Attributes:
        hits: The passages found, best first.
        stories: Whole articles that tell the story of the best one, oldest first, undated last.
        others: Whole articles on the subject that tell another story.
    """

    hits: list[Hit]
    stories: list[Story]
    others: list[Story]


def gather(retriever: Retriever, about: Question, filters: Filters) -> Gathered:
    """Find the articles on a subject, and tell its stories apart.

    An article is on the subject if it has all of its names and about half of its words; it is of
    the story if it also shares a name that is not everywhere with another of it, not too long
    before or after.

    Args:
        retriever: Finds passages.
        about: The subject, as it stands in the question.
        filters: Which articles may be looked at.
    """
    hits = retriever.search(
        about.text, top_k=_MOST_PASSAGES, filters=filters, language=about.language
    )
    subject = Subject(about, {hit.source for hit in hits})
    whole = find_stories([_whole(hit, retriever) for hit in _first_of_each(hits)])
    ranked = [whole[hit.passage.article_id] for hit in _first_of_each(hits)]
    own = [story for story in ranked if subject.is_of(story)][:_MOST_ARTICLES]
    if not own:
        return Gathered(hits, [], [])
    first, *rest = _apart(own, _telling(own, retriever))
    others = [story for one in rest for story in one]
    return Gathered(hits, sorted(first, key=_day_key), others)


def whole_hit(article: Article, rank: int = 1) -> Hit:
    """An article as a hit whose passage is all of its text."""
    passage = Passage(
        id=f"{article.id}:0-{len(article.text)}",
        article_id=article.id,
        start=0,
        end=len(article.text),
        text=article.text,
        ordinal=0,
    )
    return Hit(
        passage=passage,
        rank=rank,
        score=0.0,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        language=article.language,
    )


def _whole(hit: Hit, retriever: Retriever) -> Hit:
    return whole_hit(retriever.index.article(hit.passage.article_id), hit.rank)


def _first_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each article."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.article_id, hit)
    return list(best.values())


def _telling(stories: Sequence[Story], retriever: Retriever) -> frozenset[str]:
    """Stems of the names that tell one story from another."""
    outlets = (facts(source, "es").stems for source in {story.hit.source for story in stories})
    names = sorted(frozenset().union(*(story.names for story in stories)).difference(*outlets))
    most = max(_FEW, _COMMON * retriever.index.passage_count)
    counts = retriever.index.document_frequency(names)
    return frozenset(name for name, n in zip(names, counts, strict=True) if n <= most)


def _apart(ranked: Sequence[Story], telling: frozenset[str]) -> list[list[Story]]:
    """Articles by the story that they tell; the story with most of the best comes first.

    Reciprocal ranks are added up, as rank fusion does (Cormack and others, 2009).
    """
    worth = {story: 1 / rank for rank, story in enumerate(ranked, 1)}
    apart, rest = [], list(ranked)
    while rest:
        story, rest = [rest[0]], rest[1:]
        while joined := [one for one in rest if any(_belong(one, s, telling) for s in story)]:
            story += joined
            rest = [one for one in rest if one not in joined]
        apart.append(story)
    return sorted(apart, key=lambda story: -sum(worth[one] for one in story))


def _belong(one: Story, other: Story, telling: frozenset[str]) -> bool:
    a, b = day_of(one.hit.published), day_of(other.hit.published)
    near = a is None or b is None or abs(a - b) <= _GAP
    return near and bool(one.names & other.names & telling)


def _day_key(story: Story) -> tuple[bool, str, str]:
    published = story.hit.published
    return published is None, str(published or ""), story.hit.passage.article_id
