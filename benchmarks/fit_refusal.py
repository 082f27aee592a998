"""Fit when to refuse, from what retrieval finds and the reader reads: ``assistant/refusal.toml``.

Answerable: the questions of XQuAD and MLQA that name something, asked of the open corpus.
Not answerable: those whose article was left out of it, and news questions about other
articles. NoMIRACL's questions, asked of their own ten passages, are judged by what was fitted
on the others: whether one of ten passages that a search engine found answers is another
question than whether an archive does. Logistic regressions (ridge, Newton's method): for
questions in the language of the articles with the reader's judgement and without, and for
questions in another language; thresholds from scores that each question got from a model
fitted without its article. What the reader says of XQuAD's articles is left out, since it was
trained on other translations of them; not so the questions whose article is not there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import corpus_ready
import numpy as np
import numpy.typing as npt
import open_sets
from rich.progress import track

from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.evaluation import figures
from assistant.index import Index
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.store import ModelStore
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.reading import judged, read_hits
from assistant.retrieval.search import Retriever
from assistant.types import Filters

_FOLDS: Final = 10
_RIDGE: Final = 3.0
_FALSE_REFUSALS: Final = {"cautious": 0.10, "balanced": 0.05, "bold": 0.02}
_READ: Final = ("passage", "sentence", "words")
_NAMES: Final = tuple(
    name for name in RetrievalFeatures.model_fields if name not in {"foreign", "read", *_READ}
)
_TAUGHT: Final = "xquad"
_ONLY_JUDGED: Final = "nomiracl"
_TARGET: Final = Path(__file__).parents[1] / "assistant" / "retrieval" / "refusal.toml"

Array = npt.NDArray[np.float64]


class Labelled(NamedTuple):
    """One question with what retrieval said.

    Attributes:
        kind: Its set.
        answerable: Whether the corpus holds the answer.
        group: The article, for folds.
        features: By name.
    """

    kind: str
    answerable: bool
    group: str
    features: dict[str, float]


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--cache", type=Path, required=True, help="keep the indexes there")
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
    args = parser.parse_args()
    for corpus in ("open", "nomiracl"):  # before the long part
        made = {"data": str(args.data), "corpus": corpus, "index": str(args.cache / corpus)}
        own = {"models": str(args.models)} if args.models else {}
        corpus_ready.make({**made, "settings": own})
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder(EmbeddingsSettings().model))
    reader = embeddings.reader(read_adapter(args.adapter) if args.adapter else None)
    rows: dict[str, list[Labelled]] = {"es": [], "en": []}
    with Index.open(args.cache / "open", embeddings) as index:
        retriever = Retriever(index, embeddings)
        for language, found in rows.items():
            found += _labelled(retriever, reader, args.data, language)
    with Index.open(args.cache / "nomiracl", embeddings) as index:
        rows["es"] += _of_own_passages(Retriever(index, embeddings), reader, args.data)
    text = _fitted(rows["es"], rows["en"])
    print(text)
    if args.write:
        _TARGET.write_text(text, encoding="utf-8")


def _labelled(
    retriever: Retriever, reader: Reader | None, data: Path, language: str
) -> list[Labelled]:
    asked = [
        *_of_kind(data, "xquad", language),
        *_of_kind(data, "mlqa", language),
        *(("argnews", False, one) for one in open_sets.news_without_article(data)),
    ]
    found = []
    for kind, answerable, one in track(asked, description=f"features {language}"):
        if kind == "argnews" and language != "es":
            continue
        features = _features(retriever, reader, one.text, language)
        found.append(Labelled(kind, answerable, one.group, features))
    return found


def _of_own_passages(retriever: Retriever, reader: Reader | None, data: Path) -> Iterator[Labelled]:
    for answerable in (True, False):
        asked = open_sets.about_passages(data, answerable=answerable)
        for one in track(asked, description=f"nomiracl {answerable}"):
            own = Filters(sections=(one.id,))
            features = _features(retriever, reader, one.text, "es", own)
            yield Labelled("nomiracl", answerable, one.group, features)


def _features(
    retriever: Retriever,
    reader: Reader | None,
    question: str,
    language: str,
    filters: Filters = Filters(),  # noqa: B008  (frozen, so safe to share)
) -> dict[str, float]:
    hits = retriever.search(question, language=language, filters=filters)
    features = retriever.features(question, hits, language=language)
    read = read_hits(question, hits, reader) if reader and hits else None
    return {name: float(value) for name, value in judged(features, read).model_dump().items()}


def _of_kind(data: Path, name: str, language: str) -> Iterator[tuple[str, bool, open_sets.Asked]]:
    for answerable in (True, False):
        for one in open_sets.questions(data, name, language, answerable=answerable):
            yield name, answerable, one


def _fitted(same: list[Labelled], other: list[Labelled]) -> str:
    """The data file: all models on one scale, where the balanced thresholds are the same."""
    models = {
        "same_language_read": ([*_NAMES, *_READ], _not_taught(same)),
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
            lines += ["[thresholds]", *(f"{key} = {value:.3f}" for key, value in limits.items())]
        shift = float(_logit(limits["balanced"]) - _logit(own["balanced"]))
        weights[0] += shift
        scores = 1 / (1 + np.exp(-(_logit(scores) + shift)))
        lines += ["", *_report(rows, names, scores, limits), f"[{model}]"]
        lines += [f"intercept = {weights[0]:.3f}"]
        lines += [f"{key} = {value:.3f}" for key, value in zip(names, weights[1:], strict=True)]
    return "\n".join(lines) + "\n"


def _not_taught(rows: list[Labelled]) -> list[Labelled]:
    """Without the questions whose paragraphs a reader has learnt from; those left out are not."""
    return [row for row in rows if row.kind != _TAUGHT or not row.answerable]


def _values(rows: list[Labelled], names: list[str]) -> Array:
    return np.array([[row.features[name] for name in names] for row in rows])


def _fit_all(rows: list[Labelled], names: list[str]) -> tuple[Array, Array]:
    """Weights, and each row's score by a model that was fitted without its article."""
    features = _values(rows, names)
    labels = np.array([row.answerable for row in rows], dtype=float)
    fitted = np.array([row.kind != _ONLY_JUDGED for row in rows])
    weights = _fit(features[fitted], labels[fitted])
    scores = 1 / (1 + np.exp(-(weights[0] + features @ weights[1:])))
    groups = [row.group for row in rows if row.kind != _ONLY_JUDGED]
    scores[fitted] = _held_out_scores(features[fitted], labels[fitted], groups)
    return weights, scores


