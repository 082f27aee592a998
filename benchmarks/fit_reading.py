"""Fit what a sentence's odds are made of: the weights in ``assistant/retrieval/reading.py``.

The questions of MLQA that name something are asked of the open corpus; each sentence of the first
passages found holds the answer or does not. A conditional logit (McFadden, 1974), whose choices
are the sentences found for one question, weighs what the reader says of the sentence, of its
passage, and of the passage's likeliest words if they begin in the sentence. Printed: the weights,
and for how many questions the likeliest sentence holds the answer, with weights from folds that
lack the question's article, beside the weights now in force.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import compress
from typing import Final, NamedTuple

import numpy as np
from scipy import optimize, special

from assistant.evaluation.grading import holds_answer
from assistant.evaluation.questions import LabelledQuestion
from assistant.retrieval import reading
from benchmarks import corpora, open_sets
from benchmarks.arguments import REQUIRED, takes
from benchmarks.fitting import Array, Chosen, held_out
from benchmarks.tables import watched

_NAMES: Final = ("sentence", "passage", "holds words", "words")
_FOLDS: Final = 5
_RIDGE: Final = 0.003
ARGUMENTS: Final = takes("data", "cache", "models", "adapter", cache=REQUIRED)


class Asked(NamedTuple):
    """One question."""

    group: str  # its article
    features: Array  # of shape (sentences, 4); see ``_NAMES``
    holds: Chosen  # for each sentence, whether it holds the answer

    def is_best(self, weights: Array) -> bool:
        """Whether the likeliest sentence holds the answer."""
        return bool(self.holds[int((self.features @ weights).argmax())])


def run(args: argparse.Namespace) -> None:
    """Fit and report."""
    questions = open_sets.questions(args.data, "mlqa")
    with corpora.opened(args, needs_reader=True) as opened:
        asked = [_asked(one, opened) for one in watched(questions, "mlqa")]
    _report([one for one in asked if one.holds.any()], len(asked))


def _asked(one: LabelledQuestion, opened: corpora.Opened) -> Asked:
    hits = opened.retriever.search(one.question, language="es")
    passages = [reading.readable(hit) for hit in hits]
    readings = opened.reader.read(one.question, passages) if opened.reader else ()
    rows, holds = [], []
    for hit, passage, read in zip(hits, passages, readings, strict=True):
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
    best = held_out(
        [one.group for one in asked],
        _FOLDS,
        lambda own: _fit(list(compress(asked, own))),
        lambda weights, own: [one.is_best(weights) for one in compress(asked, own)],
    )
    print(f"the likeliest holds the answer, held out: {best.sum() / n:.3f} of all", end="")
    print(f", with what is in force {sum(one.is_best(now) for one in asked) / n:.3f}")


def _fit(asked: Sequence[Asked]) -> Array:
    """Weights under which the sentences that hold the answer have the largest share."""
    return np.asarray(
        optimize.minimize(_loss, np.zeros(len(_NAMES)), args=(asked,), method="BFGS").x
    )


def _loss(weights: Array, asked: Sequence[Asked]) -> float:
    lost = 0.0
    for one in asked:
        scores = one.features @ weights
        lost += special.logsumexp(scores) - special.logsumexp(scores[one.holds])
    return float(lost / len(asked) + _RIDGE * weights @ weights)
