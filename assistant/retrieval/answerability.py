"""Can the index answer this at all? A calibrated decision from what retrieval found.

The weights are a logistic regression's, in ``refusal.toml``, made by
``benchmarks/fit_refusal.py``; one for questions in the language of the articles and
one for those in another.
"""

from __future__ import annotations

import functools
import math
import tomllib
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict


class RetrievalFeatures(BaseModel):
    """What a search says about its own success. None of it depends on the index's size.

    The last three are a reader's judgement of the hits, in log-odds; they count only if there
    is one.

    Attributes:
        foreign: Whether the question is in a language that no article has.
        cosine: Best cosine between question and passage.
        margin: Fused score of the first hit over the fifth's (or the last's).
        lexical: Best share, in the first three hits, of the BM25 that a passage could reach.
        coverage: Part of the question's words, weighted by rarity, that stands in the
            first three hits together.
        best_coverage: The same in the best one of them.
        names: As ``coverage``, of the names and numbers alone; 1 when there are none.
        best_names: The same in the best one of them.
        read: Whether a reader has read the hits.
        passage: That the likeliest passage answers.
        sentence: That the likeliest sentence does.
        words: That its likeliest words answer rather than none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    foreign: bool = False
    cosine: float = 0.0
    margin: float = 0.0
    lexical: float = 0.0
    coverage: float = 0.0
    best_coverage: float = 0.0
    names: float = 0.0
    best_names: float = 0.0
    read: bool = False
    passage: float = 0.0
    sentence: float = 0.0
    words: float = 0.0


def answerability(features: RetrievalFeatures) -> float:
    """How likely it is that the hits hold an answer: 0 to 1."""
    weights = _data()[model_name(features)]
    total = weights["intercept"] + sum(
        weight * getattr(features, name) for name, weight in weights.items() if name != "intercept"
    )
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def model_name(features: RetrievalFeatures) -> str:
    """Which of the fitted models judges these features.

    A reader's judgement across languages is not counted: too little is labelled to weigh it.
    """
    if features.foreign:
        return "other_language"
    return "same_language_read" if features.read else "same_language"


def threshold(level: str) -> float:
    """Answerability below which an answer is refused.

    Args:
        level: ``cautious``, ``balanced`` or ``bold``: about 10, 5 and 2 in 100 answerable
            questions are refused then.

    Raises:
        KeyError: No such level.
    """
    return float(_data()["thresholds"][level])


@functools.cache
def _data() -> dict[str, Any]:
    source = resources.files("assistant.retrieval").joinpath("refusal.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
