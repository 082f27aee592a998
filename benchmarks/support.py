"""How well the support score tells backed claims from the others.

    .venv/bin/python benchmarks/support.py --data DATA [--limit N] [--seed S]

Reads ``nli/inferes_test.jsonl`` (premise, hypothesis, label) below DATA and prints the area
under the ROC curve, entailment against the rest, for the score and for each feature alone,
with a 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant import Evidence, Settings
from assistant.models import ModelStore
from assistant.models.embeddings import E5Embeddings
from assistant.verification import Verifier

_RESAMPLES = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    pairs = _pairs(given.data / "nli" / "inferes_test.jsonl", given.limit, given.seed)
    scores = _scores(pairs)
    labels = np.asarray([pair["label"] == "entailment" for pair in pairs])
    print(f"InferES test, n {len(pairs)}, {labels.sum()} entailments")
    for name, values in scores.items():
        low, high = _interval(values, labels, given.seed)
        print(f"{name:12} AUC {_auc(values, labels):.3f}  ({low:.3f} to {high:.3f})")


def _pairs(path: Path, limit: int, seed: int) -> list[dict[str, str]]:
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    random.Random(seed).shuffle(pairs)
    return pairs[:limit] if limit else pairs


def _scores(pairs: list[dict[str, str]]) -> dict[str, npt.NDArray[np.float64]]:
    settings = Settings.load()
    folder = ModelStore(settings.models).resolve_embedder(settings.embeddings.model)
    verifier = Verifier(E5Embeddings(folder), settings.verification)
    found: dict[str, list[float]] = {"support": [], "faults": []}
    for done, pair in enumerate(pairs, 1):
        premise = pair["premise"]
        evidence = Evidence(number=1, article_id="a", start=0, end=len(premise), text=premise)
        support = verifier.support(pair["hypothesis"], [evidence], "es")
        found["support"].append(support.score)
        found["faults"].append(-float(len(support.faults)))
        if done % 50 == 0:
            print(f"{done}/{len(pairs)}", file=sys.stderr)
    return {name: np.asarray(values) for name, values in found.items()}


def _auc(values: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> float:
    """Mann and Whitney's statistic: how often a backed claim scores above another."""
    above = values[labels][:, None] - values[~labels][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def _interval(
    values: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_], seed: int
) -> tuple[float, float]:
    drawn = np.random.default_rng(seed)
    found = []
    for _ in range(_RESAMPLES):
        rows = drawn.integers(0, len(labels), len(labels))
        found.append(_auc(values[rows], labels[rows]))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
