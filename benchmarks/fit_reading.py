"""Fit what a sentence's odds are made of: the weights in ``assistant/retrieval/reading.py``.

    .venv/bin/python benchmarks/fit_reading.py --data DATA --cache CACHE [--adapter FILE]

The questions of MLQA that name something are asked of the open corpus; each sentence of the
first passages found holds the answer or does not. A conditional logit (McFadden, 1974), whose
choices are the sentences found for one question, weighs what the reader says of the sentence,
of its passage, and of the passage's likeliest words if they begin in the sentence. Printed: the
weights, and for how many questions the likeliest sentence holds the answer, with weights from
folds that lack the question's article, beside the weights now in force.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import open_sets
from rich.progress import track
from scipy import optimize, special

from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.evaluation.grading import holds_answer
from assistant.index import Index
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.store import ModelStore
from assistant.retrieval.search import Retriever, reading

_NAMES: Final = ("sentence", "passage", "holds words", "words")
_FOLDS: Final = 5
_RIDGE: Final = 0.003

Array = npt.NDArray[np.float64]


class Asked(NamedTuple):
    """One question.

    Attributes:
        group: Its article.
        features: Of shape (sentences, 4); see ``_NAMES``.
        holds: For each sentence, whether it holds the answer.
    """

    group: str
    features: Array
    holds: npt.NDArray[np.bool_]


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the index")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder(EmbeddingsSettings().model))
    reader = embeddings.reader(read_adapter(args.adapter) if args.adapter else None)
    if reader is None:
        parser.error("this embedder has no reader")
    questions = open_sets.questions(args.data, "mlqa", "es", answerable=True)
    with Index.open(args.cache / "open", embeddings) as index:
        retriever = Retriever(index, embeddings)
        asked = [_asked(one, retriever, reader) for one in track(questions, description="mlqa")]
    _report([one for one in asked if one.holds.any()], len(asked))


def _asked(one: open_sets.Asked, retriever: Retriever, reader: Reader) -> Asked:
    hits = retriever.search(one.text, language=one.language)
    passages = [reading.readable(hit) for hit in hits]
    rows, holds = [], []
    for hit, passage, read in zip(hits, passages, reader.read(one.text, passages), strict=True):
        for at, span in enumerate(passage.sentences):
            holds_words = at == reading.holding(passage, read)
            rows.append(reading.signs(read, at, holds_words=holds_words))
            place = reading.location_in(hit, span)
            holds.append(holds_answer([place], one.article_id, one.spans))
    return Asked(one.group, np.array(rows), np.array(holds))


def _report(asked: Sequence[Asked], n: int) -> None:
    fitted, now = _fit(asked), np.array(reading.WEIGHTS)
    print(f"{n} questions, {len(asked)} with the answer in a sentence found")
    for name, new, old in zip(_NAMES, fitted, now, strict=True):
        print(f"{name:12} {new:.2f} (in force: {old:.2f})")
    held_out = list(_held_out(asked))
    print(f"the likeliest holds the answer, held out: {np.sum(held_out) / n:.3f} of all", end="")
    print(f", with what is in force {np.sum([_is_best(one, now) for one in asked]) / n:.3f}")
    for name, weights in (("fitted", fitted), ("in force", now)):
        print(f"{name}: {_calibration(asked, weights)}")


def _held_out(asked: Sequence[Asked]) -> Iterator[bool]:
    groups = sorted({one.group for one in asked})
    fold_of = {group: at % _FOLDS for at, group in enumerate(groups)}
    for fold in range(_FOLDS):
        weights = _fit([one for one in asked if fold_of[one.group] != fold])
        yield from (_is_best(one, weights) for one in asked if fold_of[one.group] == fold)


def _is_best(one: Asked, weights: Array) -> bool:
    return bool(one.holds[int((one.features @ weights).argmax())])


def _calibration(asked: Sequence[Asked], weights: Array) -> str:
    """Of likeliest sentences by their odds, how many hold the answer."""
    odds = np.array([(one.features @ weights).max() for one in asked])
    right = np.array([_is_best(one, weights) for one in asked])
    limits = (-np.inf, -2.0, -1.0, 0.0, 1.0, 2.0, np.inf)
    parts = []
    for low, high in itertools.pairwise(limits):
        inside = (odds >= low) & (odds < high)
        if inside.any():
            parts.append(f"{low:g} to {high:g}: {right[inside].mean():.2f} of {inside.sum()}")
    return "; ".join(parts)


def _fit(asked: Sequence[Asked]) -> Array:
    """Weights under which the sentences that hold the answer have the largest share."""
    found = optimize.minimize(_loss, np.zeros(len(_NAMES)), args=(asked,), method="BFGS")
    return np.asarray(found.x)


def _loss(weights: Array, asked: Sequence[Asked]) -> float:
    lost = 0.0
    for one in asked:
        scores = one.features @ weights
        lost += special.logsumexp(scores) - special.logsumexp(scores[one.holds])
    return float(lost / len(asked) + _RIDGE * weights @ weights)


if __name__ == "__main__":
    main()
