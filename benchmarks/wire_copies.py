"""Whether the same text in several outlets is told from other texts on the same story.

Pairs of ``wire_copies.jsonl``: an article of the demo index beside the print of another outlet,
made of its paragraphs (numbers), paragraphs of its own, and replacements; or beside another
article. Half of them (``choose``) are what the threshold was chosen by.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.text.copies import are_one_cable, shared_part, word_runs
from benchmarks.arguments import Arguments
from benchmarks.files import records
from benchmarks.tables import show

_ROOT: Final = Path(__file__).resolve().parents[1]
_PAIRS: Final = Path(__file__).with_name("wire_copies.jsonl")
_DEMO: Final = _ROOT / "indexes" / "demo" / "articles.jsonl"
ARGUMENTS: Final[Arguments] = {}


class Pair(NamedTuple):
    """Two articles, and whether they are one text."""

    half: str  # ``choose`` or ``report``
    kind: str
    copy: bool
    one: str
    other: str


def run(args: argparse.Namespace) -> None:
    """Print what is found of each half."""
    judged = [(pair, are_one_cable(pair.one, pair.other)) for pair in pairs()]
    rows = []
    for half in ("choose", "report"):
        for copy, label in ((True, "one text"), (False, "two texts")):
            own = [(p, said) for p, said in judged if (p.half, p.copy) == (half, copy)]
            shares = [shared_part(word_runs(p.one), word_runs(p.other)) for p, _ in own]
            right = sum(said == copy for _, said in own)
            span = f"{min(shares):.2f} to {max(shares):.2f}"
            rows.append([half, label, f"{right} of {len(own)}", span])
    show("Wire copies", ("half", "pairs", "told right", "shared part"), rows, left=2)


def pairs() -> Iterator[Pair]:
    """The labelled pairs."""
    demo = {record["id"]: record["text"] for record in records(_DEMO)}
    for record in records(_PAIRS):
        one = demo[record["one"]]
        other = demo[record["other"]] if "other" in record else _reprint(one, record)
        yield Pair(record["half"], record["kind"], record["copy"], one, other)


def _reprint(text: str, record: Mapping[str, Any]) -> str:
    own = text.split("\n\n")
    parts = (own[part] if isinstance(part, int) else part for part in record["paragraphs"])
    made = "\n\n".join(parts)
    for old, new in record.get("replace", ()):
        made = made.replace(old, new)
    return made
