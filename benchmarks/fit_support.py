"""Weigh how far quotes back a claim: writes ``assistant/support.toml``.

    .venv/bin/python benchmarks/fit_support.py --data DATA [--write]

Labelled pairs of claim and quote that the reader was not trained on: the test part of InferES
(entailed or not), the last rows of PAWS-X (the same words in another order), and swaps made
from MLQA: a clause of the sentence that holds an answer, as it stands or with another
answer of the same kind in its place. The weights of the first features and of the reader stand as
they were set by hand: a free fit of them ranks InferES a little better and rejects a tenth
of what is plainly backed. With ``--chat`` the chat model's opinion is weighed beside them, with
``--cross-encoder`` that of a model that was trained on entailment; each by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import open_sets
from line_chart import Line, Panel, draw
from rich.console import Console
from rich.progress import track

from assistant import Evidence, Settings
from assistant.evaluation import figures
from assistant.models import ModelStore
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.entailment import CrossEncoder
from assistant.models.llama import ChatLlama
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.verification.score import Scorer
from assistant.verification.second_opinion import Opinion, judgement, opinion, opinion_in_context

_BINS: Final = 10
_FOLDS: Final = 5
_STEPS: Final = 30
_RIDGE: Final = 1e-3
# The first rows of PAWS-X were the reader's to learn from.
_PAWS_TAUGHT: Final = 1500
_LONGEST: Final = 400
_TARGET: Final = Path(__file__).parents[1] / "assistant" / "verification" / "support.toml"
_err = Console(stderr=True)

# What the weights of a cross-encoder's opinion are as long as nobody has fitted them.
_UNFITTED: Final = {"intercept": 0.0, "score": 0.5, "opinion": 1.0, "swapped": -3.0}

Array = npt.NDArray[np.float64]


class Pair(NamedTuple):
    """A claim, what it is held against, and whether that backs it."""

    kind: str
    claim: str
    quote: str
    backed: bool
    group: str


Judge = Callable[[Pair], Opinion | None]


def main() -> None:
    """Fit, report, write."""
    args = _arguments()
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder("multilingual-e5-small-q4"))
    reader = embeddings.reader(read_adapter(args.adapter) if args.adapter else None)
    pairs = _drawn([*_inferes(args.data), *_paws(args.data), *_swaps(args.data)], args.limit)
    scorer = Scorer(embeddings, reader)
    known = _hand_set()
    plain = {**known["same_language"], **known["read"]}
    features = [
        _features(pair, scorer) for pair in track(pairs, description="features", console=_err)
    ]
    base = np.array([_sum(plain, found) for found in features])
    swapped = np.array([found["swapped"] for found in features])
    lines = ["# Without the chat model:", *_report(pairs, base)]
    scored = {"no model asked": base}
    if args.chat:
        with _chat(store.resolve_chat(args.chat)) as judges:
            for by, judge in judges.items():
                opinions = _opinions(pairs, judge, args.opinions, by)
                found, known[by], told = _weighed(
                    pairs, base, swapped, opinions, f"{args.chat}, {by}"
                )
                scored[by.replace("_", " ")] = found
                lines += told
    if args.cross_encoder:
        judge = _cross_encoder(store.resolve_entailment(args.cross_encoder))
        opinions = _opinions(pairs, judge, None, "cross_encoder")
        found, known["cross_encoder"], told = _weighed(
            pairs, base, swapped, opinions, args.cross_encoder
        )
        scored["cross-encoder"] = found
        lines += told
    print(*lines, sep="\n")
    if args.plot:
        args.plot.write_text(_plot(pairs, scored), encoding="utf-8")
    if args.write:
        _TARGET.write_text(_written(known, lines), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
    parser.add_argument("--chat", help="chat model whose opinion is weighed, by name")
    parser.add_argument("--opinions", type=Path, help="keep its opinions there, or take them")
    parser.add_argument(
        "--cross-encoder",
        metavar="NAME|FOLDER",
        help="model trained on entailment whose opinion is weighed",
    )
    parser.add_argument("--limit", type=int, help="at most so many pairs of each kind")
    parser.add_argument("--plot", type=Path, help="draw how often claims are backed, by score")
    parser.add_argument("--write", action="store_true", help=f"replace {_TARGET.name}")
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    return args


def _inferes(data: Path) -> Iterator[Pair]:
    lines = (data / "nli" / "inferes_test.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        row = json.loads(line)
        backed = row["label"] == "entailment"
        yield Pair("InferES", row["hypothesis"], row["premise"], backed, row["premise"])


def _paws(data: Path) -> Iterator[Pair]:
    rows = (data / "nli" / "pawsx_dev.tsv").read_text(encoding="utf-8").splitlines()
    whole = [row.split("\t") for row in rows if row.count("\t") == 2]
    for first, second, label in whole[_PAWS_TAUGHT:]:
        yield Pair("PAWS-X", second, first, label == "1", first)


def _swaps(data: Path) -> Iterator[Pair]:
    """Of each answered question a clause as it stands, and one with another answer in it."""
    drawn = random.Random(7)
    texts = {article.id: article.text for article in open_sets.corpus(data)}
    asked = open_sets.questions(data, "mlqa", "es", answerable=True)
    answers = defaultdict(set)
    for one in asked:
        answers[_kind(one.answers[0])].add(one.answers[0])
    for one in asked:
        sentence, answer = _sentence(texts[one.article_id], one)
        claim = _clause(sentence, answer, drawn)
        others = sorted(a for a in answers[_kind(answer)] if a not in sentence and answer not in a)
        if len(sentence) > _LONGEST or not others:
            continue
        yield Pair("swaps", claim, sentence, True, one.group)
        swapped = claim.replace(answer, drawn.choice(others))
        yield Pair("swaps", swapped, sentence, False, one.group)


def _kind(answer: str) -> str:
    if re.search(r"\d", answer):
        return "figure"
    return "name" if answer[:1].isupper() else f"words {min(3, len(answer.split()))}"


def _sentence(text: str, one: open_sets.Asked) -> tuple[str, str]:
    start, end = one.paragraph
    first, last = one.spans[0]
    for span in split_sentences(text[start:end], "es"):
        if span.start <= first - start < span.end:
            whole = text[start + span.start : max(start + span.end, last)]
            return whole, text[first:last]
    return text[start:end], text[first:last]


def _clause(sentence: str, answer: str, drawn: random.Random) -> str:
    parts = re.split(r"(?<=[,;:]) ", sentence)
    held = [at for at, part in enumerate(parts) if answer in part]
    if not held or drawn.random() < 0.4:
        return sentence
    first, last = drawn.randint(0, held[0]), drawn.randint(held[0], len(parts) - 1)
    return " ".join(parts[first : last + 1]).strip(" ,;:")


def _features(pair: Pair, scorer: Scorer) -> dict[str, float]:
    return scorer.features(facts(pair.claim), [_evidence(pair)])


def _evidence(pair: Pair) -> Evidence:
    return Evidence(number=1, article_id="a", start=0, end=len(pair.quote), text=pair.quote)


def _hand_set() -> dict[str, dict[str, float]]:
    return tomllib.loads(_TARGET.read_text(encoding="utf-8"))


def _sum(weights: dict[str, float], found: dict[str, float]) -> float:
    return weights["intercept"] + sum(
        value * found[name] for name, value in weights.items() if name != "intercept"
    )


def _drawn(pairs: list[Pair], limit: int | None) -> list[Pair]:
    """At most so many of each kind, in a fixed random order."""
    random.Random(7).shuffle(pairs)
    kinds: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.kind].append(pair)
    return [pair for own in kinds.values() for pair in own[:limit]]


@contextlib.contextmanager
def _chat(file: Path) -> Iterator[dict[str, Judge]]:
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


def _cross_encoder(folder: Path) -> Judge:
    encoder = CrossEncoder(folder)
    return lambda pair: judgement(
        pair.claim, [_evidence(pair)], detect_language(pair.claim), encoder
    )


def _opinions(pairs: list[Pair], judge: Judge, kept: Path | None, by: str) -> Array:
    """A model's log-odds for each pair; a chat model's are slow, so they can be kept."""
    known: dict[str, float] = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    try:
        for pair in track(pairs, description=by, console=_err):
            key = f"{by}\n{pair.claim}\n{pair.quote}"
            if key not in known:
                found = judge(pair)
                known[key] = found.odds if found is not None else math.nan
    finally:
        if kept:
            kept.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    return np.array([known[f"{by}\n{pair.claim}\n{pair.quote}"] for pair in pairs])


def _weighed(
    pairs: list[Pair], base: Array, swapped: Array, opinions: Array, model: str
) -> tuple[Array, dict[str, float], list[str]]:
    """Sums with a model's opinion, its weights, and what it is worth, for people."""
    held_out, weights = _asked(pairs, np.stack([base, opinions, swapped], axis=1))
    told = [f"# With {model}, held out by text:", *_report(pairs, held_out)]
    told += ["# Its opinion alone:", *_report(pairs, opinions)]
    named = dict(zip(_UNFITTED, map(float, weights), strict=True))
    return held_out, named, told


