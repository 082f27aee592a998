"""Fit when the story that was found only comes near an answer: ``near_misses.toml``.

Answerable and not: the questions on real news that are for choosing; SQuAD-es's beside their own
paragraphs, half of which do not say it, of titles that the reader was not taught; and MLQA's, all
of which are answered. A
logistic regression (ridge) over what the reader says and what of the question the story lacks;
scores for the report come from models fitted without the question's article. The threshold
calls so many answerable questions on news near-misses as ``--false`` allows. ``--half reporting``
also says what the weights written make of the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant.evaluation import figures
from assistant.models.reader import Reader
from assistant.question import parse_question
from assistant.retrieval.near_misses import NearMissFeatures, features, likeliest
from assistant.retrieval.premises import lacking
from assistant.retrieval.reading import read_hits
from assistant.types import Hit, Passage
from benchmarks import corpora, open_sets
from benchmarks.arguments import add
from benchmarks.fitting import Array, held_out, sigmoid, signs, sums
from benchmarks.news_questions import HALVES, news_questions
from benchmarks.reading_examples import NOT_TAUGHT, folds, squad_questions
from benchmarks.tables import watched

_TARGET: Final = Path(__file__).parents[1] / "assistant" / "retrieval" / "near_misses.toml"
_SIGNS_FOR: Final = ("answers", "sentence", "words")
_SIGNS_AGAINST: Final = ("names", "numbers", "dates", "unknown", "elsewhere", "kind")
_FOLDS: Final = 10
_RIDGE: Final = 3.0
# A question on news counts as several on Wikipedia.
_COUNTS: Final = {"news": 3.0, "squad": 1.0, "mlqa": 1.0}
_SQUAD: Final = Path("squad_es_v2_reader", "questions.jsonl")


class Labelled(NamedTuple):
    """One question with what was found."""

    set: str
    kind: str
    answerable: bool
    group: str  # the article, for folds
    features: NearMissFeatures


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "models", "adapter", cache={"required": True})
    parser.add_argument("--false", type=float, default=0.08, help="share of the answerable")
    parser.add_argument("--half", choices=HALVES, default="choosing")
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    with corpora.opened(args) as opened:
        if opened.reader is None:
            raise SystemExit("this embedder has no reader")
        rows = [*_news(opened, args.data, "choosing"), *_others(opened, args.data)]
        unseen = list(_news(opened, args.data, "reporting")) if args.half != "choosing" else []
    values, labels = _values(rows), np.array([float(row.answerable) for row in rows])
    counts = np.array([_COUNTS[row.set] for row in rows])
    weights = signs(values, labels, ridge=_RIDGE, counts=counts)
    scores = held_out(
        [row.group for row in rows],
        _FOLDS,
        lambda own: signs(values[own], labels[own], ridge=_RIDGE, counts=counts[own]),
        lambda weights, own: sums(values[own], weights),
    )
    own = np.array([row.set == "news" and row.answerable for row in rows])
    least = float(np.quantile(scores[own], args.false))
    lines = ["# Made by python -m benchmarks fit-near-misses; see it for the method."]
    lines += [f"# {line}" for line in _report(rows, scores, least)]
    lines += ["", f"threshold = {float(sigmoid(least)):.3f}", "", "[weights]"]
    lines += [f"intercept = {weights[0]:.3f}"]
    for name, weight in zip((*_SIGNS_FOR, *_SIGNS_AGAINST), weights[1:], strict=True):
        lines.append(f"{name} = {weight if name in _SIGNS_FOR else -weight:.3f}")
    print("\n".join(lines))
    if unseen:
        print("\n".join(("reporting:", *_report(unseen, sums(_values(unseen), weights), least))))
    if args.write:
        _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _news(opened: corpora.Opened, data: Path, half: str) -> Iterator[Labelled]:
    for one in watched(news_questions(data), half):
        hits = opened.retriever.search(one.text) if one.half == half else []
        if hits and opened.reader:
            found = _features(one.text, hits, opened.reader)
            yield Labelled("news", one.kind, one.answerable, one.article_id, found)


def _others(opened: corpora.Opened, data: Path) -> Iterator[Labelled]:
    assert opened.reader is not None
    fold_of = folds(squad_questions(data))
    records = [r for r in open_sets.records(data / _SQUAD) if fold_of[r["title"]] == NOT_TAUGHT]
    for record in watched(records, "squad"):
        found = _features(record["question"], [_only_hit(record["context"])], opened.reader)
        kind = "squad answerable" if record["answerable"] else "squad impossible"
        yield Labelled("squad", kind, record["answerable"], record["title"], found)
    for one in watched(open_sets.questions(data, "mlqa", "es", answerable=True), "mlqa"):
        hits = opened.retriever.search(one.text, language="es")
        yield Labelled("mlqa", "mlqa", True, one.group, _features(one.text, hits, opened.reader))


def _only_hit(text: str) -> Hit:
    passage = Passage(id="p", article_id="a", start=0, end=len(text), text=text, ordinal=0)
    return Hit(passage=passage, rank=1, score=0.0, language="es")


def _features(text: str, hits: Sequence[Hit], reader: Reader) -> NearMissFeatures:
    question, read = parse_question(text, "es"), read_hits(text, hits, reader)
    return features(lacking(question, likeliest(hits, read), hits), read)


def _values(rows: Sequence[Labelled]) -> Array:
    """Signs of an answer, all of them: what speaks against one is turned."""
    given = [row.features.model_dump() for row in rows]
    return np.array(
        [[*(row[n] for n in _SIGNS_FOR), *(-row[n] for n in _SIGNS_AGAINST)] for row in given],
        dtype=float,
    )


def _report(rows: Sequence[Labelled], scores: Array, least: float) -> Iterator[str]:
    labels = np.array([row.answerable for row in rows])
    for name in dict.fromkeys(row.set for row in rows):
        own = np.array([row.set == name for row in rows])
        good, bad = scores[own & labels], scores[own & ~labels]
        if len(bad):
            yield f"{name}: AUC {figures.auc(list(good), list(bad)):.3f}, n {len(good)}, {len(bad)}"
        columns = _values(rows)[own].T
        for sign, column in zip((*_SIGNS_FOR, *_SIGNS_AGAINST), columns, strict=True):
            if len(bad):
                parts = (list(column[labels[own]]), list(column[~labels[own]]))
                yield f"  {sign} alone: AUC {figures.auc(*parts):.3f}"
    for kind in dict.fromkeys(row.kind for row in rows):
        own = np.array([row.kind == kind for row in rows])
        yield f"{kind}: {(scores[own] < least).mean():.3f} of {own.sum()} taken for near-misses"
