"""Fit how sure an answer is: the two numbers in ``assistant/answering/confidence.py``.

    .venv/bin/python benchmarks/fit_confidence.py --answers FILE --cache CACHE

FILE is what ``quality.py --answers --set mlqa --json FILE`` wrote. For each question that was
answered the reader reads what search finds, once more; a logistic regression says how likely the
answer is right by the odds of the likeliest sentence that it cites. Printed: the two numbers, the
first for the slope in force, and how often a right answer is surer than a wrong one, without
them and with numbers from folds that lack the question's article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.progress import track
from scipy import optimize

from assistant.answering.confidence import SLOPE, confidence
from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.evaluation import figures
from assistant.index import Index
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.store import ModelStore
from assistant.retrieval.answerability import answerability
from assistant.retrieval.reading import judged, read_hits
from assistant.retrieval.search import Retriever

_SET: Final = "mlqa"
_FOLDS: Final = 10
_RIDGE: Final = 0.01
_BINS: Final = 5

Array = npt.NDArray[np.float64]


class Answered(NamedTuple):
    """One answer.

    Attributes:
        group: The article that its question is about.
        answerable: How likely the archive answered, 0 to 1.
        odds: Of the likeliest sentence cited.
        right: Whether it holds the gold answer.
    """

    group: str
    answerable: float
    odds: float
    right: bool


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=Path, required=True, help="what quality.py wrote")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the index")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    args = parser.parse_args()
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder(EmbeddingsSettings().model))
    reader = embeddings.reader()
    if reader is None:
        parser.error("this embedder has no reader")
    rows = [
        row
        for row in json.loads(args.answers.read_text(encoding="utf-8"))["rows"]
        if row["set"] == _SET and row["system"] == "ours" and not row["refused"]
    ]
    with Index.open(args.cache / "open", embeddings) as index:
        retriever = Retriever(index, embeddings)
        answered = [_answered(row, retriever, reader) for row in track(rows, description=_SET)]
    _report(answered)


def _answered(row: dict[str, Any], retriever: Retriever, reader: Reader) -> Answered:
    question = row["standalone"] or row["question"]
    hits = retriever.search(question, language=row["language"])
    read = read_hits(question, hits, reader)
    features = retriever.features(question, hits, language=row["language"])
    answerable = answerability(judged(features, read))
    cited = [(one["article_id"], one["start"], one["end"]) for one in row["citations"]]
    odds = max((read.sentences[place] for place in cited if place in read.sentences), default=-20.0)
    right = bool(row["answerable"] and row["contains_gold"])
    return Answered(row["group"], answerable, odds, right)


def _report(answered: Sequence[Answered]) -> None:
    even, slope = _fit(answered)
    right = sum(one.right for one in answered)
    print(f"{len(answered)} answers, {right} right: even {even:.2f}, slope {slope:.2f}")
    print(f"with the slope in force: even {_fit_even(answered):.2f}")
    ways = {
        "answerable alone": [one.answerable for one in answered],
        "odds alone": [one.odds for one in answered],
        "in force": [confidence(one.answerable, one.odds) for one in answered],
        "held out": _held_out(answered),
    }
    for name, sure in ways.items():
        scored = list(zip(sure, [one.right for one in answered], strict=True))
        print(f"{name}: AUC {figures.confidence_auc(scored):.3f}")
    for mean, share, n in figures.reliability(scored, _BINS):
        print(f"  {mean:.2f} sure: {share:.2f} right of {n}")


def _held_out(answered: Sequence[Answered]) -> list[float]:
    groups = sorted({one.group for one in answered})
    fold_of = {group: at % _FOLDS for at, group in enumerate(groups)}
    fitted = [_fit([one for one in answered if fold_of[one.group] != k]) for k in range(_FOLDS)]
    return [_sure(fitted[fold_of[one.group]], one) for one in answered]


def _sure(numbers: Array, one: Answered) -> float:
    even, slope = numbers
    return float(one.answerable / (1 + np.exp(-(even + slope * one.odds))))


def _fit(answered: Sequence[Answered]) -> Array:
    """Greatest likelihood of what was right, being answerable taken for granted as it stands."""

    def loss(numbers: Array) -> float:
        sure = np.clip([_sure(numbers, one) for one in answered], 1e-6, 1 - 1e-6)
        right = np.array([one.right for one in answered])
        lost = -np.where(right, np.log(sure), np.log(1 - sure)).mean()
        return float(lost + _RIDGE * numbers[1] ** 2)

    return np.asarray(optimize.minimize(loss, np.array([0.0, 0.5]), method="Nelder-Mead").x)


def _fit_even(answered: Sequence[Answered]) -> float:
    """As ``_fit``, the slope taken for granted too: it takes many wrong answers to tell that."""
    right = np.array([one.right for one in answered])

    def loss(even: float) -> float:
        sure = np.clip([_sure(np.array([even, SLOPE]), one) for one in answered], 1e-6, 1 - 1e-6)
        return float(-np.where(right, np.log(sure), np.log(1 - sure)).mean())

    return float(optimize.minimize_scalar(loss).x)


if __name__ == "__main__":
    main()