def _asked(pairs: list[Pair], known: Array) -> tuple[Array, Array]:
    """Sums with the opinion, held out by text, and the weights fitted on all pairs."""
    inputs = np.column_stack([np.ones(len(pairs)), known])
    groups = sorted({pair.group for pair in pairs})
    random.Random(7).shuffle(groups)
    fold = {group: at % _FOLDS for at, group in enumerate(groups)}
    own = np.array([fold[pair.group] for pair in pairs])
    sums = np.empty(len(pairs))
    for held in range(_FOLDS):
        sums[own == held] = (inputs @ _fitted(pairs, inputs, own != held))[own == held]
    return sums, _fitted(pairs, inputs, np.ones(len(pairs), dtype=bool))


def _fitted(pairs: list[Pair], inputs: Array, taught: npt.NDArray[np.bool_]) -> Array:
    """Weights of a logistic regression, each kind and label counting alike.

    By Newton's method with a little of ridge.
    """
    backed = np.array([pair.backed for pair in pairs], dtype=float)
    kinds = np.array([f"{pair.kind} {pair.backed}" for pair in pairs])
    share = np.array([1 / (kinds[taught] == kind).sum() for kind in kinds]) * taught
    ridge = _RIDGE * np.eye(inputs.shape[1])
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (share * (guess - backed)) + ridge @ weights
        bend = (inputs * (share * guess * (1 - guess))[:, None]).T @ inputs + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def _written(known: dict[str, dict[str, float]], lines: list[str]) -> str:
    parts = [_HEADER, *lines]
    for name, weights in known.items():
        by_hand = name == "cross_encoder" and weights == _UNFITTED
        head = ["", *([_BY_HAND] if by_hand else []), f"[{name}]"]
        parts += [*head, *(f"{key} = {value:.3f}" for key, value in weights.items())]
    return "\n".join(parts) + "\n"


def _report(pairs: list[Pair], scores: Array) -> list[str]:
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


def _plot(pairs: list[Pair], scored: dict[str, Array]) -> str:
    """A line for each way to score: the share of backed claims by support score."""
    lines = []
    for name, sums in scored.items():
        support = 1 / (1 + np.exp(-sums))
        judged = [(float(at), pair.backed) for at, pair in zip(support, pairs, strict=True)]
        points = [(mean, share) for mean, share, _ in figures.reliability(judged, _BINS)]
        lines.append(Line(name, points))
    lines.append(Line("as it should be", [(0.0, 0.0), (1.0, 1.0)]))
    return draw([Panel("share of claims that are backed", lines, top=1.0)], across="support score")


_HEADER: Final = (
    "# Weights of the support score: logistic models over the features that\n"
    "# assistant/verification/score.py computes. They were set by hand; what the chat model's\n"
    "# opinion counts beside them was fitted with benchmarks/fit_support.py.\n"
)

_BY_HAND: Final = (
    "# Set by hand and NOT fitted: the model could not be fetched where this project is measured."
)


if __name__ == "__main__":
    main()
