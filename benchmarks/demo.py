"""The demo articles and the questions about them, as labelled by their author."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from assistant import Assistant, Settings
from benchmarks.tables import err, watched

_FOLDER: Final = Path(__file__).resolve().parents[1] / "indexes" / "demo"

Label = dict[str, Any]
Row = dict[str, Any]


def labels() -> list[Label]:
    """All labelled questions."""
    return lines(_FOLDER / "questions.jsonl")


def articles() -> list[dict[str, Any]]:
    """All articles."""
    return lines(_FOLDER / "articles.jsonl")


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def each(
    asked: Sequence[Label], index: str, row: Callable[[Label, Assistant], Row], what: str
) -> list[Row]:
    """A row for each label, from an assistant over the demo index; Ctrl-C keeps those made."""
    rows: list[Row] = []
    try:
        with Assistant(Settings.load(), index, create=False) as own:
            for label in watched(asked, what):
                rows.append(row(label, own))
    except KeyboardInterrupt:
        err.print("stopped; this is what was asked")
    return rows
