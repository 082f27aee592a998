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
from scipy.special import expit, logit

from assistant import Evidence, Settings
from assistant.evaluation import figures
from assistant.evaluation.questions import LabelledQuestion
from assistant.models.chat_llama import ChatLlama
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.verification.score import Scorer
from assistant.verification.second_opinion import Opinion, opinion, opinion_in_context
from benchmarks import corpora, open_sets
from benchmarks.arguments import FILE, takes
from benchmarks.claims import (
    PARAPHRASES_LEARNT,
    Label,
    answer_form,
    clause,
    inference_claims,
    paraphrases,
)
from benchmarks.fitting import Array, Chosen, auc, fitted, logistic, table
from benchmarks.plots import EVEN, draw
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
ARGUMENTS: Final = takes(
    *("data", "n", "models", "adapter"),
    n={"help": "at most so many pairs of each kind"},
    chat={"default": None, "help": "chat model whose opinion is weighed, by name"},
    opinions={**FILE, "help": "keep its opinions there, or take them"},
    plot={**FILE, "help": "draw how often claims are backed, by score"},
    write=(False, f"replace {_TARGET.name}"),
)


class Pair(NamedTuple):
    """A claim, what it is held against, and whether that backs it."""

    kind: str
    claim: str
    quote: str
    backed: bool
    group: str

    @property
    def evidence(self) -> list[Evidence]:
        """The quote, as an answer has it."""
        end = len(self.quote)
        return [Evidence(number=1, article_id="a", start=0, end=end, text=self.quote)]


class Weighed(NamedTuple):
    """A model's opinion beside the other signs."""

    scores: Array  # log-odds of each pair, by weights fitted without its text
    weights: dict[str, float]  # fitted on all pairs, by name


Judge = Callable[[Pair], Opinion | None]
Weights = dict[str, dict[str, float]]


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    embeddings = corpora.embedder(args)
    scorer = Scorer(embeddings, corpora.reader(args, embeddings))
    pairs = _drawn([*_labelled(args.data), *_swaps(args.data)], args.n)
    known: Weights = tomllib.loads(_TARGET.read_text(encoding="utf-8"))
    features = [
        scorer.features(facts(pair.claim), pair.evidence) for pair in watched(pairs, "features")
    ]
    by_hand = {**known["same_language"], **known["read"]}
    base = np.array(
        [math.fsum(by_hand[name] * signs.get(name, 1.0) for name in by_hand) for signs in features]
    )
    swapped = np.array([signs["swapped"] for signs in features])
    lines = ["# Without the chat model:", *report(pairs, base)]
    scored = {"no model asked": base}
    if args.chat:
        with _asking(corpora.store(args).resolve_chat(args.chat)) as judges:
            for by, judge in judges.items():
                odds = opinions(pairs, judge, args.opinions, by)
                scores, known[by] = weighed(pairs, base, swapped, odds)
                lines += [f"# With {args.chat}, {by}, held out by text:", *report(pairs, scores)]
                lines += ["# Its opinion alone:", *report(pairs, odds)]
                scored[by.replace("_", " ")] = scores
    print(*lines, sep="\n")
    if args.plot:
        args.plot.write_text(plot(pairs, scored), encoding="utf-8")
    if args.write:
        _TARGET.write_text(written(known, lines), encoding="utf-8")


def _labelled(data: Path) -> Iterator[Pair]:
    """What others labelled; the first rows of PAWS-X were the reader's to learn from."""
    for one in inference_claims(data, "test"):
        yield Pair("InferES", one.claim, one.text, one.label is Label.ENTAILED, one.group)
    for one in paraphrases(data)[PARAPHRASES_LEARNT:]:
        yield Pair("PAWS-X", one.text, one.claim, one.label is Label.ENTAILED, one.group)


def _swaps(data: Path) -> Iterator[Pair]:
    """Of each answered question a clause as it stands, and one with another answer in it."""
    drawn = random.Random(_SEED)
    texts = {article.id: article.text for article in open_sets.corpus(data)}
    asked = open_sets.questions(data, "mlqa")
    answers = defaultdict(set)
    for one in asked:
        answers[answer_form(one.gold[0])].add(one.gold[0])
    for one in asked:
        sentence, answer = _sentence_with_answer(texts[one.article_id], one)
        claim = clause(sentence, answer, drawn)
        others = sorted(
            a for a in answers[answer_form(answer)] if a not in sentence and answer not in a
        )
        if len(sentence) > _LONGEST or not others:
            continue
        yield Pair("swaps", claim, sentence, True, one.group)
        swapped = claim.replace(answer, drawn.choice(others))
        yield Pair("swaps", swapped, sentence, False, one.group)


def _sentence_with_answer(text: str, asked: LabelledQuestion) -> tuple[str, str]:
    """The sentence of an article's text that the first answer stands in, and the answer."""
    (start, end), (first, last) = asked.paragraph or (0, len(text)), asked.spans[0]
    for span in split_sentences(text[start:end], "es"):
        if span.start <= first - start < span.end:
            return text[start + span.start : max(start + span.end, last)], text[first:last]
    return text[start:end], text[first:last]


def _drawn(pairs: list[Pair], limit: int | None) -> list[Pair]:
    """At most so many of each kind, in a fixed random order."""
    kinds: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in open_sets.sample(pairs, None, _SEED):
        kinds[pair.kind].append(pair)
    return [pair for own in kinds.values() for pair in own[:limit]]


@contextlib.contextmanager
def _asking(file: Path) -> Iterator[dict[str, Judge]]:
    """The chat model of a file, asked in a prompt of its own and in that of an answer."""
    chat = ChatLlama(path=file, batch_tokens=256, memory=Settings.load().models / ".memory")

    def asked(pair: Pair) -> Opinion | None:
        return opinion(pair.claim, pair.evidence, detect_language(pair.claim), chat)

    def in_context(pair: Pair) -> Opinion | None:
        shown, language = pair.evidence, detect_language(pair.claim)
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

    groups = [pair.group for pair in pairs]
    weights, scores = fitted(signs, groups, fit, folds=_FOLDS, seed=_SEED)
    return Weighed(scores, dict(zip(_NAMES, map(float, weights), strict=True)))


def written(known: Weights, lines: Sequence[str]) -> str:
    """The data file.

    Args:
        known: All weights, by the name of their table.
        lines: What was found, as comments.
    """
    parts = [_HEADER, *lines]
    for name, weights in known.items():
        parts += ["", *table(name, weights)]
    return "\n".join(parts) + "\n"


def report(pairs: Sequence[Pair], scores: Array) -> list[str]:
    """A line a set; scores are log-odds."""
    lines = []
    kinds = np.array([pair.kind for pair in pairs])
    backed = np.array([pair.backed for pair in pairs])
    for kind in dict.fromkeys(kinds):
        own, good = scores[kinds == kind], backed[kinds == kind]
        line = f"# {kind}: n {len(own)}, AUC {auc(own, good):.3f}"
        for least in (0.5, 0.25):
            met = own >= logit(least)
            line += f"; {least} or more: {met[good].mean():.3f} of the backed,"
            line += f" {met[~good].mean():.3f} of the others"
        lines.append(line)
    return lines


def plot(pairs: Sequence[Pair], scored: dict[str, Array]) -> str:
    """A line for each way to score: the share of backed claims by support score."""
    lines = {"as it should be": EVEN}
    for name, odds in scored.items():
        judged = list(zip(expit(odds).tolist(), (pair.backed for pair in pairs), strict=True))
        lines[name] = [(mean, share) for mean, share, _ in figures.reliability(judged, _BINS)]
    return draw(lines, up="share of claims that are backed", across="support score")
