"""Fit how far quotes back a claim: writes ``assistant/support.toml``.

    .venv/bin/python benchmarks/fit_support.py --data DATA [--write]

Labelled pairs of claim and quote that the reader was not trained on: the test part of InferES
(entailed or not), the last rows of PAWS-X (the same words in another order), and swaps made
from MLQA: a clause of the sentence that holds an answer, as it stands or with another
answer of the article in its place. The weights that count without a reader
were set by hand; a logistic regression (ridge, Newton's method) weighs their sum against
the reader's judgement. Each set counts the same and has an intercept of its own, for they
differ in how much is backed; the one of the swaps is kept, which are most like what a
model writes. Figures are of pairs whose premise had no part in the fit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import open_sets
from rich.console import Console
from rich.progress import track

from assistant import Evidence, Settings
from assistant.evaluation import figures
from assistant.language import detect_language
from assistant.models import ModelStore
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.passages import split_sentences
from assistant.verification import Verifier

_JUDGED: Final = ("entailed", "contradicted")
_FOLDS: Final = 10
_RIDGE: Final = 2.0
# The first rows of PAWS-X were the reader's to learn from.
_PAWS_TAUGHT: Final = 1500
_LONGEST: Final = 400
_TARGET: Final = Path(__file__).parents[1] / "assistant" / "support.toml"
_err = Console(stderr=True)

Array = npt.NDArray[np.float64]


class Pair(NamedTuple):
    """A claim, what it is held against, and whether that backs it."""

    kind: str
    claim: str
    quote: str
    backed: bool
    group: str


def main() -> None:
    """Fit, report, write."""
    args = _arguments()
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder("multilingual-e5-small-q4"))
    reader = embeddings.reader(read_adapter(args.adapter) if args.adapter else None)
    pairs = [*_inferes(args.data), *_paws(args.data), *_swaps(args.data)]
    verifier = Verifier(embeddings, Settings.load().verification, reader)
    features = [
        _features(pair, verifier) for pair in track(pairs, description="features", console=_err)
    ]
    known = _hand_set()
    fitted, text = _fitted(pairs, features, known)
    print(text)
    if args.write:
        _TARGET.write_text(_written(known, fitted, text), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
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


def _features(pair: Pair, verifier: Verifier) -> dict[str, float]:
    item = Evidence(number=1, article_id="a", start=0, end=len(pair.quote), text=pair.quote)
    return verifier.features(pair.claim, [item], detect_language(pair.claim))


def _hand_set() -> dict[str, dict[str, float]]:
    return tomllib.loads(_TARGET.read_text(encoding="utf-8"))


def _fitted(
    pairs: list[Pair], features: list[dict[str, float]], known: dict[str, dict[str, float]]
) -> tuple[dict[str, float], str]:
    """Weights with the reader, and the report on both ways of scoring."""
    hand = known["same_language"]
    base = np.array([_sum(hand, found) for found in features])
    design = np.column_stack([base, *([[f[name] for f in features] for name in _JUDGED])])
    kinds = list(dict.fromkeys(pair.kind for pair in pairs))
    own = np.array([[pair.kind == kind for kind in kinds] for pair in pairs], dtype=float)
    labels = np.array([pair.backed for pair in pairs], dtype=float)
    weight = np.array([1 / own[:, kinds.index(pair.kind)].sum() for pair in pairs]) * len(pairs)
    fitted = _logistic(design, own, labels, weight / len(kinds))
    shares, intercept = fitted[: design.shape[1]], fitted[design.shape[1] + kinds.index("swaps")]
    scores = _held_out(design, own, labels, weight / len(kinds), [p.group for p in pairs])
    lines = ["# Without a reader:", *_report(pairs, 1 / (1 + np.exp(-base))), "# With it:"]
    lines += _report(pairs, scores)
    found = {name: shares[0] * value for name, value in hand.items()}
    found["intercept"] += intercept
    found.update(zip(_JUDGED, shares[1:], strict=True))
    return found, "\n".join(lines) + "\n"


def _sum(weights: dict[str, float], found: dict[str, float]) -> float:
    return weights["intercept"] + sum(
        value * found[name] for name, value in weights.items() if name != "intercept"
    )


def _written(known: dict[str, dict[str, float]], fitted: dict[str, float], report: str) -> str:
    """The data file. Nothing labelled crosses languages: there the reader counts the same."""
    judged = {name: fitted[name] for name in _JUDGED}
    foreign = {**known["other_language"], **judged}
    sections = {
        "same_language": known["same_language"],
        "same_language_read": fitted,
        "other_language": known["other_language"],
        "other_language_read": foreign,
    }
    parts = [_HEADER, report]
    for name, weights in sections.items():
        lines = "\n".join(f"{key} = {value:.3f}" for key, value in weights.items())
        parts.append(f"\n[{name}]\n{lines}\n")
    return "".join(parts)


def _report(pairs: list[Pair], scores: Array) -> Iterator[str]:
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        own = [(s, p.backed) for s, p in zip(scores, pairs, strict=True) if p.kind == kind]
        good = [score for score, backed in own if backed]
        bad = [score for score, backed in own if not backed]
        line = f"# {kind}: n {len(own)}, AUC {figures.auc(good, bad):.3f}"
        for least in (0.5, 0.25):
            share = [sum(score >= least for score in part) / len(part) for part in (good, bad)]
            line += f"; {least} or more: {share[0]:.3f} of the backed, {share[1]:.3f} of the others"
        yield line


def _held_out(design: Array, own: Array, labels: Array, weight: Array, groups: list[str]) -> Array:
    """Scores as the file gives them, each by a model fitted without its premise."""
    names = sorted(set(groups))
    fold_of = {name: at for at, name in enumerate(np.random.default_rng(7).permutation(names))}
    folds = np.array([fold_of[group] % _FOLDS for group in groups])
    scores = np.zeros(len(labels))
    for fold in range(_FOLDS):
        out = folds == fold
        fitted = _logistic(design[~out], own[~out], labels[~out], weight[~out])
        shares, intercept = fitted[: design.shape[1]], fitted[-1]
        scores[out] = 1 / (1 + np.exp(-(intercept + design[out] @ shares)))
    return scores


def _logistic(design: Array, own: Array, labels: Array, weight: Array) -> Array:
    """Weights of the features, then the intercept of each set."""
    whole = np.column_stack([design, own])
    penalty = np.diag([*[_RIDGE] * design.shape[1], *[1e-6] * own.shape[1]])
    fitted = np.zeros(whole.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-np.clip(whole @ fitted, -30, 30)))
        slope = whole.T @ (weight * (labels - guess)) - penalty @ fitted
        curve = whole.T @ (whole * (weight * guess * (1 - guess))[:, None]) + penalty
        fitted = fitted + np.linalg.solve(curve, slope)
    return np.asarray(fitted)


_HEADER: Final = (
    "# Weights of the support score: logistic models over the features that\n"
    "# assistant/verification.py computes. Those without a reader were set by hand; what the\n"
    "# reader's judgement counts beside them was fitted by benchmarks/fit_support.py.\n"
)


if __name__ == "__main__":
    main()
