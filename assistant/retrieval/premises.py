"""What a question takes for granted and asks for, held against the story that answers it best.

"¿Cuántas casas quemó el incendio Silverado, al norte de San Francisco?" takes a fire, its name and
a place for granted and asks for a number. A story that lacks one of them most often tells
something else, however near it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.presentation.byline import day_of
from assistant.question import Question
from assistant.question.answer_type import asks_reason, gives_reason, holds, is_generic
from assistant.retrieval.hit_sentences import HitSentence, hit_sentences, language_of
from assistant.text.dates import Date
from assistant.text.facts import Facts, facts
from assistant.text.names import NAME_RUN, is_known
from assistant.text.terms import Term, fold
from assistant.types import Hit

_NAMES = re.compile(NAME_RUN)
# "V", "AD": too short to tell that something is spoken of.
_SHORTEST = 3


class Premises(NamedTuple):
    """What of a question its story does not hold.

    Attributes:
        names: Words of names.
        numbers: Numbers, as the question writes them.
        dates: Dates.
        words: Stems of other words.
        words_here: Stems of words that the sentence itself and its headline lack.
        asked: How many stems of other words the question has.
        kind: Whether the sentence has nothing of the kind that is asked for.
    """

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    words: tuple[str, ...]
    words_here: tuple[str, ...]
    asked: int
    kind: bool


def lacking(question: Question, sentence: HitSentence, hits: Sequence[Hit]) -> Premises:
    """What of a question does not stand in the article of the sentence that answers it best.

    Args:
        question: The standalone question.
        sentence: The likeliest answer.
        hits: All passages found; those of the same article are the story.
    """
    article = sentence.location.article_id
    story = list(_story([hit for hit in hits if hit.passage.article_id == article]))
    foreign = question.language[:2] != sentence.language[:2]
    known = {fold(term.word) for part in story for term in part.terms}
    known |= {initials for part in story for initials in _initials(part)}
    words = [t for t in question.facts.terms_in(sentence.language) if _is_checked(t)]
    here = (sentence.facts, facts(sentence.hit.title, sentence.language))
    return Premises(
        names=tuple(
            name
            for name in question.names
            if len(name) >= _SHORTEST and not is_known(name, known, foreign)
        ),
        numbers=tuple(
            number.text
            for number in question.facts.numbers
            if not any(number.values & part.values for part in story)
        ),
        dates=tuple(_other_dates(question, story)),
        words=tuple(_missing(words, story)),
        words_here=tuple(_missing(words, here)),
        asked=len(words),
        kind=not _answers_kind(question, sentence.facts),
    )


def _story(hits: Sequence[Hit]) -> Iterator[Facts]:
    """An article as far as the hits show it: its headline, its outlet and its sentences."""
    first, language = hits[0], language_of(hits[0])
    for words in filter(None, (first.title, first.source)):
        yield facts(words, language, day_of(first.published))
    for hit in hits:
        yield from (sentence.facts for sentence in hit_sentences(hit))


def _initials(part: Facts) -> Iterator[str]:
    """What stands for its names in short, folded: "fmi" for "Fondo Monetario Internacional"."""
    for name in _NAMES.findall(part.text):
        yield fold("".join(word[0] for word in name.split() if word[0].isupper()))


def _is_checked(term: Term) -> bool:
    return not term.is_stop and not term.is_name and not is_generic(term.word)


def _missing(words: Sequence[Term], parts: Sequence[Facts]) -> Iterator[str]:
    held = {term.stem for part in parts for term in part.terms}
    yield from (word.stem for word in words if word.stem not in held)


def _other_dates(question: Question, story: Sequence[Facts]) -> Iterator[str]:
    told = [date for part in story for date in (*part.dates, *part.possible_dates)]
    told += [Date.of(part.published) for part in story if part.published]
    for date in question.facts.dates:
        if not any(date.matches(other) for other in told):
            yield date.text


def _answers_kind(question: Question, sentence: Facts) -> bool:
    if asks_reason(question.facts):
        return gives_reason(sentence)
    return not question.answer_type or holds(question.answer_type, sentence)
