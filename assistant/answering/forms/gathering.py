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
from assistant.text.names import is_known
from assistant.text.terms import fold
from assistant.types import Article, Filters, Hit, Passage

_MOST_PASSAGES: Final = 40
_MOST_ARTICLES: Final = 24
# A name in more than this share of the passages (and in more than a few) tells no story from
# another: the town that every article of a local paper names.
_COMMON: Final = 0.1
_FEW: Final = 8
# So many telling names make an article part of a story whose subject it does not name.
_FEWEST_NAMES: Final = 3
# The next article of a story comes out within so much.
_GAP: Final = dt.timedelta(days=60)
_SOON: Final = dt.timedelta(days=21)
# Of shorter names a misspelling is another name, or another word.
_MISSPELT: Final = 6


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
    before or after. What was found beside these and shares several such names is of it too.

    Args:
        retriever: Finds passages.
        about: The subject, as it stands in the question.
        filters: Which articles may be looked at.
    """
    hits = retriever.search(
        about.text, top_k=_MOST_PASSAGES, filters=filters, language=about.language
    )
    best = _first_of_each(hits)
    whole = find_stories([_whole(hit, retriever) for hit in best])
    ranked = [whole[hit.passage.article_id] for hit in best]
    subject = Subject(about, {hit.source for hit in hits})
    own = [one for one in ranked if subject.is_of(one) and _names(one, about)][:_MOST_ARTICLES]
    if not own:
        return Gathered(hits, [], [])
    telling = _telling(ranked, retriever)
    first, *rest = _apart(own, telling)
    near = [one for one in ranked if one not in own and _is_near(one, first, telling)]
    wanted = {term.stem for term in subject.terms(first[0].language)}
    others = [story for one in rest for story in one if wanted <= story.stems]
    return Gathered(hits, sorted([*first, *near], key=_day_key), others)


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


def _names(story: Story, about: Question) -> bool:
    """Whether an article has the names of a subject as words: "martes" is no "Marte"."""
    texts = (story.headline, *story.sentences)
    words = {fold(term.word) for sentence in texts for term in sentence.facts.terms}
    foreign = about.language != story.language
    return all(
        name in words or (len(name) >= _MISSPELT and is_known(name, words, foreign=foreign))
        for name in about.names
    )


def _is_near(one: Story, story: Sequence[Story], telling: frozenset[str]) -> bool:
    """Whether an article shares several telling names with one of a story, within its time."""
    return any(
        _belong(one, other, telling, _SOON)
        and len(one.names & other.names & telling) >= _FEWEST_NAMES
        for other in story
    )


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


def _belong(one: Story, other: Story, telling: frozenset[str], gap: dt.timedelta = _GAP) -> bool:
    a, b = day_of(one.hit.published), day_of(other.hit.published)
    near = a is None or b is None or abs(a - b) <= gap
    return near and bool(one.names & other.names & telling)


def _day_key(story: Story) -> tuple[bool, str, str]:
    published = story.hit.published
    return published is None, str(published or ""), story.hit.passage.article_id
