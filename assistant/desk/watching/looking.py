"""What articles say to a watch: no chat model is asked, and nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from assistant.answering.finding import Finder
from assistant.answering.forms.attributed import name_words
from assistant.answering.forms.gathering import whole_hit
from assistant.answering.forms.statements import Person, person_of, told_of
from assistant.answering.understanding import Request, Understood
from assistant.answering.writing import answering
from assistant.index import FoundArticle, Selection, Snippet
from assistant.index.chunking import passage_at
from assistant.news.stories import find_stories
from assistant.question import parse_question
from assistant.question.form import wish
from assistant.retrieval.hit_sentences import HitSentence, hit_sentence, hit_sentences
from assistant.text.facts import facts
from assistant.types import Hit

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.desk.watching.watch import Watch
    from assistant.retrieval import Retriever

# Passages of new articles that may answer, and of old ones whose sentences are known already.
_MOST_PASSAGES: Final = 40
_MOST_KNOWN: Final = 60
# Articles that were there before; of older ones the words are not known.
_MOST_ARTICLES: Final = 200

# The sentences of one article that say something to a watch, best first.
Told = list[HitSentence]


def look(assistant: Assistant, watch: Watch, article_ids: Collection[str]) -> Iterator[Told]:
    """What some articles say to a watch, article by article.

    Args:
        assistant: The watched index and its models; its chat model is left alone.
        watch: What is watched.
        article_ids: The articles, all of them stored.
    """
    if watch.kind == "search":
        yield from _found(assistant, watch, article_ids)
    elif (person := _person(watch)) is not None:
        for name in _naming(assistant, watch, person, article_ids):
            yield _told(assistant, person, [name])
    else:
        yield from _answers(assistant, watch, article_ids)


def standing(assistant: Assistant, watch: Watch) -> Iterator[HitSentence]:
    """What the index says to a watch when that begins: no news if it comes again.

    For a question, whatever comes near: a sentence that did not answer before does not now.
    """
    if watch.kind == "search":
        for told in _found(assistant, watch, None):
            yield from told
    elif (person := _person(watch)) is not None:
        yield from _told(assistant, person, _naming(assistant, watch, person, None))
    else:
        for hit in assistant.search(watch.words, top_k=_MOST_KNOWN, filters=watch.filters):
            yield from hit_sentences(hit)


def _answers(assistant: Assistant, watch: Watch, article_ids: Collection[str]) -> Iterator[Told]:
    """Held against the same bar as an answer, each article by itself."""
    settings, embeddings = assistant.settings, assistant.embeddings
    retriever = assistant.retriever
    question = parse_question(watch.words)
    understood = Understood(
        Request(watch.words, filters=watch.filters), question, question.language, began=0.0
    )
    reader = embeddings.reader() if settings.reading.enabled else None
    beside = retriever.search(watch.words, filters=watch.filters)
    for name in _nearest(retriever, watch, article_ids):
        finder = Finder(retriever.within([name], beside), embeddings, reader, settings)
        findings = finder.findings(understood)
        hits = {hit.passage.article_id: hit for hit in findings.hits}
        if evidence := answering(understood, findings):
            yield [hit_sentence(hits[name], item.start, item.text) for item in evidence]


def _nearest(retriever: Retriever, watch: Watch, article_ids: Collection[str]) -> list[str]:
    """The articles that may answer; of near-copies one."""
    narrowed = retriever.within(article_ids)
    hits = narrowed.search(watch.words, top_k=_MOST_PASSAGES, filters=watch.filters)
    return list(dict.fromkeys(hit.passage.article_id for hit in hits))


def _found(
    assistant: Assistant, watch: Watch, article_ids: Collection[str] | None
) -> Iterator[Told]:
    most = _MOST_ARTICLES if article_ids is None else None
    found = assistant.index.article_search.search(
        watch.words, filters=watch.filters, order="newest", limit=most, among=article_ids
    )
    for article in reversed(found.articles):
        yield [_quoted(article, piece) for piece in article.snippets]


def _quoted(article: FoundArticle, piece: Snippet) -> HitSentence:
    """A piece of an article, of a long sentence perhaps a part, as it stands."""
    passage = passage_at(article.article_id, piece.start, piece.end, piece.text, 0)
    facts_of = {"title", "source", "url", "published", "language", "pages"}
    hit = Hit(passage=passage, rank=1, score=article.score, **article.model_dump(include=facts_of))
    return hit_sentence(hit, piece.start, piece.text)


def _person(watch: Watch) -> Person | None:
    """Whose words are watched; None where it is a question of fact."""
    if watch.kind == "person":
        return person_of(watch.words) or Person(watch.words)
    asked = wish(facts(watch.words))
    return person_of(asked.about) if asked.form == "statements" and asked.about else None


def _naming(
    assistant: Assistant, watch: Watch, person: Person, article_ids: Collection[str] | None
) -> Iterable[str]:
    """Ids of the articles that name a person, oldest first."""
    listed = assistant.index.article_list
    words = " ".join(word for word in re.findall(r"\w+", person.name) if name_words(word))
    if not words:
        return []
    selection = Selection(watch.filters, words)
    count = listed.count(selection) if article_ids is not None else _MOST_ARTICLES
    page = listed.page(selection, order="added", limit=count)
    return [one.id for one in reversed(page) if article_ids is None or one.id in article_ids]


def _told(assistant: Assistant, person: Person, article_ids: Iterable[str]) -> Told:
    stories = find_stories([whole_hit(assistant.article(name)) for name in article_ids])
    return list(told_of(person, stories.values()))
