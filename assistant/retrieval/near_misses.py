"""Does the story that was found answer, or only come near?

Search finds the right story and a question may still ask for more than it says, or for something
else: a detail that nobody printed, a deed that was only announced, another's words. The decision
weighs what the reader says of the best sentence, and what of the question its story does not hold
(``premises``). The weights are a logistic regression's, in ``near_misses.toml``, made by
``benchmarks/fit_near_misses.py``.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.question import Question
from assistant.question.answer_type import asks_reason
from assistant.retrieval.hit_sentences import HitSentence, hit_sentences
from assistant.retrieval.premises import Premises, lacking
from assistant.retrieval.reading import HitsRead
from assistant.text.terms import fold
from assistant.types import Hit, Missing


class Judgement(NamedTuple):
    """Whether a story answers.

    Attributes:
        likely: How likely it does, 0 to 1.
        missing: What it lacks; None where it answers.
    """

    likely: float
    missing: Missing | None


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


def judge(question: Question, hits: Sequence[Hit], read: HitsRead) -> Judgement:
    """Whether the story that was found answers.

    Args:
        question: The standalone question.
        hits: All passages found.
        read: What the reader made of them: of one sentence at least.
    """
    premises = lacking(question, likeliest(hits, read), hits)
    likely = likelihood(features(premises, read))
    is_near = likely < float(_data()["threshold"])
    return Judgement(likely, _missing(question, premises) if is_near else None)


def likeliest(hits: Sequence[Hit], read: HitsRead) -> HitSentence:
    """The sentence that the reader finds likeliest to answer.

    Args:
        hits: All passages found.
        read: What the reader made of them: of one sentence at least.
    """
    place = max(read.sentences, key=lambda place: read.sentences[place])
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
    weights = _data()["weights"]
    total = weights["intercept"] + sum(
        weight * getattr(signs, name) for name, weight in weights.items() if name != "intercept"
    )
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def _missing(question: Question, premises: Premises) -> Missing:
    """The part that fails; where all that is taken for granted is there, what is asked for."""
    for kind, lost in (("number", premises.numbers), ("date", premises.dates)):
        if lost:
            return Missing(kind=kind, what=lost[0])
    if premises.names:
        written = (t.word for t in question.facts.terms if fold(t.word) == premises.names[0])
        return Missing(kind="name", what=next(written, premises.names[0]))
    if asks_reason(question.facts):
        return Missing(kind="reason")
    asked = question.answer_type
    return Missing(kind="day" if asked == "date" else asked or "detail")


@functools.cache
def _data() -> dict[str, Any]:
    source = resources.files("assistant.retrieval").joinpath("near_misses.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
