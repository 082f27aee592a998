"""Weigh how far quotes back a claim.

Labelled pairs of claim and quote that the reader was not trained on: the test part of InferES
(entailed or not), the last rows of PAWS-X (the same words in another order), and swaps made from
MLQA: a clause of the sentence that holds an answer, as it stands or with another answer of the
same kind in its place. The weights of the first features and of the reader stand as they were set
by hand: a free fit of them ranks InferES a little better and rejects a tenth of what is plainly
backed. With ``--chat`` the chat model's opinion is weighed beside them. ``--write`` replaces
``assistant/verification/support.toml``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import random
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant import Evidence, Settings
from assistant.evaluation import figures
from assistant.models.chat_llama import ChatLlama
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.verification.score import Scorer
from assistant.verification.second_opinion import Opinion, opinion, opinion_in_context
from benchmarks import corpora, open_sets
from benchmarks.arguments import add
from benchmarks.fitting import Array, Chosen, held_out, logistic, sigmoid, sums
from benchmarks.plots import draw
from benchmarks.reading_examples import (
    PARAPHRASES_LEARNT,
    Claim,
    Label,
    answer_form,
    clause,
    inference_claims,
    paraphrases,
)
from benchmarks.tables import watched

_BINS: Final = 10
_FOLDS: Final = 5
_SEED: Final = 7
_RIDGE: Final = 1e-3
_LONGEST: Final = 400
_TARGET: Final = Path(__file__).parents[1] / "assistant" / "verification" / "support.toml"
_NAMES: Final = ("intercept", "score", "opinion", "swapped")
_HEADER: Final = """\
# Weights of the support score: logistic models over the features that
# assistant/verification/score.py computes. They were set by hand; what the chat model's
# opinion counts beside them was fitted with python -m benchmarks fit-support.
"""


class Pair(NamedTuple):
    """A claim, what it is held against, and whether that backs it."""

    kind: str
    claim: str
    quote: str
    backed: bool
    group: str


class Weighed(NamedTuple):
    """A model's opinion beside the other signs."""

    scores: Array  # log-odds of each pair, by weights fitted without its text
    weights: dict[str, float]  # fitted on all pairs, by name


Judge = Callable[[Pair], Opinion | None]
Weights = dict[str, dict[str, float]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "n", "models", "adapter", n={"help": "at most so many pairs of each kind"})
    parser.add_argument("--chat", help="chat model whose opinion is weighed, by name")
    parser.add_argument("--opinions", type=Path, help="keep its opinions there, or take them")
    parser.add_argument("--plot", type=Path, help="draw how often claims are backed, by score")
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    embeddings = corpora.embedder(args)
    scorer = Scorer(embeddings, corpora.reader(args, embeddings))
    pairs = _drawn([*_labelled(args.data), *_swaps(args.data)], args.n)
    known: Weights = tomllib.loads(_TARGET.read_text(encoding="utf-8"))
    features = [_features(pair, scorer) for pair in watched(pairs, "features")]
    by_hand = {**known["same_language"], **known["read"]}
    base = np.array([_sum(by_hand, signs) for signs in features])
    swapped = np.array([signs["swapped"] for signs in features])
    lines = ["# Without the chat model:", *report(pairs, base)]
    scored = {"no model asked": base}
    if args.chat:
        with _asking(corpora.store(args).resolve_chat(args.chat)) as judges:
            for by, judge in judges.items():
                odds = opinions(pairs, judge, args.opinions, by)
                scored[by.replace("_", " ")], known[by] = weighed(pairs, base, swapped, odds)
                lines += [f"# With {args.chat}, {by}, held out by text:"]
                lines += report(pairs, scored[by.replace("_", " ")])
                lines += ["# Its opinion alone:", *report(pairs, odds)]
    print(*lines, sep="\n")
    if args.plot:
        args.plot.write_text(plot(pairs, scored), encoding="utf-8")
    if args.write:
        _TARGET.write_text(written(known, lines), encoding="utf-8")


def _labelled(data: Path) -> Iterator[Pair]:
    """What others labelled; the first rows of PAWS-X were the reader's to learn from."""
    inferred = inference_claims(data / "nli" / "inferes_test.jsonl")
    paraphrased = [
        Claim(pair.text, pair.claim, pair.label, pair.group)
        for pair in paraphrases(data)[PARAPHRASES_LEARNT:]
    ]
    for kind, claims in (("InferES", inferred), ("PAWS-X", paraphrased)):
        for one in claims:
            yield Pair(kind, one.claim, one.text, one.label is Label.ENTAILED, one.group)


def _swaps(data: Path) -> Iterator[Pair]:
    """Of each answered question a clause as it stands, and one with another answer in it."""
    drawn = random.Random(_SEED)
    texts = {article.id: article.text for article in open_sets.corpus(data)}
    asked = open_sets.questions(data, "mlqa", "es", answerable=True)
    answers = defaultdict(set)
    for one in asked:
        answers[answer_form(one.answers[0])].add(one.answers[0])
    for one in asked:
        sentence, answer = open_sets.sentence_with_answer(texts[one.article_id], one)
        claim = clause(sentence, answer, drawn)
        others = sorted(
            a for a in answers[answer_form(answer)] if a not in sentence and answer not in a
        )
        if len(sentence) > _LONGEST or not others:
            continue
        yield Pair("swaps", claim, sentence, True, one.group)
        swapped = claim.replace(answer, drawn.choice(others))
        yield Pair("swaps", swapped, sentence, False, one.group)


