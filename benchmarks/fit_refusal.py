"""Fit when to refuse, from what retrieval finds and the reader reads.

Answerable: the questions of XQuAD and MLQA that name something, asked of the open corpus. Not
answerable: those whose article was left out of it, and news questions about other articles.
NoMIRACL's questions, asked of their own ten passages, are judged by what was fitted on the others:
whether one of ten passages that a search engine found answers is another question than whether an
archive does. Logistic regressions (ridge): for questions in the language of the articles with the
reader's judgement and without, and for questions in another language; thresholds from scores that
each question got from a model fitted without its article. What the reader says of XQuAD's articles
is left out, since it was trained on other translations of them; not so the questions whose article
is not there. Writes ``assistant/retrieval/refusal.toml``.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.special import expit, logit

from assistant.evaluation.questions import LabelledQuestion
from assistant.retrieval.answerability import RetrievalFeatures
from benchmarks import corpora, open_sets
from benchmarks.arguments import REQUIRED, takes
from benchmarks.fitting import Array, Fitted, auc, fitted, signs, sums, table
from benchmarks.tables import watched

_FOLDS: Final = 10
_SEED: Final = 7
_RIDGE: Final = 3.0
_FALSE_REFUSALS: Final = {"cautious": 0.10, "balanced": 0.05, "bold": 0.02}
_READ: Final = ("passage", "sentence", "words")
_NAMES: Final = tuple(
    name for name in RetrievalFeatures.model_fields if name not in {"foreign", "read", *_READ}
)
_TAUGHT: Final = "xquad"
_ONLY_JUDGED: Final = "nomiracl"
_TARGET: Final = Path(__file__).parents[1] / "assistant" / "retrieval" / "refusal.toml"
_HEADER: Final = """\
# Weights of the decision to refuse, made by python -m benchmarks fit-refusal; see it for the
# method. Thresholds refuse 10, 5 and 2 in 100 answerable questions. Figures are of
# questions whose article had no part in the fit.
"""
ARGUMENTS: Final = takes(
    *("data", "cache", "models", "adapter"),
    cache=REQUIRED,
    write=(False, f"replace {_TARGET.name}"),
)


class Judged(NamedTuple):
    """A question, and what retrieval and the reader say."""

    asked: LabelledQuestion
    features: RetrievalFeatures


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    with corpora.opened(args) as opened:
        rows = {language: _judged(opened, args.data, language) for language in ("es", "en")}
    with corpora.opened(args, "nomiracl") as opened:
        asked = open_sets.about_passages(args.data)
        rows["es"] += [
            Judged(one, opened.found(one.question, "es", (one.id,)).features)
            for one in watched(asked, _ONLY_JUDGED)
        ]
    text = _fitted(rows["es"], rows["en"])
    print(text)
    if args.write:
        _TARGET.write_text(text, encoding="utf-8")


def _judged(opened: corpora.Opened, data: Path, language: str) -> list[Judged]:
    asked = [
        one
        for kind in ("xquad", "mlqa")
        for answerable in (True, False)
        for one in open_sets.questions(data, kind, language, answerable=answerable)
    ]
    if language == "es":
        asked += open_sets.news_without_article(data)
    return [
        Judged(one, opened.found(one.question, language).features)
        for one in watched(asked, f"features {language}")
    ]


def _fitted(same: list[Judged], other: list[Judged]) -> str:
    """The data file: all models on one scale, where the balanced thresholds are the same."""
    not_taught = [row for row in same if row.asked.kind != _TAUGHT or not row.asked.answerable]
    models = {
        "same_language_read": ([*_NAMES, *_READ], not_taught),
        "same_language": ([*_NAMES], same),
        "other_language": ([*_NAMES], other),
    }
    limits: dict[str, float] = {}
    lines = [_HEADER]
    for model, (names, rows) in models.items():
        held = _Rows(rows, names)
        weights, scores = held.fitted()
        good = expit(scores[held.own & held.labels])
        own = {
            level: float(logit(np.quantile(good, share)))
            for level, share in _FALSE_REFUSALS.items()
        }
        if not limits:
            limits = own
            lines += table("thresholds", {key: expit(value) for key, value in limits.items()})
        shift = limits["balanced"] - own["balanced"]
        weights[0] += shift
        lines += ["", *held.report(scores + shift, limits)]
        lines += table(model, dict(zip(("intercept", *names), weights, strict=True)))
    return "\n".join(lines) + "\n"


class _Rows:
    """Questions as features."""

    def __init__(self, rows: list[Judged], names: list[str]) -> None:
        self._names = names
        self._groups = [row.asked.group for row in rows]
        self._features = np.array(
            [[float(getattr(row.features, name)) for name in names] for row in rows]
        )
        self._kinds = np.array([row.asked.kind for row in rows])
        self.labels = np.array([row.asked.answerable for row in rows])
        self.own = self._kinds != _ONLY_JUDGED
        """Those that have a part in the fit."""

    def fitted(self) -> Fitted:
        """The model; those without a part in it are scored by the weights of all."""
        own = self.own
        features, labels = self._features[own], self.labels[own].astype(float)
        model = fitted(
            features,
            list(itertools.compress(self._groups, own)),
            lambda chosen: signs(features[chosen], labels[chosen], ridge=_RIDGE),
            folds=_FOLDS,
            seed=_SEED,
        )
        scores = sums(self._features, model.weights)
        scores[own] = model.scores
        return Fitted(model.weights, scores)

    def report(self, scores: Array, limits: dict[str, float]) -> Iterator[str]:
        """Lines of comments: how well answerable questions are told, and how many are refused."""
        own, labels = self.own, self.labels
        good, bad = own & labels, own & ~labels
        yield (
            f"# n = {good.sum()} answerable, {bad.sum()} not; AUC"
            f" {auc(scores[own], labels[own]):.3f}"
        )
        for name, column in zip(self._names, self._features.T, strict=True):
            yield f"#   {name} alone: AUC {auc(column[own], labels[own]):.3f}"
        for level, limit in limits.items():
            refused = scores < limit
            parts = [f"{refused[good].mean():.3f} of the answerable refused"]
            for kind, answerable in sorted(set(zip(self._kinds, labels, strict=True))):
                label = "with an answer" if answerable else "without"
                share = refused[(self._kinds == kind) & (labels == answerable)].mean()
                parts.append(f"{kind} {label} {share:.3f}")
            yield f"# {level}: " + ", ".join(parts)
