"""Questions to go on with, formed without a model from what the archive visibly holds.

A follow-up names somebody or something of the evidence that no question has named yet: a person
who speaks in it, one whose office it gives, a day on which something happened, a subject that
several days wrote about. So the archive has something to say to it, if not always an answer.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Final

from assistant.answering.topics import Line, Topic, last_word, lines, people, place, topics
from assistant.index import Index
from assistant.index.spelling import distance
from assistant.messages import interface_language, text
from assistant.presentation.byline import day_in_words
from assistant.presentation.quoting import inner
from assistant.question import parse_question
from assistant.retrieval.hit_sentences import language_of
from assistant.text.dates import Date
from assistant.text.facts import facts
from assistant.text.terms import fold
from assistant.types import Answer, Article

# Of a misspelling: so many letters are too many, one more where the word is long.
_FAR: Final = 2
_LONG: Final = 9
_MOST: Final = 3
_FEWEST: Final = 2
_LONGEST_HEADLINE: Final = 110
# As much of an article as is looked at.
_LEAD: Final = 3000


def follow_ups(
    answer: Answer, asked: Sequence[str], language: str | None = None, *, most: int = _MOST
) -> list[str]:
    """Questions to ask after an answer, the likeliest to interest first.

    Args:
        answer: A finished answer; its hits and citations are what is drawn from.
        asked: All questions of the conversation; what they name is not suggested again.
        language: Language of the suggestions, ``es`` or ``en``; the interface's when None.
        most: How many at most.
    """
    subjects = _subjects(answer)
    before = _Asked([*asked, answer.question, answer.standalone_question])
    material = _Material(subjects, _evidence(answer, subjects), before, language)
    kinds = (material.said(), material.latest(), material.happened(), material.who())
    rounds = chain.from_iterable(zip_longest(*kinds))  # the first of each kind, then the second...
    suggested = list(dict.fromkeys(filter(None, rounds)))[:most]
    if len(suggested) < _FEWEST:
        suggested += (question for question in material.headlines(answer) if question not in asked)
        return suggested[: min(_FEWEST, most)]
    return suggested


def openers(
    articles: Sequence[Article], language: str | None = None, *, most: int = _MOST
) -> list[str]:
    """Questions to begin with, one for each of some articles.

    Args:
        articles: Those that they are about, foremost first.
        language: Language of the questions; the interface's when None.
        most: How many at most.
    """
    suggested: list[str] = []
    used: set[str] = set()
    for article in articles:
        offers = {kind: q for kind, q in _opening(article, language) if q not in suggested}
        kind = next((kind for kind in offers if kind not in used), next(iter(offers), None))
        if kind is not None:
            used.add(kind)
            suggested.append(offers[kind])
    return suggested[:most]


def respelt(question: str, index: Index) -> str:
    """A question with its misspelt words as the articles have them; empty if none is misspelt.

    Args:
        question: As asked.
        index: Whose words are known; one that stands nowhere and differs from another by a letter
            (a long one by two) is misspelt. "Francia" is no "franja".
    """
    meant = {
        word: known
        for word, known in index.corrections(question).items()
        if distance(fold(word), fold(known), _FAR) < (_FAR if len(word) < _LONG else _FAR + 1)
    }
    words = question
    for word, known in meant.items():
        words = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", known, words)
    return words if meant else ""


class _Asked:
    """What the questions so far named."""

    def __init__(self, questions: Iterable[str]) -> None:
        self._questions = [(q, _words(q.text)) for q in map(parse_question, questions)]

    def names(self, name: str) -> bool:
        """Whether one of them has the last word of a name."""
        return any(last_word(name) in words for _, words in self._questions)

    def latest(self, topic: Topic) -> bool:
        """Whether one of them wanted the latest on a topic."""
        return any(q.wants_latest and _words(str(topic)) <= words for q, words in self._questions)

    def dated(self, day: dt.date) -> bool:
        """Whether one of them gave that day."""
        return any(asked.matches(Date.of(day)) for q, _ in self._questions for asked in q.days)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _opening(article: Article, language: str | None) -> Iterator[tuple[str, str]]:
    language, spoken = language or interface_language(), article.language or "es"
    lead, title = article.text[:_LEAD], article.title
    named = topics(facts(title, spoken)) if len(title) <= _LONGEST_HEADLINE else []
    for topic in [topic for topic in named if topic.name in lead][-1:]:
        shown = topic.in_running_text(lead) if language == spoken else topic.name
        yield "latest", text("suggestions.latest", language, topic=shown)
    for person in people(list(lines(article.id, lead, spoken, article.published))):
        if person.speaks_in:
            yield "said", text("suggestions.said", language, person=person.name)
            break
    for question in _about(title, language):
        yield "headline", question


def _about(title: str, language: str | None) -> Iterator[str]:
    headline = title.strip().rstrip(".")
    if headline and len(headline) <= _LONGEST_HEADLINE:
        yield text("suggestions.headline", language, title=inner(headline))


def _evidence(answer: Answer, subjects: Sequence[Topic]) -> list[Line]:
    """Sentences of the hits on the subject; what the answer cites comes first.

    On the subject is an article that the answer cites, or that names what the question names.
    """
    read = dict.fromkeys(
        line
        for hit in answer.hits
        for line in lines(hit.passage.article_id, hit.passage.text, language_of(hit), hit.published)
    )
    cited = {citation.article_id for citation in answer.citations}
    near = {line.article_id for line in read if _names_any(line, subjects)}
    quotes = {citation.quote for citation in answer.citations}
    kept = [line for line in read if line.article_id in cited | near]
    return sorted(
        kept, key=lambda line: (line.facts.text not in quotes, line.article_id not in cited)
    )


def _names_any(line: Line, named: Iterable[Topic]) -> bool:
    return any(topic.folded in line.facts.folded for topic in named)


def _subjects(answer: Answer) -> list[Topic]:
    """What the question names, or else what the citations name; the last comes first.

    Questions end with what narrows them: "¿Qué acordaron Putin y Trump en Anchorage?"
    """
    named = topics(facts(answer.standalone_question, answer.language))
    for citation in [] if named else answer.citations:
        named += topics(facts(citation.quote, answer.language))
    return list(dict.fromkeys(reversed(named)))


class _Material:
    """What there is to ask about, and the questions of each kind."""

    def __init__(
        self,
        subjects: Sequence[Topic],
        evidence: Sequence[Line],
        asked: _Asked,
        language: str | None,
    ) -> None:
        self._evidence, self._asked, self._language = evidence, asked, language
        met = people(evidence)
        surnames = {person.surname for person in met}
        self._topics = sorted(subjects, key=lambda topic: last_word(topic.name) in surnames)
        self._people = [person for person in met if not asked.names(person.name)]

    def said(self) -> Iterator[str]:
        """What somebody said, about a topic if there is one."""
        for person in (met for met in self._people if met.speaks_in):
            told = [line for line in self._evidence if line.article_id in person.speaks_in]
            about = (t for t in self._topics if person.surname not in t.folded)
            topic = next((t for t in about if any(_names_any(line, [t]) for line in told)), None)
            key = "said_about" if topic else "said"
            yield text(f"suggestions.{key}", self._language, person=person.name, topic=topic)

    def who(self) -> Iterator[str]:
        """Who somebody is that does not speak."""
        for person in self._people:
            if not person.speaks_in:
                yield text("suggestions.who", self._language, person=person.name)

    def latest(self) -> Iterator[str]:
        """The latest on topics of more than one day."""
        for topic in self._topics:
            days = {line.facts.published for line in self._evidence if _names_any(line, [topic])}
            if len(days - {None}) > 1 and not self._asked.latest(topic):
                yield text("suggestions.latest", self._language, topic=topic)

    def happened(self) -> Iterator[str]:
        """What happened in a place on a day."""
        for said in (line.facts for line in self._evidence):
            where = place(said.text)
            for date in said.dates if where else ():
                # A year left out is the year of publication.
                year = date.year or (said.published.year if said.published else None)
                day = dataclasses.replace(date, year=year).date
                # What lies ahead of the article has not happened as far as it knows.
                if day and not self._asked.dated(day) and day <= (said.published or day):
                    words = _in_words(date, day, self._language)
                    yield text("suggestions.happened", self._language, day=words, place=where)

    def headlines(self, answer: Answer) -> Iterator[str]:
        """Of the articles on the subject, one after the other; for want of anything narrower."""
        titles = {hit.passage.article_id: hit.title for hit in answer.hits}
        for article in dict.fromkeys(line.article_id for line in self._evidence):
            yield from _about(titles[article], self._language)


def _in_words(date: Date, day: dt.date, language: str | None) -> str:
    """As the article gives it, without year if it has none: search finds it better so."""
    if date.year is not None:
        return day_in_words(day, language)
    month = text("ui.months", language).split()[day.month - 1]
    return text("suggestions.day", language, day=day.day, month=month)
