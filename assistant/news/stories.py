"""The articles among the hits, sentence by sentence, and which of them a question is about."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from assistant.presentation.byline import day_of, headline
from assistant.text.dates import find_dates
from assistant.text.facts import facts
from assistant.text.numbers import Number
from assistant.text.sentences import split_sentences
from assistant.text.terms import Term, analyse
from assistant.types import Hit

# Whose figure is asked for narrows a question, and is no part of its subject; nor is whether all
# give the same.
_ACCORDING: Final = re.compile(
    r"\b(?:[Ss]egún|[Aa]ccording to)\s+[^,?]+|^\W*Para\s+(?:\w+\s+){0,3}?[A-ZÁÉÍÓÚÑ][^,?]*,"
    r"|(?:[Ee]stán de acuerdo|[Cc]oinciden|[Dd]iscrepan|[Dd]ifieren)\s+"
    r"(?:l[oa]s\s+)?(?:periódicos|diarios|medios|fuentes|crónicas|noticias)\s+(?:en|sobre)\b"
    r"|(?:[Dd]o|[Dd]id)\s+(?:the\s+)?(?:papers|newspapers|outlets|media|sources)\s+"
    r"(?:agree|differ|disagree)\s+(?:on|about)\b"
)
_CLAUSE_END: Final = re.compile(r"[,;:]\s")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# A verb stands before its figure, or right behind what is counted.
_WORDS_BEFORE: Final = 3
_WORDS_AFTER: Final = 2
_SHARED_NAMES: Final = 2
_ON_SUBJECT: Final = 0.5


@dataclass(frozen=True)
class Told:
    """A sentence of an article, and what it counts.

    Attributes:
        hit: The passage that it stands in.
        start: First code point in the article's text; -1 for a headline.
        text: The sentence.
        terms: Its words.
        quantities: What it counts, but for what it says of years past.
    """

    hit: Hit
    start: int
    text: str
    terms: tuple[Term, ...]
    quantities: tuple[Number, ...]

    @functools.cached_property
    def stems(self) -> frozenset[str]:
        """What it says: no stop words, no numbers."""
        return stems(self.terms)

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Stems of its names."""
        return frozenset(
            term.stem for term in self.terms if term.is_name and term.word[0].isalpha()
        )

    @functools.cached_property
    def named(self) -> frozenset[str]:
        """Names, and the nouns that go with them: "sierra de Ortejo", "río Sarga"."""
        words = [term for term in self.terms if not term.is_stop]
        leading = {one.stem for one, other in pairwise(words) if self._is_one_name(one, other)}
        return self.names | leading

    def _is_one_name(self, one: Term, other: Term) -> bool:
        between = self.text[one.start + len(one.word) : other.start].split()
        return other.stem in self.names and set(between) <= {"de", "del", "la", "of", "the"}

    def around(self, figure: Number) -> frozenset[str]:
        """Stems of the words next to a figure: they say what is told of it."""
        words = [t for t in self.terms if not t.is_stop and t.word[0].isalpha()]
        before = [term for term in words if term.start < figure.start][-_WORDS_BEFORE:]
        after = [term for term in words if term.start >= figure.shown_end][:_WORDS_AFTER]
        return stems([*before, *after])

    @functools.cached_property
    def numbers(self) -> frozenset[float]:
        """Every value that its numbers can mean."""
        return values(self.text, self.hit.language or "es")


@dataclass(frozen=True)
class Story:
    """An article as far as the hits show it.

    Attributes:
        hit: Its first passage among them.
        headline: Its headline.
        sentences: The others, in reading order.
    """

    hit: Hit
    headline: Told
    sentences: tuple[Told, ...]

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        return self.hit.language or "es"

    @functools.cached_property
    def stems(self) -> frozenset[str]:
        """What it says, headline included."""
        return frozenset().union(*(one.stems for one in (self.headline, *self.sentences)))

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Whom and what it names."""
        return frozenset().union(*(one.names for one in (self.headline, *self.sentences)))

    def at(self, start: int) -> Told | None:
        """The sentence that starts there."""
        return next((one for one in self.sentences if one.start == start), None)

    def is_near(self, other: Story) -> bool:
        """Whether both name the same few people, places or bodies."""
        return len(self.names & other.names) >= _SHARED_NAMES


class Subject:
    """What a question is about, apart from whose figure it asks for.

    Args:
        question: The standalone question.
        language: Its ISO 639-1 code.
        outlets: Names of outlets; they are no subject either.
    """

    def __init__(self, question: str, language: str, outlets: Iterable[str] = ()) -> None:
        text = _ACCORDING.sub(" ", question)
        for outlet in filter(None, outlets):
            text = re.sub(rf"\b{re.escape(outlet)}\b", " ", text)
        self._text = text
        self._language = language
        self.names_day = any(date.day for date in find_dates(question))

    def terms(self, spoken: str) -> list[Term]:
        """Its words with the stems of the articles' language."""
        found = analyse(self._text, self._language, stems_of=spoken)
        return [term for term in found if not term.is_stop and term.word[0].isalpha()]

    def is_of(self, story: Story, sources: Iterable[str] = ()) -> bool:
        """Whether a story has all of its names and about half of its words.

        A story in another language is only known by names, which may be spelt otherwise:
        any one will do.

        Args:
            story: An article.
            sources: Whose figure is asked for, whatever the words that ask: no part of it either.
        """
        others = {word for name in sources for word in name.split()}
        terms = [term for term in self.terms(story.language) if term.word not in others]
        met = [term for term in terms if term.stem in story.stems]
        if self._language[:2] != story.language[:2]:
            return bool(met)
        named = all(term in met for term in terms if term.is_name)
        return named and len(met) >= _ON_SUBJECT * len(terms)


def find_stories(hits: Sequence[Hit]) -> dict[str, Story]:
    """The articles of the hits by their ids."""
    ordered = sorted(hits, key=lambda hit: (hit.passage.article_id, hit.passage.start))
    found = {}
    for article_id, group in groupby(ordered, key=lambda hit: hit.passage.article_id):
        passages = list(group)
        sentences = tuple(told for hit in passages for told in _sentences(hit))
        first = passages[0]
        found[article_id] = Story(first, _told(first, -1, headline(first)), sentences)
    return found


def stems(terms: Iterable[Term]) -> frozenset[str]:
    """Stems of words that say something: no stop words, no numbers."""
    return frozenset(t.stem for t in terms if not t.is_stop and t.word[0].isalpha())


def values(text: str, language: str) -> frozenset[float]:
    """Every value that a text's numbers can mean."""
    return facts(text, language).values


def _sentences(hit: Hit) -> Iterator[Told]:
    passage = hit.passage
    for span in split_sentences(passage.text, hit.language or "es"):
        yield _told(hit, passage.start + span.start, passage.text[span.start : span.end])


def _told(hit: Hit, start: int, text: str) -> Told:
    spoken = hit.language or "es"
    found = (one for one in facts(text, spoken).quantities if not _is_past(hit, text, one))
    return Told(hit, start, text, tuple(analyse(text, spoken)), tuple(found))


def _is_past(hit: Hit, text: str, figure: Number) -> bool:
    """Whether a figure's clause names a year gone by: "en la riada de octubre de 2018"."""
    published = day_of(hit.published)
    clause = (
        _CLAUSE_END.split(text[: figure.start])[-1] + _CLAUSE_END.split(text[figure.shown_end :])[0]
    )
    years = [int(year) for year in _YEAR.findall(clause)]
    return published is not None and any(year < published.year for year in years)
