"""Does the story that was found answer, or only come near?

Search finds the right story and a question may still ask for more than it says, or for something
else: a detail that nobody printed, a deed that was only announced, another's words. The decision
weighs what the reader says of the best sentence, and what of the question its story does not hold
(``premises``); where that leaves a doubt, the chat model says yes or no. The weights are logistic
regressions', in ``near_misses.toml``, made by ``benchmarks/fit_near_misses.py``.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from assistant.presentation.byline import header, one_line
from assistant.question import Question
from assistant.question.answer_type import asks_reason
from assistant.retrieval.hit_sentences import HitSentence, hit_sentences
from assistant.retrieval.premises import Premises, lacking
from assistant.retrieval.reading import HitsRead
from assistant.text.terms import fold
from assistant.types import Hit, Location, Missing

_HARDLY: Final = 0.01
# What is shown beside the likeliest sentence.
_BEFORE: Final = 2
_AFTER: Final = 1


@dataclass(frozen=True)
class Judgement:
    """Whether a story answers.

    Attributes:
        likely: How likely it does, 0 to 1.
        lacks: What it lacks if it does not.
        words: The likeliest answer with what surrounds it, for a second opinion.
        asked: Whether that opinion is part of it.
    """

    likely: float
    lacks: Missing
    words: str = ""
    asked: bool = False

    @property
    def missing(self) -> Missing | None:
        """What the archive lacks of an answer; None where it answers."""
        least = float(decision()["opinion" if self.asked else "alone"]["threshold"])
        return self.lacks if self.likely < least else None

    @property
    def doubtful(self) -> bool:
        """Whether a second opinion may change it."""
        low, high = decision()["alone"]["doubt"]
        return not self.asked and low < self.likely < high

    def with_opinion(self, odds: float | None) -> Judgement:
        """With the chat model's log-odds that the words say what is asked, if it has any."""
        if odds is None:
            return self
        weights = decision()["opinion"]
        total = weights["intercept"] + weights["odds"] * odds
        total += weights["likely"] * math.log(self.likely / (1 - self.likely))
        return replace(self, likely=_sigmoid(total), asked=True)


class NearMissFeatures(BaseModel):
    """What tells an answer from what only comes near. Odds are log-odds.

    Attributes:
        answers: That the likeliest passage answers.
        sentence: That the likeliest sentence does.
        words: That the likeliest words do, rather than none.
        names: Names of the question that the story lacks, at most two.
        numbers: Whether it lacks a number of the question.
        dates: Whether it lacks a date of the question.
        unknown: Share of the question's other words that the story lacks.
        elsewhere: Share of them that the sentence and its headline lack.
        kind: Whether the sentence has nothing of the kind asked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    answers: float
    sentence: float
    words: float
    names: float
    numbers: float
    dates: float
    unknown: float
    elsewhere: float
    kind: float


def judge(
    question: Question, hits: Sequence[Hit], read: HitsRead, quoted: Location | None = None
) -> Judgement:
    """Whether the story that was found answers.

    Args:
        question: The standalone question.
        hits: All passages found.
        read: What the reader made of them: of one sentence at least.
        quoted: The sentence that is quoted if it does not, which names what is missing; by
            default the likeliest.
    """
    sentence = likeliest(hits, read)
    premises = lacking(question, sentence, hits)
    likely = likelihood(features(premises, read))
    if lost := [name for name in premises.names if name in question.sources]:
        # Whose word is asked for is nowhere in the story: it is another's.
        return Judgement(_HARDLY, _name(question, lost[0]), asked=True)
    if quoted and quoted.article_id != sentence.location.article_id:
        premises = lacking(question, _sentence_at(quoted, hits), hits)
    return Judgement(likely, _missing(question, premises), _surrounded(sentence))


def likeliest(hits: Sequence[Hit], read: HitsRead) -> HitSentence:
    """The sentence that the reader finds likeliest to answer.

    Args:
        hits: All passages found.
        read: What the reader made of them: of one sentence at least.
    """
    return _sentence_at(max(read.sentences, key=lambda place: read.sentences[place]), hits)


def _sentence_at(place: Location, hits: Sequence[Hit]) -> HitSentence:
    return next(one for hit in hits for one in hit_sentences(hit) if one.location == place)


def features(premises: Premises, read: HitsRead) -> NearMissFeatures:
    """What the decision rests on.

    Args:
        premises: What of the question the story lacks.
        read: What the reader made of the hits.
    """
    asked = max(1, premises.asked)
    best = read.best_words
    return NearMissFeatures(
        answers=read.best_passage,
        sentence=read.best_sentence,
        words=best.odds if best else 0.0,
        names=min(2.0, len(premises.names)),
        numbers=float(bool(premises.numbers)),
        dates=float(bool(premises.dates)),
        unknown=len(premises.words) / asked,
        elsewhere=len(premises.words_here) / asked,
        kind=float(premises.kind),
    )


def likelihood(signs: NearMissFeatures) -> float:
    """How likely the story answers, 0 to 1."""
    weights = decision()["weights"]
    total = weights["intercept"] + sum(
        weight * getattr(signs, name) for name, weight in weights.items() if name != "intercept"
    )
    return _sigmoid(total)


def _sigmoid(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _surrounded(sentence: HitSentence) -> str:
    """A sentence with outlet, day and headline, the two before it and the one after it."""
    sentences = hit_sentences(sentence.hit)
    at = next(n for n, one in enumerate(sentences) if one.location == sentence.location)
    words = (one_line(one.text) for one in sentences[max(0, at - _BEFORE) : at + 1 + _AFTER])
    return f"{header(sentence.as_evidence(), sentence.language)}. {' '.join(words)}"


def _missing(question: Question, premises: Premises) -> Missing:
    """The part that fails; where all that is taken for granted is there, what is asked for."""
    for kind, lost in (("number", premises.numbers), ("date", premises.dates)):
        if lost:
            return Missing(kind=kind, what=lost[0])
    if premises.names:
        return _name(question, premises.names[0])
    return wanted(question)


def _name(question: Question, name: str) -> Missing:
    written = (term.word for term in question.facts.terms if fold(term.word) == name)
    return Missing(kind="name", what=next(written, name))


def wanted(question: Question) -> Missing:
    """What a question asks for, as what is missing."""
    if asks_reason(question.facts):
        return Missing(kind="reason")
    asked = question.answer_type
    return Missing(kind="day" if asked == "date" else asked or "detail")


@functools.cache
def decision() -> dict[str, Any]:
    """What it is decided by: ``near_misses.toml``."""
    source = resources.files("assistant.retrieval").joinpath("near_misses.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
