"""Weigh how far quotes back a claim: writes ``assistant/support.toml``.

    .venv/bin/python benchmarks/fit_support.py --data DATA [--write]

Labelled pairs of claim and quote that the reader was not trained on: the test part of InferES
(entailed or not), the last rows of PAWS-X (the same words in another order), and swaps made
from MLQA: a clause of the sentence that holds an answer, as it stands or with another
answer of the same kind in its place. The weights without a reader were set by hand; to their
sum the reader's log-odds that the quote entails the claim are added, times a share. A table
of shares is printed; a free fit ranks InferES a little better and rejects a tenth of what
is plainly backed, so the share stays where that does not happen.
"""

from __future__ import annotations

import argparse
import json
import math
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

_SHARES: Final = (0.0, 0.5, 1.0, 2.0, 5.0)
_SHARE: Final = 1.0
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
    base = np.array([_sum(known["same_language"], found) for found in features])
    entailed = np.array([found["entailed"] for found in features])
    reports = {share: _report(pairs, base + share * entailed) for share in _SHARES}
    for share, lines in reports.items():
        print(f"share {share}", *lines, sep="\n")
    if args.write:
        _TARGET.write_text(_written(known, reports), encoding="utf-8")


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


def _sum(weights: dict[str, float], found: dict[str, float]) -> float:
    return weights["intercept"] + sum(
        value * found[name] for name, value in weights.items() if name != "intercept"
    )


def _written(known: dict[str, dict[str, float]], reports: dict[float, list[str]]) -> str:
    """The data file. Nothing labelled crosses languages: there the reader counts the same."""
    parts = [_HEADER, "# Without a reader:", *reports[0.0], "# With it:", *reports[_SHARE]]
    for name in ("same_language", "other_language"):
        hand = known[name]
        for section, weights in ((name, hand), (f"{name}_read", {**hand, "entailed": _SHARE})):
            lines = (f"{key} = {value:.3f}" for key, value in weights.items())
            parts += ["", f"[{section}]", *lines]
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


_HEADER: Final = (
    "# Weights of the support score: logistic models over the features that\n"
    "# assistant/verification.py computes. They were set by hand; what the reader's judgement\n"
    "# counts beside them was chosen with benchmarks/fit_support.py.\n"
)


if __name__ == "__main__":
    main()
