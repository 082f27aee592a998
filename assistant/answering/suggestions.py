"""Questions to go on with, formed without a model from what the archive visibly holds.

A follow-up names somebody or something of the evidence that no question has named yet: a person
who speaks in it, one whose office it gives, a day on which something happened, a subject that
several days wrote about. So the archive has something to say to it, if not always an answer.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import chain, zip_longest
from typing import Final, NamedTuple

from assistant.messages import interface_language, text
from assistant.presentation.byline import day_in_words, day_of
from assistant.question import parse_question
from assistant.text.dates import Date, find_dates
from assistant.text.sentences import split_sentences
from assistant.text.speakers import find_speakers
from assistant.text.terms import Term, analyse, fold
from assistant.types import Answer, Article, Published

_MOST: Final = 3
_FEWEST: Final = 2
_CAPITALISED: Final = r"[A-ZÁÉÍÓÚÜÑÇ][a-záéíóúüñç’'-]+"
_FULL_NAME: Final = rf"{_CAPITALISED}(?:\s(?:(?:de|del|de la|van|von)\s)?{_CAPITALISED}){{1,3}}"
_LINKING: Final = ("de", "del", "la", "el", "los", "en", "a", "y", "of", "for", "in")
_NOT_AFTER: Final = "".join(rf"(?<!\b{word})" for word in _LINKING)
_PLACE: Final = re.compile(rf"\b(?:en|in)\s({_CAPITALISED}(?:\s(?:de\s)?{_CAPITALISED})?)")
_ARTICLE_BEFORE: Final = re.compile(r"\b(el|la|los|las|del|al|the)\s$")
_ARTICLES: Final = frozenset({"el", "la", "los", "las", "the"})
_CONTRACTED: Final = {"del": "el", "al": "el"}
_WITHIN_NAME: Final = frozenset({"", "de", "del", "de la"})
_SHORTEST_NAME: Final = 4
_LONGEST_NAME: Final = 50
_LONGEST_HEADLINE: Final = 110
# As much of an article, and of one sentence, as is looked at.
_LEAD: Final = 3000
_LONGEST_LINE: Final = 600


class _Line(NamedTuple):
    """A sentence with where it comes from."""

    article_id: str
    day: dt.date | None
    text: str
    language: str


class _Person(NamedTuple):
    """Somebody whose office the evidence gives, and the articles in which they speak."""

    name: str
    speaks_in: frozenset[str]

    @property
    def surname(self) -> str:
        return fold(self.name.split()[-1])


class _Asked:
    """What the questions so far named."""

    def __init__(self, questions: Sequence[str]) -> None:
        self._questions = [(set(_words(q)), parse_question(q).wants_latest) for q in questions]
        self._dates = [date for q in questions for date in find_dates(q) if date.day]

    def names(self, name: str) -> bool:
        """Whether one of them has the last word of a name."""
        return any(fold(name.split()[-1]) in words for words, _ in self._questions)

    def latest(self, topic: str) -> bool:
        """Whether one of them wanted the latest on a topic."""
        topical = set(_words(topic))
        return any(latest and topical <= words for words, latest in self._questions)

    def dated(self, day: dt.date) -> bool:
        """Whether one of them gave that day."""
        date = Date("", day.year, day.month, day.day)
        return any(asked.matches(date) for asked in self._dates)


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
    named = _topics(answer)
    lines = _evidence(answer, named)
    heard = _Asked([*asked, answer.question, answer.standalone_question])
    people = _people(lines)
    surnames = {person.surname for person in people}
    topics = sorted(named, key=lambda name: fold(name.split()[-1]) in surnames)
    kinds = (
        _said(people, topics, lines, heard, language),
        _latest(topics, lines, heard, language),
        _happened(lines, heard, language),
        _who(people, heard, language),
    )
    found = _mixed(kinds, most)
    if len(found) >= _FEWEST:
        return found
    more = (question for question in _told_in(answer, lines, language) if question not in asked)
    return [*found, *more][: min(_FEWEST, most)]


def openers(
    articles: Sequence[Article], language: str | None = None, *, most: int = _MOST
) -> list[str]:
    """Questions to begin with, one for each of some articles.

    Args:
        articles: Those that they are about, foremost first.
        language: Language of the questions; the interface's when None.
        most: How many at most.
    """
    found: list[str] = []
    used: set[str] = set()
    for article in articles:
        offers = {kind: q for kind, q in _opening(article, language) if q not in found}
        kind = next((kind for kind in offers if kind not in used), next(iter(offers), None))
        if kind is not None:
            used.add(kind)
            found.append(offers[kind])
    return found[:most]


def _as_told(topic: str, told: str) -> str:
    """A topic with the article that it has in running text, which headlines leave out."""
    found = re.search(rf"\b(el|la|los|las|del|al|the)\s{re.escape(topic)}\b", told)
    return f"{_CONTRACTED.get(found[1], found[1])} {topic}" if found else topic


def _opening(article: Article, language: str | None) -> Iterator[tuple[str, str]]:
    language, spoken = language or interface_language(), article.language or "es"
    lead = article.text[:_LEAD]
    lines = list(_lines(article.id, article.published, lead, spoken))
    topics = _names(article.title, spoken) if len(article.title) <= _LONGEST_HEADLINE else []
    for topic in [topic for topic in topics if _without(topic) in lead][-1:]:
        named = _as_told(topic, lead) if language == spoken else _without(topic)
        yield "latest", text("suggestions.latest", language, topic=named)
    for person in _people(lines):
        if person.speaks_in:
            yield "said", text("suggestions.said", language, person=person.name)
            break
    for question in _about(article.title, language):
        yield "headline", question


def _about(title: str, language: str | None) -> Iterator[str]:
    headline = title.strip().rstrip(".")
    if headline and len(headline) <= _LONGEST_HEADLINE:
        yield text("suggestions.headline", language, title=headline)


# --- What there is to ask about ---


def _evidence(answer: Answer, topics: Sequence[str]) -> list[_Line]:
    """Sentences of the hits on the subject; what the answer cites comes first.

    On the subject is an article that the answer cites, or that names what the question names.
    """
    found: dict[_Line, None] = {}
    told: dict[str, str] = {}
    for hit in answer.hits:
        passage, spoken = hit.passage, hit.language or "es"
        found.update(dict.fromkeys(_lines(passage.article_id, hit.published, passage.text, spoken)))
        told[passage.article_id] = told.get(passage.article_id, "") + fold(passage.text)
    cited = {citation.article_id for citation in answer.citations}
    bare = [_bare(topic) for topic in topics]
    near = {article for article, words in told.items() if any(name in words for name in bare)}
    quotes = {citation.quote for citation in answer.citations}
    kept = [line for line in found if line.article_id in cited | near]
    return sorted(kept, key=lambda line: (line.text not in quotes, line.article_id not in cited))


def _lines(article_id: str, published: Published, raw: str, language: str) -> Iterator[_Line]:
    for span in split_sentences(raw, language):
        words = raw[span.start : min(span.end, span.start + _LONGEST_LINE)]
        yield _Line(article_id, day_of(published), words, language)


def _people(lines: Sequence[_Line]) -> list[_Person]:
    """Everybody whose office is given, in the order in which they are met."""
    names = dict.fromkeys(chain.from_iterable(_introduced(line.text) for line in lines))
    spoken = [
        (line.article_id, {fold(name.split()[-1]) for name in find_speakers(line.text)})
        for line in lines
    ]
    people: dict[str, _Person] = {}
    for name in names:
        surname = fold(name.split()[-1])
        speaks_in = frozenset(article for article, names in spoken if surname in names)
        people.setdefault(surname, _Person(name, speaks_in))
    return list(people.values())


def _introduced(line: str) -> Iterator[str]:
    """Full names beside an office: "el asesor Yuri Ushakov", "Oksana Hrytsenko, portavoz de"."""
    for form in _introductions():
        for match in form.finditer(line):
            name = " ".join(match["name"].split())
            if len(name) <= _LONGEST_NAME:
                yield name


def _topics(answer: Answer) -> list[str]:
    """What the question names, or else what the citations name; the last comes first.

    Questions end with what narrows them: "¿Qué acordaron Putin y Trump en Anchorage?"
    """
    named = _names(answer.standalone_question, answer.language)
    for citation in [] if named else answer.citations:
        named += _names(citation.quote, answer.language)
    return list(dict.fromkeys(reversed(named)))


def _names(raw: str, language: str) -> list[str]:
    """Names in a text, with the article that goes with them: "la Casa Blanca"."""
    dates = fold(" ".join(date.text for date in find_dates(raw)))
    found = []
    for run in _runs(raw, language):
        start, end = run[0].start, run[-1].start + len(run[-1].word)
        name = raw[start:end]
        if fold(run[0].word) in dates or not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
            continue
        article = _ARTICLE_BEFORE.search(raw[:start])
        prefix = f"{_CONTRACTED.get(article[1], article[1])} " if article else ""
        found.append(prefix + name)
    return list(dict.fromkeys(found))


def _runs(raw: str, language: str) -> Iterator[list[Term]]:
    """Words of names that belong together."""
    run: list[Term] = []
    for term in analyse(raw, language):
        if not (term.is_name and term.word[0].isalpha()):
            continue
        gap = raw[run[-1].start + len(run[-1].word) : term.start] if run else ""
        if run and gap.strip() not in _WITHIN_NAME:
            yield run
            run = []
        run.append(term)
    if run:
        yield run


# --- The questions ---


def _said(
    people: Sequence[_Person],
    topics: Sequence[str],
    lines: Sequence[_Line],
    asked: _Asked,
    language: str | None,
) -> Iterator[str]:
    for person in people:
        if not person.speaks_in or asked.names(person.name):
            continue
        told = fold(" ".join(line.text for line in lines if line.article_id in person.speaks_in))
        about = [t for t in topics if _bare(t) in told and person.surname not in _bare(t)]
        if about:
            yield text("suggestions.said_about", language, person=person.name, topic=about[0])
        else:
            yield text("suggestions.said", language, person=person.name)


def _who(people: Sequence[_Person], asked: _Asked, language: str | None) -> Iterator[str]:
    for person in people:
        if not person.speaks_in and not asked.names(person.name):
            yield text("suggestions.who", language, person=person.name)


def _latest(
    topics: Sequence[str], lines: Sequence[_Line], asked: _Asked, language: str | None
) -> Iterator[str]:
    for topic in topics:
        days = {line.day for line in lines if line.day and _bare(topic) in fold(line.text)}
        if len(days) > 1 and not asked.latest(topic):
            yield text("suggestions.latest", language, topic=topic)


def _happened(lines: Sequence[_Line], asked: _Asked, language: str | None) -> Iterator[str]:
    for line in lines:
        place = _PLACE.search(line.text)
        if not place or _is_date(place[1]):
            continue
        for date in find_dates(line.text):
            day = _day(date, line.day)
            # What lies ahead of the article has not happened as far as it knows.
            if day and not asked.dated(day) and not (line.day and day > line.day):
                words = _in_words(date, day, language)
                yield text("suggestions.happened", language, day=words, place=place[1])


def _in_words(date: Date, day: dt.date, language: str | None) -> str:
    """As the article gives it, without year if it has none: search finds it better so."""
    if date.year is not None:
        return day_in_words(day, language)
    month = text("ui.months", language).split()[day.month - 1]
    return text("suggestions.day", language, day=day.day, month=month)


def _told_in(answer: Answer, lines: Sequence[_Line], language: str | None) -> Iterator[str]:
    """Of the articles on the subject, one after the other; for want of anything narrower."""
    articles = dict.fromkeys(line.article_id for line in lines)
    titles = {hit.passage.article_id: hit.title for hit in answer.hits}
    for article in articles:
        yield from _about(titles[article], language)


def _day(date: Date, published: dt.date | None) -> dt.date | None:
    """The day that a mention means; a year left out is the year of publication."""
    year = date.year or (published.year if published else None)
    if year is None or date.month is None or date.day is None:
        return None
    try:
        return dt.date(year, date.month, date.day)
    except ValueError:
        return None


def _is_date(name: str) -> bool:
    return bool(find_dates(f"1 {name}"))


def _mixed(kinds: Iterable[Iterator[str]], most: int) -> list[str]:
    """The first of each kind, then the second of each..."""
    rounds = zip_longest(*kinds)
    found = dict.fromkeys(question for row in rounds for question in row if question)
    return list(found)[:most]


def _bare(topic: str) -> str:
    """A topic as it is looked for in folded text."""
    return fold(_without(topic))


def _without(topic: str) -> str:
    """A topic without its article."""
    article, _, name = topic.partition(" ")
    return name if article in _ARTICLES else topic


def _words(raw: str) -> list[str]:
    return re.findall(r"\w+", fold(raw))


@functools.cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    source = resources.files("assistant.text").joinpath("lexicon/roles.toml")
    roles = tomllib.loads(source.read_text(encoding="utf-8"))["roles"]
    role = rf"\b(?:{'|'.join(roles)})\b"
    name = rf"(?P<name>{_FULL_NAME})\b"
    return (
        # el asesor presidencial ruso Yuri Ushakov; not "el presidente de Estados Unidos"
        re.compile(rf"{role}(?:\s(?!(?:del?|of|for)\b)[a-záéíóúüñç]+){{0,3}}{_NOT_AFTER}\s{name}"),
        # el presidente de EE. UU., Donald Trump,
        re.compile(
            rf"{role}(?:\s[a-záéíóúüñç]+)?\s(?:de|del|of|for)\b[^,;:()]{{1,50}},\s{name}(?=[,.;)])"
        ),
        # Oksana Hrytsenko, portavoz de la asociación
        re.compile(rf"{name},\s(?:(?:el|la|un|una|the|an?)\s)?(?:[a-záéíóúüñç]+\s)?{role}"),
    )
