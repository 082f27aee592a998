"""The demo articles and the questions about them, as labelled by their author."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from assistant import Assistant, Settings
from benchmarks.files import records
from benchmarks.tables import until_stopped, watched

_FOLDER: Final = Path(__file__).resolve().parents[1] / "indexes" / "demo"

Label = dict[str, Any]
Row = dict[str, Any]


def labels() -> list[Label]:
    """All labelled questions."""
    return list(records(_FOLDER / "questions.jsonl"))


def articles() -> list[dict[str, Any]]:
    """All articles."""
    return list(records(_FOLDER / "articles.jsonl"))


def each(
    asked: Sequence[Label], index: str, row: Callable[[Label, Assistant], Row], what: str
) -> list[Row]:
    """A row for each label, from an assistant over the demo index; Ctrl-C keeps those made."""
    rows: list[Row] = []
    with until_stopped(), Assistant(Settings.load(), index, create=False) as own:
        for label in watched(asked, what):
            rows.append(row(label, own))
    return rows
