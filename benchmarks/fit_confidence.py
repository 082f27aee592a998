"""Fit how sure an answer is: ``WEIGHTS`` in ``assistant/answering/confidence.py``.

FILE is what ``news --half choosing --out FILE`` wrote. For each question that was answered the
reader reads what search finds, once more; a logistic regression says how likely the answer is
right, a near-miss that was answered being wrong. Printed: the numbers, how often a right answer is
surer than a wrong one, and the expected calibration error, with what is in force and with numbers
from folds that lack the question's article.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.special import expit

from assistant.answering.confidence import confidence, signs
from assistant.evaluation import figures
from assistant.question import parse_question
from assistant.retrieval.answerability import answerability
from assistant.retrieval.near_misses import judge
from assistant.types import Location
from benchmarks import corpora, fitting
from benchmarks.arguments import FILE, REQUIRED, takes
from benchmarks.files import load
from benchmarks.news import BINS, calibration_error
from benchmarks.tables import watched

_FOLDS: Final = 10
_RIDGE: Final = 1.0
_ANSWERED: Final = frozenset({"grounded", "partial"})
_UNREAD: Final = -20.0
ARGUMENTS: Final = takes(
    *("data", "cache", "models", "adapter"),
    cache=REQUIRED,
    answers={**FILE, **REQUIRED, "help": "--out of news"},
)


class Answered(NamedTuple):
    """One answer."""

    group: str  # the article that the question is about
    told: float  # how likely the archive tells of it
    said: float  # how likely it says it
    odds: float  # of the likeliest sentence cited
    right: bool


def run(args: argparse.Namespace) -> None:
    """Fit and report."""
    rows = [row for row in load(args.answers) if row["outcome"] in _ANSWERED and row["cites"]]
    with corpora.opened(args, needs_reader=True) as opened:
        _report([_answered(row, opened) for row in watched(rows, "news")])


def _answered(row: dict[str, Any], opened: corpora.Opened) -> Answered:
    question = parse_question(row["question"]["text"])
    hits, features, read = opened.found(question.text, question.language)
    assert read is not None  # it was answered
    cited = [Location(*place) for place in row["cites"]]
    odds = (read.sentences[place] for place in cited if place in read.sentences)
    return Answered(
        group=row["question"]["support"][0][0],
        told=answerability(features),
        said=judge(question, hits, read).likely,
        odds=max(odds, default=_UNREAD),
        right=row["question"]["answerable"] and row["gold"],
    )


def _report(answered: Sequence[Answered]) -> None:
    values = np.array([signs(one.told, one.said, one.odds) for one in answered])
    right = np.array([float(one.right) for one in answered])
    weights, scores = fitting.fitted(
        values,
        [one.group for one in answered],
        lambda own: fitting.signs(values[own], right[own], ridge=_RIDGE),
        folds=_FOLDS,
    )
    print(f"{len(answered)} answers, {right.sum():.0f} right; weights", *np.round(weights, 3))
    ways = {
        "in force": [confidence(one.told, one.said, one.odds) for one in answered],
        "held out": expit(scores),
    }
    for name, sure in ways.items():
        scored = [(float(one), bool(good)) for one, good in zip(sure, right, strict=True)]
        auc, error = figures.confidence_auc(scored), calibration_error(scored)
        print(f"{name}: AUC {auc:.3f}, expected calibration error {error:.3f}")
    for mean, share, n in figures.reliability(scored, BINS):
        print(f"  {mean:.2f} sure: {share:.2f} right of {n}")
