"""Fit how sure an answer is: the two numbers in ``assistant/answering/confidence.py``.

FILE is what ``answers --set mlqa --out FILE`` wrote. For each question that was answered the reader
reads what search finds, once more; a logistic regression says how likely the answer is right by
the odds of the likeliest sentence that it cites. Printed: the two numbers, the first for the slope
in force, and how often a right answer is surer than a wrong one, without them and with numbers
from folds that lack the question's article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from scipy import optimize

from assistant.answering.confidence import SLOPE, confidence
from assistant.evaluation import figures
from assistant.retrieval.answerability import answerability
from assistant.retrieval.reading import judged, read_hits
from benchmarks import corpora
from benchmarks.arguments import add
from benchmarks.fitting import Array, Chosen, held_out, sigmoid
from benchmarks.tables import watched

_SET: Final = "mlqa"
_FOLDS: Final = 10
_RIDGE: Final = 0.01
_BINS: Final = 5
_UNREAD: Final = -20.0


class Answered(NamedTuple):
    """Answers."""

    groups: list[str]  # the article that each question is about
    answerable: Array  # how likely the archive answered, 0 to 1
    odds: Array  # of the likeliest sentence cited
    right: Chosen  # whether it holds the gold answer


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "models", cache={"required": True})
    parser.add_argument("--answers", type=Path, required=True, help="--out of answers")


def run(args: argparse.Namespace) -> None:
    """Fit and report."""
    rows = [
        row
        for row in json.loads(args.answers.read_text(encoding="utf-8"))["rows"]
        if row["set"] == _SET and row["system"] == "ours" and not row["refused"]
    ]
    with corpora.opened(args) as opened:
        read = [_signs(row, opened) for row in watched(rows, _SET)]
    answerable, odds = np.array(read).T
    right = np.array([bool(row["answerable"] and row["contains_gold"]) for row in rows])
    _report(Answered([row["group"] for row in rows], answerable, odds, right))


def _signs(row: dict[str, Any], opened: corpora.Opened) -> tuple[float, float]:
    retriever, _, reader = opened
    if reader is None:
        raise SystemExit("this embedder has no reader")
    question, language = row["standalone"] or row["question"], row["language"]
    hits = retriever.search(question, language=language)
    read = read_hits(question, hits, reader)
    features = retriever.features(question, hits, language=language)
    cited = [(one["article_id"], one["start"], one["end"]) for one in row["citations"]]
    odds = (read.sentences[place] for place in cited if place in read.sentences)
    return answerability(judged(features, read)), max(odds, default=_UNREAD)


def _report(answered: Answered) -> None:
    everything = np.ones(len(answered.groups), dtype=bool)
    even, slope = _fit(answered, everything)
    print(f"{len(everything)} answers, {answered.right.sum()} right", end="")
    print(f": even {even:.2f}, slope {slope:.2f}")
    print(f"with the slope in force: even {_fit(answered, everything, SLOPE)[0]:.2f}")
    in_force = [confidence(*one) for one in zip(answered.answerable, answered.odds, strict=True)]
    ways: dict[str, Sequence[float]] = {
        "answerable alone": answered.answerable.tolist(),
        "odds alone": answered.odds.tolist(),
        "in force": in_force,
        "held out": held_out(
            answered.groups,
            _FOLDS,
            lambda chosen: _fit(answered, chosen),
            lambda numbers, chosen: _sure(numbers, answered, chosen),
        ).tolist(),
    }
    for name, sure in ways.items():
        scored = list(zip(sure, answered.right.tolist(), strict=True))
        print(f"{name}: AUC {figures.confidence_auc(scored):.3f}")
    for mean, share, n in figures.reliability(scored, _BINS):
        print(f"  {mean:.2f} sure: {share:.2f} right of {n}")


def _sure(numbers: Array, answered: Answered, chosen: Chosen) -> Array:
    even, slope = numbers
    return answered.answerable[chosen] * sigmoid(even + slope * answered.odds[chosen])


def _fit(answered: Answered, chosen: Chosen, slope: float | None = None) -> Array:
    """Greatest likelihood of what was right, being answerable taken for granted as it stands.

    The slope too where it is given: it takes many wrong answers to tell that.
    """
    right = answered.right[chosen]

    def loss(numbers: Array) -> float:
        given = np.array([numbers[0], slope]) if slope is not None else numbers
        sure = np.clip(_sure(given, answered, chosen), 1e-6, 1 - 1e-6)
        lost = -np.where(right, np.log(sure), np.log(1 - sure)).mean()
        return float(lost + _RIDGE * given[1] ** 2)

    start = np.array([0.0, 0.5] if slope is None else [0.0])
    return np.asarray(optimize.minimize(loss, start, method="Nelder-Mead").x)
