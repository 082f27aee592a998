"""Fit how sure an answer is: ``WEIGHTS`` in ``assistant/answering/confidence.py``.

FILE is what ``news --half choosing --out FILE`` wrote. For each question that was answered the
reader reads what search finds, once more; a logistic regression says how likely the answer is
right, a near-miss that was answered being wrong. Printed: the numbers, how often a right answer is
surer than a wrong one, and the expected calibration error, with what is in force and with numbers
from folds that lack the question's article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from assistant.answering.confidence import confidence, signs
from assistant.evaluation import figures
from assistant.question import parse_question
from assistant.retrieval.answerability import answerability
from assistant.retrieval.near_misses import judge
from assistant.retrieval.reading import judged, read_hits
from assistant.types import Location
from benchmarks import corpora
from benchmarks.arguments import add
from benchmarks.fitting import Array, held_out, sigmoid, sums
from benchmarks.fitting import signs as signs_of_right
from benchmarks.news import BINS, calibration_error
from benchmarks.tables import watched

_FOLDS: Final = 10
_RIDGE: Final = 1.0
_ANSWERED: Final = frozenset({"grounded", "partial"})
_UNREAD: Final = -20.0


class Answered(NamedTuple):
    """One answer."""

    group: str  # the article that the question is about
    told: float  # how likely the archive tells of it
    said: float  # how likely it says it
    odds: float  # of the likeliest sentence cited
    right: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "models", "adapter", cache={"required": True})
    parser.add_argument("--answers", type=Path, required=True, help="--out of news")


def run(args: argparse.Namespace) -> None:
    """Fit and report."""
    rows = [
        row
        for row in json.loads(args.answers.read_text(encoding="utf-8"))
        if row["outcome"] in _ANSWERED and row["cites"]
    ]
    with corpora.opened(args) as opened:
        answered = [_answered(row, opened) for row in watched(rows, "news")]
    _report(answered)


def _answered(row: dict[str, Any], opened: corpora.Opened) -> Answered:
    retriever, _, reader = opened
    if reader is None:
        raise SystemExit("this embedder has no reader")
    question = parse_question(row["question"]["text"])
    hits = retriever.search(question.text, language=question.language)
    read = read_hits(question.text, hits, reader)
    features = retriever.features(question.text, hits, language=question.language)
    cited = [Location(*place) for place in row["cites"]]
    odds = (read.sentences[place] for place in cited if place in read.sentences)
    return Answered(
        group=row["question"]["support"][0][0],
        told=answerability(judged(features, read)),
        said=judge(question, hits, read).likely,
        odds=max(odds, default=_UNREAD),
        right=row["question"]["answerable"] and row["gold"],
    )


def _report(answered: Sequence[Answered]) -> None:
    values = np.array([signs(one.told, one.said, one.odds) for one in answered])
    right = np.array([float(one.right) for one in answered])
    weights = signs_of_right(values, right, ridge=_RIDGE)
    print(f"{len(answered)} answers, {right.sum():.0f} right; weights", *np.round(weights, 3))
    ways = {
        "in force": [confidence(one.told, one.said, one.odds) for one in answered],
        "held out": list(_held_out(answered, values, right)),
    }
    for name, sure in ways.items():
        scored = [(float(one), bool(good)) for one, good in zip(sure, right, strict=True)]
        auc, error = figures.confidence_auc(scored), calibration_error(scored)
        print(f"{name}: AUC {auc:.3f}, expected calibration error {error:.3f}")
    for mean, share, n in figures.reliability(scored, BINS):
        print(f"  {mean:.2f} sure: {share:.2f} right of {n}")


def _held_out(answered: Sequence[Answered], values: Array, right: Array) -> Array:
    return held_out(
        [one.group for one in answered],
        _FOLDS,
        lambda own: signs_of_right(values[own], right[own], ridge=_RIDGE),
        lambda weights, own: sigmoid(sums(values[own], weights)),
    )