def _limits(rows: list[Labelled], scores: Array) -> dict[str, float]:
    good = scores[[row.answerable and row.kind != _ONLY_JUDGED for row in rows]]
    return {level: float(np.quantile(good, share)) for level, share in _FALSE_REFUSALS.items()}


def _logit(probability: npt.ArrayLike) -> Array:
    value = np.clip(np.asarray(probability, dtype=float), 1e-9, 1 - 1e-9)
    return np.log(value / (1 - value))


def _report(
    rows: list[Labelled], names: list[str], scores: Array, limits: dict[str, float]
) -> list[str]:
    fitted = [row.kind != _ONLY_JUDGED for row in rows]
    good = [s for s, r, own in zip(scores, rows, fitted, strict=True) if r.answerable and own]
    bad = [s for s, r, own in zip(scores, rows, fitted, strict=True) if not r.answerable and own]
    lines = [f"# n = {len(good)} answerable, {len(bad)} not; AUC {figures.auc(good, bad):.3f}"]
    for name, column in zip(names, _values(rows, names).T, strict=True):
        labels, own = np.array([row.answerable for row in rows]), np.array(fitted)
        alone = figures.auc(list(column[labels & own]), list(column[~labels & own]))
        lines.append(f"#   {name} alone: AUC {alone:.3f}")
    for level, limit in limits.items():
        parts = [f"{np.mean(np.array(good) < limit):.3f} of the answerable refused"]
        for kind, answerable in sorted({(row.kind, row.answerable) for row in rows}):
            chosen = [
                score < limit
                for score, row in zip(scores, rows, strict=True)
                if (row.kind, row.answerable) == (kind, answerable)
            ]
            label = "with an answer" if answerable else "without"
            parts.append(f"{kind} {label} {np.mean(chosen):.3f}")
        lines.append(f"# {level}: " + ", ".join(parts))
    return lines


def _held_out_scores(features: Array, labels: Array, groups: list[str]) -> Array:
    names = sorted(set(groups))
    fold_of = {name: at for at, name in enumerate(np.random.default_rng(7).permutation(names))}
    folds = np.array([fold_of[group] % _FOLDS for group in groups])
    scores = np.zeros(len(labels))
    for fold in range(_FOLDS):
        out = folds == fold
        weights = _fit(features[~out], labels[~out])
        scores[out] = 1 / (1 + np.exp(-(weights[0] + features[out] @ weights[1:])))
    return scores


def _fit(features: Array, labels: Array) -> Array:
    """Intercept and weights for the features as they are.

    Each feature is a sign of an answer: one that the others make a sign against (they
    are correlated) is left out rather than given a negative weight.
    """
    kept = np.ones(features.shape[1], dtype=bool)
    while True:
        weights = _logistic(features[:, kept], labels)
        if (weights[1:] >= 0).all():
            break
        kept[np.flatnonzero(kept)[weights[1:].argmin()]] = False
    full = np.zeros(features.shape[1] + 1)
    full[0], full[1:][kept] = weights[0], weights[1:]
    return full


def _logistic(features: Array, labels: Array) -> Array:
    mean, spread = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([np.ones(len(labels)), (features - mean) / spread])
    penalty = np.diag([0.0, *[_RIDGE] * features.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-(design @ weights)))
        slope = design.T @ (labels - guess) - penalty @ weights
        curve = design.T @ (design * (guess * (1 - guess))[:, None]) + penalty
        weights = weights + np.linalg.solve(curve, slope)
    raw: Array = weights[1:] / spread
    return np.array([weights[0] - raw @ mean, *raw])


_HEADER: Final = (
    "# Weights of the decision to refuse, made by benchmarks/fit_refusal.py; see it for the\n"
    "# method. Thresholds refuse 10, 5 and 2 in 100 answerable questions. Figures are of\n"
    "# questions whose article had no part in the fit.\n"
)


if __name__ == "__main__":
    main()
