"""The articles that tell a story, whole: what a chronology or a table of versions is made of."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.news.stories import Story, Subject, find_stories
from assistant.presentation.byline import day_of
from assistant.question import Question
from assistant.retrieval import Retriever
from assistant.retrieval.answerability import answerability, threshold
from assistant.text.facts import facts
from assistant.text.names import is_known
from assistant.text.terms import fold
from assistant.types import Article, Filters, Hit, Passage, page_starts

_MOST_PASSAGES: Final = 40
_MOST_ARTICLES: Final = 24
# A name in more than this share of the passages (and in more than a few) tells no story from
# another: the town that every article of a local paper names.
_COMMON: Final = 0.1
_FEW: Final = 8
# Cosine of two articles' words, weighted by rarity, from which they tell one story. Of 1,953 pairs
# of demo articles those of one story have .10 to .86, half of them .21 and more, others up to .15.
_ALIKE: Final = 0.17
_ALIKE_SOON: Final = 0.1
_SOON: Final = dt.timedelta(days=1)
# The next article of a story comes out within so much.
_GAP: Final = dt.timedelta(days=60)
# Least share of a subject, and of the share of the article that has most of it.
_LEAST_SHARE: Final = 0.4
_OF_THE_BEST: Final = 0.75
# Weight of a word that is everywhere.
_NO_RARER: Final = 0.2
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

    An article is on the subject if it has all of its names, and of its words, by their rarity,
    nearly as much as the best one. It is of the story if it also shares a name that is not
    everywhere with another of it, not too long before or after. What was found beside these and
    has very much the same words is of it too.

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
    shares = _shares(ranked, about, retriever)
    if about.language not in retriever.index.languages() and _answers(retriever, about, hits):
        # Of another language only the names are understood: meaning tells the best article.
        shares[ranked[0]] = 1.0
    least = max(_LEAST_SHARE, _OF_THE_BEST * max(shares.values(), default=0.0))
    own = [one for one in ranked if shares[one] >= least][:_MOST_ARTICLES]
    if not own:
        return Gathered(hits, [], [])
    telling = _telling(ranked, retriever)
    first, *rest = _apart(own, telling)
    near = _alike([one for one in ranked if one not in own], first, retriever)
    others = [story for one in rest for story in one if shares[story] == max(shares.values())]
    return Gathered(hits, sorted([*first, *near], key=_day_key), others)


def _answers(retriever: Retriever, about: Question, hits: Sequence[Hit]) -> bool:
    """Whether what was found by meaning is likely on the subject."""
    features = retriever.features(about.text, hits, language=about.language)
    return bool(hits) and answerability(features) >= threshold("cautious")


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
        pages=page_starts(article.extra),
    )


def _whole(hit: Hit, retriever: Retriever) -> Hit:
    whole = whole_hit(retriever.index.article(hit.passage.article_id), hit.rank)
    return whole.model_copy(update={"also_in": hit.also_in})


def _first_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each article."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.article_id, hit)
    return list(best.values())


def _shares(stories: Sequence[Story], about: Question, retriever: Retriever) -> dict[Story, float]:
    """How much of a subject each article has, its words weighted by rarity: 0 to 1."""
    subject = Subject(about, {story.hit.source for story in stories})
    language = stories[0].language if stories else about.language
    terms = subject.terms(language)
    if about.language != language:  # only names are the same words in both
        terms = [term for term in terms if term.is_name] or terms
    stems = sorted({term.stem for term in terms})
    weights = {stem: weight + _NO_RARER for stem, weight in _rarity(stems, retriever).items()}
    whole = sum(weights.values()) or 1.0
    return {
        story: sum(weights[stem] for stem in stems if stem in story.stems) / whole
        if _has_names(story, about)
        else 0.0
        for story in stories
    }


def _rarity(stems: Sequence[str], retriever: Retriever) -> dict[str, float]:
    """Inverse document frequency, of passages: 0 for what stands in all of them."""
    total = retriever.index.passage_count
    counts = retriever.index.document_frequency(stems)
    return {
        stem: math.log((total + 1) / (count + 1)) for stem, count in zip(stems, counts, strict=True)
    }


def _has_names(story: Story, about: Question) -> bool:
    """Whether an article has the names of a subject as names: "martes" is no "Marte"."""
    texts = (story.headline, *story.sentences)
    words = [term.word for sentence in texts for term in sentence.facts.terms]
    names = {fold(word) for word in words if not word.islower()}
    foreign = about.language != story.language
    return all(
        name in names or (len(name) >= _MISSPELT and is_known(name, names, foreign=foreign))
        for name in about.names
    )


def _alike(ranked: Sequence[Story], story: Sequence[Story], retriever: Retriever) -> list[Story]:
    """Articles that tell a story in other words than the question's: by their words' cosine."""
    stems = sorted(frozenset().union(*(one.stems for one in (*ranked, *story))))
    weights = _rarity(stems, retriever)

    def squares(shared: Iterable[str]) -> float:
        return sum(weights[stem] ** 2 for stem in shared)

    def cosine(one: Story, other: Story) -> float:
        both = squares(one.stems) * squares(other.stems)
        return squares(one.stems & other.stems) / math.sqrt(both) if both else 0.0

    return [
        one for one in ranked if any(cosine(one, other) >= _least(one, other) for other in story)
    ]


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
    return _are_near(one, other) and bool(one.names & other.names & telling)


def _are_near(one: Story, other: Story, gap: dt.timedelta = _GAP) -> bool:
    a, b = day_of(one.hit.published), day_of(other.hit.published)
    return a is None or b is None or abs(a - b) <= gap


def _least(one: Story, other: Story) -> float:
    """Cosine from which two articles tell one story: less on the same days, any too long after."""
    if _are_near(one, other, _SOON):
        return _ALIKE_SOON
    return _ALIKE if _are_near(one, other) else math.inf


def _day_key(story: Story) -> tuple[bool, str, str]:
    published = story.hit.published
    return published is None, str(published or ""), story.hit.passage.article_id
