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
from scipy.special import expit, logit

from assistant.models.chat_llama import ChatLlama
from assistant.question import parse_question
from assistant.retrieval.near_misses import NearMissFeatures, features, judge, likeliest, likelihood
from assistant.retrieval.premises import lacking
from assistant.verification.second_opinion import says
from benchmarks import corpora, open_sets
from benchmarks.arguments import REQUIRED, takes
from benchmarks.fitting import Array, Chosen, auc, fitted, logistic, signs, table
from benchmarks.news_questions import HALVES, Half, news_questions
from benchmarks.tables import watched

_TARGET: Final = Path(__file__).parents[1] / "assistant" / "retrieval" / "near_misses.toml"
_SIGNS_FOR: Final = ("answers", "sentence", "words")
_SIGNS_AGAINST: Final = ("names", "numbers", "dates", "unknown", "elsewhere", "kind")
_SIGNS: Final = (*_SIGNS_FOR, *_SIGNS_AGAINST)
_FOLDS: Final = 10
_RIDGE: Final = 3.0
# Share of the near-misses above which nothing is asked any more.
_SURELY: Final = 0.95
# A question on news counts as several on Wikipedia.
_COUNTS: Final = {"news": 3.0, "mlqa": 1.0}
ARGUMENTS: Final = takes(
    *("data", "cache", "models", "adapter", "chat"),
    cache=REQUIRED,
    false=(0.08, "share of the answerable"),
    half={"choices": HALVES, "default": "choosing"},
    write=(False, f"replace {_TARGET.name}"),
)


class Labelled(NamedTuple):
    """One question with what was found."""

    set: str
    kind: str
    answerable: bool
    group: str  # the article, for folds
    features: NearMissFeatures
    question: str
    words: str  # what the chat model is asked about


class Thresholds(NamedTuple):
    """Log-odds at which it is decided."""

    alone: float  # near-misses lie below
    low: float  # as they do here, without a doubt
    high: float  # answers lie above, without a doubt
    opinion: float  # near-misses lie below, once the chat model was asked


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    with corpora.opened(args, needs_reader=True) as opened:
        news = list(_news(opened, args.data, "choosing"))
        others = [
            _found(opened, ("mlqa", one.kind, True, one.group), one.question, "es")
            for one in watched(open_sets.questions(args.data, "mlqa"), "mlqa")
        ]
        unseen = list(_news(opened, args.data, "reporting")) if args.half != "choosing" else []
    rows = [*news, *filter(None, others)]
    text = data_file(rows, _opinions(news, corpora.store(args).path(args.chat)), args.false)
    print(text)
    if unseen:
        least = float(logit(tomllib.loads(text)["alone"]["threshold"]))
        scores = logit(np.array([likelihood(row.features) for row in unseen]))
        print("reporting:", *_report(unseen, scores, least), sep="\n")
    if args.write:
        _TARGET.write_text(text, encoding="utf-8")


def data_file(rows: Sequence[Labelled], odds: Array, false: float) -> str:
    """The data file.

    Args:
        rows: Questions on news first.
        odds: The chat model's opinion of those.
        false: Share of the answerable that may be taken for near-misses.
    """
    values, labels = _values(rows), np.array([row.answerable for row in rows])
    counts = np.array([_COUNTS[row.set] for row in rows])
    groups = [row.group for row in rows]
    weights, scores = fitted(
        values,
        groups,
        lambda own: signs(values[own], labels[own], ridge=_RIDGE, counts=counts[own]),
        folds=_FOLDS,
    )
    n = len(odds)
    both, good = np.column_stack([scores[:n], odds]), labels[:n]
    opinion, judged = fitted(
        both, groups[:n], lambda own: logistic(both[own], good[own], ridge=1.0), folds=_FOLDS
    )
    at = _thresholds(scores[:n], judged, good, false)
    lines = ["# Made by python -m benchmarks fit-near-misses; see it for the method."]
    lines += [f"# {line}" for line in _report(rows, scores, at.alone)]
    lines += [f"# with the chat model: {line}" for line in _report(rows[:n], judged, at.opinion)]
    lines += ["", "[alone]", f"threshold = {expit(at.alone):.3f}"]
    lines += [f"doubt = [{expit(at.low):.3f}, {expit(at.high):.3f}]"]
    known = dict(zip(("intercept", "likely", "odds"), opinion, strict=True))
    lines += ["", *table("opinion", {"threshold": expit(at.opinion), **known})]
    signed = dict(zip(_SIGNS, weights[1:], strict=True))
    turned = {name: -signed[name] for name in _SIGNS_AGAINST}
    lines += ["", *table("weights", {"intercept": weights[0], **signed, **turned})]
    return "\n".join(lines) + "\n"


def _thresholds(scores: Array, judged: Array, good: Chosen, false: float) -> Thresholds:
    """Of what may go wrong, a quarter without asking and the rest after it."""
    low = float(np.quantile(scores[good], false / 4))
    high = float(np.quantile(scores[~good], _SURELY))
    doubtful = (scores > low) & (scores < high)
    left = (false * good.sum() - (scores[good] <= low).sum()) / max(1, (good & doubtful).sum())
    opinion = float(np.quantile(judged[good & doubtful], min(1.0, max(0.0, left))))
    return Thresholds(float(np.quantile(scores[good], false)), low, high, opinion)


def _opinions(rows: Sequence[Labelled], file: Path) -> Array:
    """What the chat model says to each."""
    with contextlib.closing(ChatLlama(path=file, context_tokens=2048)) as chat:
        odds = [says(row.question, row.words, "es", chat) for row in watched(rows, "opinions")]
    return np.array([one or 0.0 for one in odds])


def _news(opened: corpora.Opened, data: Path, half: Half) -> Iterator[Labelled]:
    for one in watched(news_questions(data, half), half):
        about = ("news", one.kind, one.answerable, one.article_id)
        if row := _found(opened, about, one.text):
            yield row


def _found(
    opened: corpora.Opened,
    about: tuple[str, str, bool, str],
    text: str,
    language: str | None = None,
) -> Labelled | None:
    """A question, about which the first fields are known; None where nothing is found for it."""
    question, (hits, _, read) = parse_question(text, "es"), opened.found(text, language)
    if read is None:
        return None
    told = features(lacking(question, likeliest(hits, read), hits), read)
    return Labelled(*about, told, text, judge(question, hits, read).words)


def _values(rows: Sequence[Labelled]) -> Array:
    """Signs of an answer, all of them: what speaks against one is turned."""
    given = [row.features.model_dump() for row in rows]
    return np.array(
        [[*(row[n] for n in _SIGNS_FOR), *(-row[n] for n in _SIGNS_AGAINST)] for row in given],
        dtype=float,
    )


def _report(rows: Sequence[Labelled], scores: Array, least: float) -> Iterator[str]:
    labels, values = np.array([row.answerable for row in rows]), _values(rows)
    sets, kinds = np.array([row.set for row in rows]), np.array([row.kind for row in rows])
    for name in dict.fromkeys(sets):
        own = sets == name
        good, bad = (own & labels).sum(), (own & ~labels).sum()
        if bad:
            yield f"{name}: AUC {auc(scores[own], labels[own]):.3f}, n {good}, {bad}"
            for sign, column in zip(_SIGNS, values[own].T, strict=True):
                yield f"  {sign} alone: AUC {auc(column, labels[own]):.3f}"
    for kind in dict.fromkeys(kinds):
        own = kinds == kind
        yield f"{kind}: {(scores[own] < least).mean():.3f} of {own.sum()} taken for near-misses"
