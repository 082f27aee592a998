"""Whom and what an answer's articles name: people with their office, and names with their article.

A name beside an office ("el asesor Yuri Ushakov") is a person's; other names may be a place's or a
body's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.presentation.byline import day_of
from assistant.text.facts import Facts, facts
from assistant.text.offices import find_offices
from assistant.text.sentences import split_sentences
from assistant.text.terms import fold
from assistant.types import Published

_CAPITALISED: Final = r"[A-ZÁÉÍÓÚÜÑÇ][a-záéíóúüñç’'-]+"
_PLACE: Final = re.compile(rf"\b(?:en|in)\s({_CAPITALISED}(?:\s(?:de\s)?{_CAPITALISED})?)")
_ARTICLE: Final = r"\b(el|la|los|las|del|al|the)\s"
_ARTICLE_BEFORE: Final = re.compile(rf"{_ARTICLE}$")
_CONTRACTED: Final = {"del": "el", "al": "el"}
_SHORTEST_NAME: Final = 4
_LONGEST_NAME: Final = 50
# As much of one sentence as is looked at.
_LONGEST_LINE: Final = 600


class Line(NamedTuple):
    """A sentence, cut when it is longer than any, of an article."""

    article_id: str
    facts: Facts


class Topic(NamedTuple):
    """A name, and the article that goes with it in running text: "la" "Casa Blanca"."""

    article: str
    name: str

    def __str__(self) -> str:
        return f"{self.article} {self.name}".strip()

    @property
    def folded(self) -> str:
        """The name alone, as it is looked for in folded text."""
        return fold(self.name)

    def in_running_text(self, text: str) -> Topic:
        """With the article that it has in a text, which headlines leave out."""
        match = re.search(rf"{_ARTICLE}{re.escape(self.name)}\b", text)
        return Topic(_article(match), self.name) if match and not self.article else self


class Person(NamedTuple):
    """A person whose office is given, and the articles in which they speak."""

    name: str
    speaks_in: frozenset[str]

    @property
    def surname(self) -> str:
        """Folded."""
        return last_word(self.name)


def lines(article_id: str, text: str, language: str, published: Published) -> Iterator[Line]:
    """The sentences of a text."""
    for start, end in split_sentences(text, language):
        words = text[start : min(end, start + _LONGEST_LINE)]
        yield Line(article_id, facts(words, language, day_of(published)))


def people(read: Sequence[Line]) -> list[Person]:
    """All whose office is given, in the order in which they are met."""
    speaks_in: defaultdict[str, set[str]] = defaultdict(set)
    for line in read:
        for speaker in line.facts.speakers:
            speaks_in[last_word(speaker)].add(line.article_id)
    persons: dict[str, Person] = {}
    for name in (told.name for line in read for told in find_offices(line.facts.text)):
        surname = last_word(name)
        persons.setdefault(surname, Person(name, frozenset(speaks_in[surname])))
    return list(persons.values())


def topics(text: Facts) -> list[Topic]:
    """Names in a text, dates left out."""
    distinct: dict[Topic, None] = {}
    for name in text.names:
        dated = any(date.start <= name.start < date.end for date in text.dates)
        if not dated and _SHORTEST_NAME <= len(name.text) <= _LONGEST_NAME:
            article = _article(_ARTICLE_BEFORE.search(text.text[: name.start]))
            distinct[Topic(article, name.text)] = None
    return list(distinct)


def place(text: str) -> str:
    """Where something happens: "en Valdarga"; empty where a sentence gives no place."""
    match = _PLACE.search(text)
    return match[1] if match and not facts(f"1 {match[1]}", "es").dates else ""


def last_word(name: str) -> str:
    """The last word of a name, folded: of a person's, the surname."""
    return fold(name.split()[-1])


def _article(match: re.Match[str] | None) -> str:
    return _CONTRACTED.get(match[1], match[1]) if match else ""
