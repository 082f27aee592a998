"""The articles among the hits, sentence by sentence, and which of them a question is about."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from assistant.presentation.byline import headline
from assistant.question import Question
from assistant.retrieval.hit_sentences import HitSentence, hit_sentence, hit_sentences
from assistant.text.corrections import is_hearsay, takes_back
from assistant.text.facts import Facts, facts
from assistant.text.numbers import Number
from assistant.text.terms import Term
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
_LINKING: Final = frozenset({"de", "del", "la", "of", "the"})
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# A verb stands before its figure, or right behind what is counted.
_WORDS_BEFORE: Final = 3
_WORDS_AFTER: Final = 2
_SHARED_NAMES: Final = 2
_ON_SUBJECT: Final = 0.5


class Figure(NamedTuple):
    """A quantity that a sentence gives, with the sentence."""

    sentence: HitSentence
    quantity: Number


@dataclass(frozen=True)
class Story:
    """An article as far as the hits show it.

    Attributes:
        headline: Its headline.
        sentences: The others, in reading order.
    """

    headline: HitSentence
    sentences: tuple[HitSentence, ...]

    @property
    def hit(self) -> Hit:
        """One of its passages."""
        return self.headline.hit

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        return self.headline.language

    @functools.cached_property
    def stems(self) -> frozenset[str]:
        """What it says, headline included: no stop words, no numbers."""
        return frozenset().union(*(subject_stems(text.terms) for text in self._texts))

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Stems of the names in it."""
        return frozenset().union(*(_names(text) for text in self._texts))

    @functools.cached_property
    def headline_figures(self) -> tuple[Figure, ...]:
        """What its headline counts."""
        return tuple(figures(self.headline))

    @functools.cached_property
    def figures(self) -> tuple[Figure, ...]:
        """What its sentences count."""
        return tuple(figure for sentence in self.sentences for figure in figures(sentence))

    def at(self, start: int) -> HitSentence | None:
        """The sentence that starts there."""
        return next((one for one in self.sentences if one.location.start == start), None)

    def is_near(self, other: Story) -> bool:
        """Whether both name the same few people, places or bodies."""
        return len(self.names & other.names) >= _SHARED_NAMES

    @property
    def _texts(self) -> tuple[Facts, ...]:
        return tuple(sentence.facts for sentence in (self.headline, *self.sentences))


class Subject:
    """What a question is about, apart from whose figure it asks for.

    Args:
        question: The standalone question.
        outlets: Names of outlets; they are no subject either.
    """

    def __init__(self, question: Question, outlets: Iterable[str] = ()) -> None:
        text = _ACCORDING.sub(" ", question.text)
        for outlet in filter(None, outlets):
            text = re.sub(rf"\b{re.escape(outlet)}\b", " ", text)
        self._facts = facts(text, question.language)
        self.names_day = bool(question.days)

    def terms(self, language: str) -> list[Term]:
        """Its words with the stems of the articles' language."""
        return _subject_terms(self._facts.terms_in(language))

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
        if self._facts.language[:2] != story.language[:2]:
            return bool(met)
        named = all(term in met for term in terms if term.is_name)
        return named and len(met) >= _ON_SUBJECT * len(terms)


def find_stories(hits: Sequence[Hit]) -> dict[str, Story]:
    """The articles of the hits by their ids."""
    ordered = sorted(hits, key=lambda hit: (hit.passage.article_id, hit.passage.start))
    stories = {}
    for article_id, group in groupby(ordered, key=lambda hit: hit.passage.article_id):
        passages = list(group)
        first = passages[0]
        sentences = tuple(sentence for hit in passages for sentence in hit_sentences(hit))
        stories[article_id] = Story(hit_sentence(first, -1, headline(first)), sentences)
    return stories


def subject_stems(terms: Iterable[Term]) -> frozenset[str]:
    """Stems of words that say something: no stop words, no numbers."""
    return frozenset(term.stem for term in _subject_terms(terms))


def named_stems(sentence: Facts) -> frozenset[str]:
    """Stems of names, and of the nouns that go with them: "sierra de Ortejo", "río Sarga"."""
    names = _names(sentence)
    words = [term for term in sentence.terms if not term.is_stop]
    leading = {
        noun.stem
        for noun, name in pairwise(words)
        if name.stem in names
        and set(sentence.text[noun.start + len(noun.word) : name.start].split()) <= _LINKING
    }
    return names | leading


def stems_around(figure: Figure) -> frozenset[str]:
    """Stems of the words next to a figure: they say what is told of it."""
    words = _subject_terms(figure.sentence.facts.terms)
    before = [term for term in words if term.start < figure.quantity.start][-_WORDS_BEFORE:]
    after = [term for term in words if term.start >= figure.quantity.shown_end][:_WORDS_AFTER]
    return subject_stems([*before, *after])


def figures(sentence: HitSentence) -> Iterator[Figure]:
    """What a sentence counts, but for what it says of years past, takes back or has from nobody."""
    if takes_back(sentence.facts) or is_hearsay(sentence.facts):
        return
    for quantity in sentence.facts.quantities:
        if not _is_past(sentence.facts, quantity):
            yield Figure(sentence, quantity)


def _is_past(sentence: Facts, quantity: Number) -> bool:
    """Whether a figure's clause names a year gone by: "en la riada de octubre de 2018"."""
    start, end = sentence.clause_at(quantity.start)
    clause = f"{sentence.text[start : quantity.start]} {sentence.text[quantity.shown_end : end]}"
    published = sentence.published
    return published is not None and any(
        int(year) < published.year for year in _YEAR.findall(clause)
    )


def _names(sentence: Facts) -> frozenset[str]:
    return frozenset().union(*(name.stems for name in sentence.names))


def _subject_terms(terms: Iterable[Term]) -> list[Term]:
    return [term for term in terms if not term.is_stop and term.word[0].isalpha()]