def _drawn(pairs: list[Pair], limit: int | None) -> list[Pair]:
    """At most so many of each kind, in a fixed random order."""
    random.Random(_SEED).shuffle(pairs)
    kinds: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.kind].append(pair)
    return [pair for own in kinds.values() for pair in own[:limit]]


def _features(pair: Pair, scorer: Scorer) -> dict[str, float]:
    return scorer.features(facts(pair.claim), [_evidence(pair)])


def _evidence(pair: Pair) -> Evidence:
    return Evidence(number=1, article_id="a", start=0, end=len(pair.quote), text=pair.quote)


def _sum(weights: dict[str, float], signs: dict[str, float]) -> float:
    return math.fsum(weight * signs.get(name, 1.0) for name, weight in weights.items())


@contextlib.contextmanager
def _asking(file: Path) -> Iterator[dict[str, Judge]]:
    """The chat model of a file, asked in a prompt of its own and in that of an answer."""
    chat = ChatLlama(path=file, batch_tokens=256, memory=Settings.load().models / ".memory")

    def asked(pair: Pair) -> Opinion | None:
        return opinion(pair.claim, [_evidence(pair)], detect_language(pair.claim), chat)

    def in_context(pair: Pair) -> Opinion | None:
        shown = [_evidence(pair)]
        language = detect_language(pair.claim)
        return opinion_in_context(pair.claim, shown, shown, language, chat)

    with contextlib.closing(chat):
        yield {"asked": asked, "in_context": in_context}


def opinions(pairs: list[Pair], judge: Judge, kept: Path | None, by: str) -> Array:
    """A model's log-odds for each pair; a chat model's are slow, so they can be kept."""
    known: dict[str, float] = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    keys = [f"{by}\n{pair.claim}\n{pair.quote}" for pair in pairs]
    try:
        for key, pair in zip(keys, watched(pairs, by), strict=True):
            if key not in known:
                given = judge(pair)
                known[key] = given.odds if given is not None else math.nan
    finally:
        if kept:
            kept.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    return np.array([known[key] for key in keys])


def weighed(pairs: Sequence[Pair], base: Array, swapped: Array, odds: Array) -> Weighed:
    """Weights of a logistic regression in which each kind and label counts alike."""
    signs = np.column_stack([base, odds, swapped])
    backed = np.array([pair.backed for pair in pairs], dtype=float)
    kinds = np.array([f"{pair.kind} {pair.backed}" for pair in pairs])

    def fit(chosen: Chosen) -> Array:
        counts = np.array([1 / (kinds[chosen] == kind).sum() for kind in kinds[chosen]])
        return logistic(signs[chosen], backed[chosen], ridge=_RIDGE, counts=counts)

    def score(weights: Array, chosen: Chosen) -> Array:
        return sums(signs[chosen], weights)

    scores = held_out([pair.group for pair in pairs], _FOLDS, fit, score, _SEED)
    weights = fit(np.ones(len(pairs), dtype=bool))
    return Weighed(scores, dict(zip(_NAMES, map(float, weights), strict=True)))


def written(known: Weights, lines: Sequence[str]) -> str:
    """The data file.

    Args:
        known: All weights, by the name of their table.
        lines: What was found, as comments.
    """
    parts = [_HEADER, *lines]
    for name, weights in known.items():
        parts += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in weights.items())]
    return "\n".join(parts) + "\n"


def report(pairs: Sequence[Pair], scores: Array) -> list[str]:
    """A line a set; scores are log-odds."""
    lines = []
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        own = [(s, p.backed) for s, p in zip(scores, pairs, strict=True) if p.kind == kind]
        good = [score for score, backed in own if backed]
        bad = [score for score, backed in own if not backed]
        line = f"# {kind}: n {len(own)}, AUC {figures.auc(good, bad):.3f}"
        for least in (0.5, 0.25):
            bound = math.log(least / (1 - least))
            share = [sum(score >= bound for score in part) / len(part) for part in (good, bad)]
            line += f"; {least} or more: {share[0]:.3f} of the backed, {share[1]:.3f} of the others"
        lines.append(line)
    return lines


def plot(pairs: Sequence[Pair], scored: dict[str, Array]) -> str:
    """A line for each way to score: the share of backed claims by support score."""
    lines = {"as it should be": [(0.0, 0.0), (1.0, 1.0)]}
    backed = [pair.backed for pair in pairs]
    for name, odds in scored.items():
        judged = list(zip(sigmoid(odds).tolist(), backed, strict=True))
        lines[name] = [(mean, share) for mean, share, _ in figures.reliability(judged, _BINS)]
    return draw(lines, up="share of claims that are backed", across="support score")
