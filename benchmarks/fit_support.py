"""Fit how far quotes back a claim: writes ``assistant/support.toml``.

    .venv/bin/python benchmarks/fit_support.py --data DATA [--write]

Labelled pairs of claim and quote that the reader was not trained on: the test part of InferES
(entailed or not), the last rows of PAWS-X (the same words in another order), and swaps made
from MLQA: a clause of the sentence that holds an answer, as it stands or with another
answer of the article in its place. A logistic regression (ridge, Newton's method) over
what ``assistant/verification.py`` computes, with the reader and without; each set
counts the same. Figures are of pairs whose premise had no part in the fit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
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
    text = _HEADER + "".join(_section(pairs, features, read) for read in (False, True))
    print(text)
    if args.write:
        kept = _TARGET.read_text(encoding="utf-8")
        _TARGET.write_text(text + _other_language(kept), encoding="utf-8")


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


def _section(pairs: list[Pair], features: list[dict[str, float]], read: bool) -> str:
    names = [name for name in features[0] if read or name not in {"entailed", "contradicted"}]
    design = np.array([[found[name] for name in names] for found in features])
    labels = np.array([pair.backed for pair in pairs], dtype=float)
    counts = {kind: sum(p.kind == kind for p in pairs) for kind in {p.kind for p in pairs}}
    weight = np.array([len(pairs) / len(counts) / counts[pair.kind] for pair in pairs])
    fitted = _logistic(design, labels, weight)
    scores = _held_out(design, labels, weight, [pair.group for pair in pairs])
    lines = [*_report(pairs, scores), f"[same_language{'_read' if read else ''}]"]
    lines += [f"intercept = {fitted[0]:.3f}"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(names, fitted[1:], strict=True)]
    return "\n".join(lines) + "\n\n"


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


def _held_out(design: Array, labels: Array, weight: Array, groups: list[str]) -> Array:
    names = sorted(set(groups))
    fold_of = {name: at for at, name in enumerate(np.random.default_rng(7).permutation(names))}
    folds = np.array([fold_of[group] % _FOLDS for group in groups])
    scores = np.zeros(len(labels))
    for fold in range(_FOLDS):
        out = folds == fold
        fitted = _logistic(design[~out], labels[~out], weight[~out])
        scores[out] = 1 / (1 + np.exp(-(fitted[0] + design[out] @ fitted[1:])))
    return scores


def _logistic(design: Array, labels: Array, weight: Array) -> Array:
    """Intercept and weights for the features as they are."""
    mean, spread = design.mean(0), design.std(0) + 1e-9
    scaled = np.column_stack([np.ones(len(labels)), (design - mean) / spread])
    penalty = np.diag([0.0, *[_RIDGE] * design.shape[1]])
    fitted = np.zeros(scaled.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-(scaled @ fitted)))
        slope = scaled.T @ (weight * (labels - guess)) - penalty @ fitted
        curve = scaled.T @ (scaled * (weight * guess * (1 - guess))[:, None]) + penalty
        fitted = fitted + np.linalg.solve(curve, slope)
    raw: Array = fitted[1:] / spread
    return np.array([fitted[0] - raw @ mean, *raw])


def _other_language(kept: str) -> str:
    """Nothing labelled crosses languages: those weights stay as they were set by hand."""
    return kept[kept.index("# Set by hand") :]


_HEADER: Final = (
    "# Weights of the support score: logistic models over the features that\n"
    "# assistant/verification.py computes, made by benchmarks/fit_support.py; see it for the\n"
    "# method and the sets.\n\n"
)


if __name__ == "__main__":
    main()
