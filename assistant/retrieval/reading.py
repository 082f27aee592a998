"""Question and hits -> what a reader makes of them: which sentence answers, with which words.

Retrieval finds passages on the question's subject; the reader (``assistant.models.reader``)
tells which of their sentences answer it. Everything after works without a reader too, less
well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.models.protocols import PassageReader
from assistant.models.reader import Readable, Reading
from assistant.question import Question
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.hit_sentences import hit_sentences
from assistant.types import Hit, Location

# What a sentence's odds are made of: its own, its passage's, and, if the passage's likeliest words
# begin in it, that they do and their odds. Of a few sets of weights that which puts the sentence
# with the answer first, and among the first four, most often on MLQA-es; benchmarks/fit_reading.py
# fits others, and compares.
WEIGHTS: Final = (0.5, 0.3, 0.5, 0.4)
_LEAST: Final = -20.0
# Reading is most of the wait for the sources. Where one of the first hits answers with these odds,
# the others are not read: on MLQA-es that is 81 % of questions, and all of those have their
# likeliest sentence there.
_FIRST: Final = 4
_FOUND: Final = 0.0


@dataclass(frozen=True)
class Words:
    """Words that may answer.

    Attributes:
        location: Where they stand.
        sentence: Where the sentence stands that holds their beginning.
        text: The words.
        odds: Log-odds that they answer rather than nothing in their passage.
    """

    location: Location
    sentence: Location
    text: str
    odds: float


@dataclass(frozen=True)
class HitsRead:
    """What a reader made of the hits that it read. Odds are log-odds.

    Attributes:
        sentences: For each sentence, how likely it answers; comparable across passages.
        passages: For each hit read, that it answers.
        words: For each hit read that has a sentence, its likeliest words.
        parts: The same for each part of a question that asks several things.
    """

    sentences: dict[Location, float] = field(default_factory=dict)
    passages: tuple[float, ...] = ()
    words: tuple[Words, ...] = ()
    parts: tuple[HitsRead, ...] = ()

    @property
    def likeliest(self) -> Location | None:
        """The likeliest sentence; None if none was read."""
        return max(self.sentences, key=lambda place: self.sentences[place], default=None)

    @property
    def best_sentence(self) -> float:
        """Odds of the likeliest sentence."""
        return max(self.sentences.values(), default=_LEAST)

    @property
    def best_passage(self) -> float:
        """Odds of the likeliest passage."""
        return max(self.passages, default=_LEAST)

    @property
    def best_words(self) -> Words | None:
        """The likeliest words of the passage with the likeliest sentence."""
        return max(self.words, key=lambda words: self.sentences[words.sentence], default=None)

    def words_in(self, sentence: Location) -> Words | None:
        """The likeliest words of a passage, if they begin in this sentence."""
        return next((words for words in self.words if words.sentence == sentence), None)


def read_question(question: Question, hits: Sequence[Hit], reader: PassageReader) -> HitsRead:
    """Read the hits with a question in mind, and its article with each of its parts.

    Args:
        question: The standalone question.
        hits: Passages, best first.
        reader: Reads them.

    Returns:
        As of the whole question; a sentence that answers a part counts as likely as for that.
    """
    whole = read_hits(question.text, hits, reader)
    if not question.parts or whole.likeliest is None:
        return whole
    article = whole.likeliest.article_id
    story = [hit for hit in hits if hit.passage.article_id == article]
    parts = tuple(read_hits(part, story, reader) for part in question.parts)
    odds = dict(whole.sentences)
    for part in parts:
        for place, likely in part.sentences.items():
            odds[place] = max(odds.get(place, _LEAST), likely)
    return replace(whole, sentences=odds, parts=parts)


def read_hits(question: str, hits: Sequence[Hit], reader: PassageReader) -> HitsRead:
    """Read the hits with words in mind: the first, and the rest if those do not answer.

    Args:
        question: The standalone question, or a part of it.
        hits: Passages, best first.
        reader: Reads them.
    """
    readings = reader.read(question, [readable(hit) for hit in hits[:_FIRST]])
    read = _read(hits, readings)
    if read.best_sentence >= _FOUND or len(hits) <= _FIRST:
        return read
    others = reader.read(question, [readable(hit) for hit in hits[_FIRST:]])
    return _read(hits, [*readings, *others])


def _read(hits: Sequence[Hit], readings: Sequence[Reading]) -> HitsRead:
    """What the readings of the first hits come to."""
    sentences: dict[Location, float] = {}
    words = []
    for hit, reading in zip(hits, readings, strict=False):
        locations = [sentence.location for sentence in hit_sentences(hit)]
        if not locations:
            continue
        holder, (start, end) = holding(readable(hit), reading), reading.span
        for at, location in enumerate(locations):
            odds = _odds(reading, at, at == holder)
            sentences[location] = max(sentences.get(location, _LEAST), odds)  # passages may overlap
        words.append(
            Words(
                location=location_in(hit, reading.span),
                sentence=locations[holder],
                text=hit.passage.text[start:end],
                odds=reading.span_score,
            )
        )
    return HitsRead(sentences, tuple(reading.answers for reading in readings), tuple(words))


def _odds(reading: Reading, at: int, holds_words: bool) -> float:
    own = signs(reading, at, holds_words=holds_words)
    return sum(weight * sign for weight, sign in zip(WEIGHTS, own, strict=True))


def signs(reading: Reading, at: int, *, holds_words: bool) -> tuple[float, float, float, float]:
    """What tells of a sentence whether it answers: what ``WEIGHTS`` weighs.

    Args:
        reading: Of its passage.
        at: Which sentence of the passage it is.
        holds_words: Whether the passage's likeliest words begin in it.
    """
    words = max(0.0, reading.span_score) if holds_words else 0.0
    return (reading.sentences[at], reading.answers, float(holds_words), words)


def judged(features: RetrievalFeatures, read: HitsRead | None) -> RetrievalFeatures:
    """The features of a search with what the reader says of it."""
    if read is None or read.best_words is None:
        return features
    return features.model_copy(
        update={
            "read": True,
            "passage": read.best_passage,
            "sentence": read.best_sentence,
            "words": read.best_words.odds,
        }
    )


def readable(hit: Hit) -> Readable:
    """A hit as the reader takes it."""
    passage = hit.passage
    places = (sentence.location for sentence in hit_sentences(hit))
    spans = tuple((at.start - passage.start, at.end - passage.start) for at in places)
    return Readable(passage.text, hit.title, spans)


def location_in(hit: Hit, span: tuple[int, int]) -> Location:
    """Where a part of a hit's passage stands in its article."""
    passage = hit.passage
    return Location(passage.article_id, passage.start + span[0], passage.start + span[1])


def holding(passage: Readable, reading: Reading) -> int:
    """The sentence in which the likeliest words begin."""
    begins = (at for at, (_, end) in enumerate(passage.sentences) if reading.span[0] < end)
    return next(begins, len(passage.sentences) - 1)
