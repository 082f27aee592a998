"""Fit when the story that was found only comes near an answer: ``near_misses.toml``.

Answerable and not: the questions on real news that are for choosing, and MLQA's, all of which are
answered. (SQuAD-es's questions that their paragraph does not answer tell nothing here: the reader
ranks them with AUC .54.) A
logistic regression (ridge) over what the reader says and what of the question the story lacks;
scores for the report come from models fitted without the question's article. Beside it the chat
model's opinion is weighed, where the rest leaves a doubt. The thresholds call so many answerable
questions on news near-misses as ``--false`` allows. ``--half reporting``
also says what the weights written make of the other half.
"""

from __future__ import annotations

import argparse
import contextlib
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant.evaluation import figures
from assistant.models.chat_llama import ChatLlama
from assistant.models.reader import Reader
from assistant.question import parse_question
from assistant.retrieval.near_misses import NearMissFeatures, features, judge, likeliest, likelihood
from assistant.retrieval.premises import lacking
from assistant.retrieval.reading import read_hits
from assistant.types import Hit
from assistant.verification.second_opinion import says
from benchmarks import corpora, open_sets
from benchmarks.arguments import add
from benchmarks.fitting import Array, Chosen, held_out, logistic, sigmoid, signs, sums
from benchmarks.news_questions import HALVES, Half, news_questions
from benchmarks.tables import watched

_TARGET: Final = Path(__file__).parents[1] / "assistant" / "retrieval" / "near_misses.toml"
_SIGNS_FOR: Final = ("answers", "sentence", "words")
_SIGNS_AGAINST: Final = ("names", "numbers", "dates", "unknown", "elsewhere", "kind")
_FOLDS: Final = 10
_RIDGE: Final = 3.0
# Share of the near-misses above which nothing is asked any more.
_SURELY: Final = 0.95
# A question on news counts as several on Wikipedia.
_COUNTS: Final = {"news": 3.0, "mlqa": 1.0}


class Labelled(NamedTuple):
    """One question with what was found."""

    set: str
    kind: str
    answerable: bool
    group: str  # the article, for folds
    features: NearMissFeatures
    question: str = ""
    words: str = ""  # what the chat model is asked about


class Thresholds(NamedTuple):
    """Log-odds at which it is decided."""

    alone: float  # near-misses lie below
    low: float  # as they do here, without a doubt
    high: float  # answers lie above, without a doubt
    opinion: float  # near-misses lie below, once the chat model was asked


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "models", "adapter", "chat", cache={"required": True})
    parser.add_argument("--false", type=float, default=0.08, help="share of the answerable")
    parser.add_argument("--half", choices=HALVES, default="choosing")
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    with corpora.opened(args) as opened:
        if opened.reader is None:
            raise SystemExit("this embedder has no reader")
        news = list(_news(opened, args.data, "choosing"))
        rows = [*news, *_others(opened, args.data)]
        unseen = list(_news(opened, args.data, "reporting")) if args.half != "choosing" else []
    text = fitted(rows, _opinions(news, corpora.store(args).path(args.chat)), args.false)
    print(text)
    if unseen:
        least = tomllib.loads(text)["alone"]["threshold"]
        scores = np.array([_log_odds(likelihood(row.features)) for row in unseen])
        print("\n".join(("reporting:", *_report(unseen, scores, _log_odds(least)))))
    if args.write:
        _TARGET.write_text(text, encoding="utf-8")


def fitted(rows: Sequence[Labelled], odds: Array, false: float) -> str:
    """The data file.

    Args:
        rows: Questions on news first.
        odds: The chat model's opinion of those.
        false: Share of the answerable that may be taken for near-misses.
    """
    values, labels = _values(rows), np.array([float(row.answerable) for row in rows])
    counts = np.array([_COUNTS[row.set] for row in rows])
    weights = signs(values, labels, ridge=_RIDGE, counts=counts)
    scores = held_out(
        [row.group for row in rows],
        _FOLDS,
        lambda own: signs(values[own], labels[own], ridge=_RIDGE, counts=counts[own]),
        lambda weights, own: sums(values[own], weights),
    )
    n, both = len(odds), np.column_stack([scores[: len(odds)], odds])
    groups, good = [row.group for row in rows[:n]], labels[:n]
    opinion = logistic(both, good, ridge=1.0)
    judged = held_out(
        groups,
        _FOLDS,
        lambda own: logistic(both[own], good[own], ridge=1.0),
        lambda weights, own: sums(both[own], weights),
    )
    at = _thresholds(scores[:n], judged, good.astype(bool), false)
    lines = ["# Made by python -m benchmarks fit-near-misses; see it for the method."]
    lines += [f"# {line}" for line in _report(rows, scores, at.alone)]
    lines += [f"# with the chat model: {line}" for line in _report(rows[:n], judged, at.opinion)]
    lines += ["", "[alone]", f"threshold = {_likely(at.alone)}"]
    lines += [f"doubt = [{_likely(at.low)}, {_likely(at.high)}]"]
    lines += ["", "[opinion]", f"threshold = {_likely(at.opinion)}"]
    for name, weight in zip(("intercept", "likely", "odds"), opinion, strict=True):
        lines.append(f"{name} = {weight:.3f}")
    lines += ["", "[weights]", f"intercept = {weights[0]:.3f}"]
    for name, weight in zip((*_SIGNS_FOR, *_SIGNS_AGAINST), weights[1:], strict=True):
        lines.append(f"{name} = {weight if name in _SIGNS_FOR else -weight:.3f}")
    return "\n".join(lines) + "\n"


def _thresholds(scores: Array, judged: Array, good: Chosen, false: float) -> Thresholds:
    """Of what may go wrong, a quarter without asking and the rest after it."""
    low = float(np.quantile(scores[good], false / 4))
    high = float(np.quantile(scores[~good], _SURELY))
    doubtful = (scores > low) & (scores < high)
    left = (false * good.sum() - (scores[good] <= low).sum()) / max(1, (good & doubtful).sum())
    opinion = float(np.quantile(judged[good & doubtful], min(1.0, max(0.0, left))))
    return Thresholds(float(np.quantile(scores[good], false)), low, high, opinion)


def _likely(odds: float) -> str:
    return f"{float(sigmoid(odds)):.3f}"


def _log_odds(likely: float) -> float:
    return float(np.log(likely / (1 - likely)))


def _opinions(rows: Sequence[Labelled], file: Path) -> Array:
    """What the chat model says to each."""
    with contextlib.closing(ChatLlama(path=file, context_tokens=2048)) as chat:
        odds = [says(row.question, row.words, "es", chat) for row in watched(rows, "opinions")]
    return np.array([one or 0.0 for one in odds])


def _news(opened: corpora.Opened, data: Path, half: Half) -> Iterator[Labelled]:
    for one in watched(news_questions(data, half), half):
        hits = opened.retriever.search(one.text)
        if hits and opened.reader:
            question, read = (
                parse_question(one.text, "es"),
                read_hits(one.text, hits, opened.reader),
            )
            yield Labelled(
                "news",
                one.kind,
                one.answerable,
                one.article_id,
                _features(one.text, hits, opened.reader),
                one.text,
                judge(question, hits, read).words,
            )


def _others(opened: corpora.Opened, data: Path) -> Iterator[Labelled]:
    assert opened.reader is not None
    for one in watched(open_sets.questions(data, "mlqa", "es", answerable=True), "mlqa"):
        hits = opened.retriever.search(one.text, language="es")
        yield Labelled("mlqa", "mlqa", True, one.group, _features(one.text, hits, opened.reader))


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
