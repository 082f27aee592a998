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
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.evaluation import figures
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.reading import judged, read_hits
from assistant.types import Filters
from benchmarks import corpora, open_sets
from benchmarks.arguments import add
from benchmarks.fitting import Array, Chosen, held_out, sigmoid, signs, sums
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


class Labelled(NamedTuple):
    """One question with what retrieval said."""

    kind: str  # its set
    answerable: bool  # whether the corpus holds the answer
    group: str  # the article, for folds
    features: dict[str, float]  # by name


class Fitted(NamedTuple):
    """A model."""

    weights: Array  # intercept first
    scores: Array  # log-odds of each row, by a model that was fitted without its article


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "models", "adapter", cache={"required": True})
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    with corpora.opened(args) as opened:
        rows = {language: list(_asked(opened, args.data, language)) for language in ("es", "en")}
    with corpora.opened(args, "nomiracl") as opened:
        rows["es"] += _asked_of_passages(opened, args.data)
    text = _fitted(rows["es"], rows["en"])
    print(text)
    if args.write:
        _TARGET.write_text(text, encoding="utf-8")


def _asked(opened: corpora.Opened, data: Path, language: str) -> Iterator[Labelled]:
    asked = [
        (kind, answerable, one)
        for kind in ("xquad", "mlqa")
        for answerable in (True, False)
        for one in open_sets.questions(data, kind, language, answerable=answerable)
    ]
    if language == "es":
        asked += [("argnews", False, one) for one in open_sets.news_without_article(data)]
    for kind, answerable, one in watched(asked, f"features {language}"):
        features = _features(opened, one.text, language, Filters())
        yield Labelled(kind, answerable, one.group, features)


def _asked_of_passages(opened: corpora.Opened, data: Path) -> Iterator[Labelled]:
    for answerable in (True, False):
        asked = open_sets.about_passages(data, answerable=answerable)
        for one in watched(asked, f"{_ONLY_JUDGED} {answerable}"):
            features = _features(opened, one.text, "es", Filters(sections=(one.id,)))
            yield Labelled(_ONLY_JUDGED, answerable, one.group, features)


def _features(
    opened: corpora.Opened, question: str, language: str, filters: Filters
) -> dict[str, float]:
    retriever, _, reader = opened
    hits = retriever.search(question, language=language, filters=filters)
    features = retriever.features(question, hits, language=language)
    read = read_hits(question, hits, reader) if reader and hits else None
    return {name: float(value) for name, value in judged(features, read).model_dump().items()}


def _fitted(same: list[Labelled], other: list[Labelled]) -> str:
    """The data file: all models on one scale, where the balanced thresholds are the same."""
    not_taught = [row for row in same if row.kind != _TAUGHT or not row.answerable]
    models = {
        "same_language_read": ([*_NAMES, *_READ], not_taught),
        "same_language": ([*_NAMES], same),
        "other_language": ([*_NAMES], other),
    }
    limits: dict[str, float] = {}
    lines = [_HEADER]
    for model, (names, rows) in models.items():
        weights, scores = _fit_all(rows, names)
        own = _limits(rows, scores)
        if not limits:
            limits = own
            lines += ["[thresholds]"]
            lines += [f"{key} = {sigmoid(value):.3f}" for key, value in limits.items()]
        shift = limits["balanced"] - own["balanced"]
        weights[0] += shift
        lines += ["", *_report(rows, names, scores + shift, limits), f"[{model}]"]
        values = zip(("intercept", *names), weights, strict=True)
        lines += [f"{key} = {value:.3f}" for key, value in values]
    return "\n".join(lines) + "\n"


def _fit_all(rows: list[Labelled], names: list[str]) -> Fitted:
    features, labels = _values(rows, names), np.array([row.answerable for row in rows], dtype=float)
    own = _takes_part(rows)
    weights = signs(features[own], labels[own], ridge=_RIDGE)
    scores = sums(features, weights)
    scores[own] = held_out(
        [row.group for row in rows if row.kind != _ONLY_JUDGED],
        _FOLDS,
        lambda chosen: signs(features[own][chosen], labels[own][chosen], ridge=_RIDGE),
        lambda weights, chosen: sums(features[own][chosen], weights),
        _SEED,
    )
    return Fitted(weights, scores)


def _values(rows: list[Labelled], names: list[str]) -> Array:
    return np.array([[row.features[name] for name in names] for row in rows])


def _takes_part(rows: list[Labelled]) -> Chosen:
    return np.array([row.kind != _ONLY_JUDGED for row in rows])


def _limits(rows: list[Labelled], scores: Array) -> dict[str, float]:
    good = sigmoid(scores[_takes_part(rows) & [row.answerable for row in rows]])
    shares = {level: np.quantile(good, share) for level, share in _FALSE_REFUSALS.items()}
    return {level: float(np.log(share / (1 - share))) for level, share in shares.items()}


def _report(
    rows: list[Labelled], names: list[str], scores: Array, limits: dict[str, float]
) -> list[str]:
    own, labels = _takes_part(rows), np.array([row.answerable for row in rows])
    good, bad = own & labels, own & ~labels

    def auc(values: npt.NDArray[np.float64]) -> float:
        return figures.auc(list(values[good]), list(values[bad]))

    lines = [f"# n = {good.sum()} answerable, {bad.sum()} not; AUC {auc(scores):.3f}"]
    columns = zip(names, _values(rows, names).T, strict=True)
    lines += [f"#   {name} alone: AUC {auc(column):.3f}" for name, column in columns]
    kinds = np.array([row.kind for row in rows])
    for level, limit in limits.items():
        refused = scores < limit
        parts = [f"{refused[good].mean():.3f} of the answerable refused"]
        for kind, answerable in sorted({(row.kind, row.answerable) for row in rows}):
            label = "with an answer" if answerable else "without"
            share = refused[(kinds == kind) & (labels == answerable)].mean()
            parts.append(f"{kind} {label} {share:.3f}")
        lines.append(f"# {level}: " + ", ".join(parts))
    return lines
