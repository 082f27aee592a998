"""Tables of what ``latency.py`` measured: medians side by side, and how good the answers were."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.table import Table

from assistant.evaluation import figures

Row = dict[str, Any]

_TITLES: Final = {
    "warm": "New question, running process",
    "follow-up": "Follow-up question, running process",
    "cold": "New process: from its start",
}
_UNITS: Final = {
    "evidence_s": "evidence on screen, s",
    "first_token_s": "first token, s",
    "first_sentence_s": "first settled sentence, s",
    "last_word_s": "last word, s",
    "prompt_tokens": "prompt tokens",
    "cached_tokens": "  of them already evaluated",
    "answer_tokens": "answer tokens",
    "decode_per_s": "decoding, tokens/s",
}
_MEBIBYTE: Final = 1024 * 1024


class Paired(NamedTuple):
    """A figure of the questions that both systems put to the model.

    Attributes:
        plain: Medians.
        ours: Likewise.
        ratio: ``ours / plain``.
        interval: 95 % of the ratio, articles resampled.
        n: Questions.
    """

    plain: float
    ours: float
    ratio: float
    interval: tuple[float, float]
    n: int


def show(console: Console, rows: Sequence[Row], peaks: dict[str, dict[str, int]]) -> None:
    """Print all that the rows allow."""
    for mode, title in _TITLES.items():
        if chosen := [row for row in rows if row["mode"] == mode]:
            console.print(_times(title, chosen))
    if warm := [row for row in rows if row["mode"] == "warm"]:
        console.print(_quality(warm))
    if peaks:
        console.print(_memory(peaks))


def pairs(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Rows of the same question, plain first, where both systems asked the model."""
    by_system: dict[str, dict[str, Row]] = {"plain": {}, "ours": {}}
    for row in rows:
        by_system[row["system"]][row["id"]] = row
    shared = [key for key in by_system["plain"] if key in by_system["ours"]]
    both = [(by_system["plain"][key], by_system["ours"][key]) for key in shared]
    return [pair for pair in both if all(row["first_token_s"] is not None for row in pair)]


def compare(rows: Sequence[Row], figure: str) -> Paired | None:
    """A figure side by side; None when no question has it from both."""
    both = [
        (plain[figure], ours[figure], plain["group"])
        for plain, ours in pairs(rows)
        if plain.get(figure) is not None and ours.get(figure) is not None
    ]
    if not both:
        return None
    values = [(plain, ours) for plain, ours, _ in both]
    groups = [group for *_, group in both]
    return Paired(
        plain=statistics.median(plain for plain, _ in values),
        ours=statistics.median(ours for _, ours in values),
        ratio=_ratio(values),
        interval=figures.interval(values, groups, _ratio),
        n=len(values),
    )


def rate(rows: Sequence[Row], key: str) -> tuple[float, float, float]:
    """Share of rows where a mark is true, and its 95 % interval over articles."""
    marks = [bool(row[key]) for row in rows]
    low, high = figures.interval(marks, [row["group"] for row in rows], _share)
    return _share(marks), low, high


def rate_in_words(rows: Sequence[Row], key: str) -> str:
    """``rate`` as it stands in a table."""
    share, low, high = rate(rows, key)
    return f"{share:.3f} [{low:.3f}, {high:.3f}]"


def _ratio(values: Sequence[Any]) -> float:
    below = statistics.median(plain for plain, _ in values)
    return statistics.median(ours for _, ours in values) / below if below else math.nan


def _share(marks: Sequence[Any]) -> float:
    return sum(marks) / len(marks) if marks else math.nan


def _times(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=f"{title}; medians where both asked the model, 95 % over articles")
    table.add_column("figure")
    for column in ("plain", "ours", "ours / plain", "n"):
        table.add_column(column, justify="right")
    for figure, label in _UNITS.items():
        if found := compare(rows, figure):
            low, high = found.interval
            whole = f"{found.ratio:.2f} [{low:.2f}, {high:.2f}]"
            ratio = "" if math.isnan(found.ratio) else whole
            cells = (_number(found.plain), _number(found.ours), ratio, str(found.n))
            table.add_row(label, *cells)
        else:
            _alone(table, label, figure, rows)
    return table


def _alone(table: Table, label: str, figure: str, rows: Sequence[Row]) -> None:
    """A row for a figure that only one of them has; what was refused unread is left out."""
    rows = [row for row in rows if row["first_token_s"] is not None]
    cells = {}
    for system in ("plain", "ours"):
        values = [
            row[figure] for row in rows if row["system"] == system and row.get(figure) is not None
        ]
        cells[system] = (_number(statistics.median(values)), len(values)) if values else ("", 0)
    n = max(count for _, count in cells.values())
    if n:
        table.add_row(label, cells["plain"][0], cells["ours"][0], "", str(n))


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _quality(rows: Sequence[Row]) -> Table:
    table = Table(title="Answers, running process; 95 % intervals over articles")
    for column in ("system", "n", "refused", "gold found", "contains gold", "cites gold"):
        table.add_column(column, justify="left" if column == "system" else "right")
    for system in ("plain", "ours"):
        own = [row for row in rows if row["system"] == system]
        if own:
            marks = ("refused", "gold_found", "contains_gold", "cites_gold")
            table.add_row(system, str(len(own)), *(rate_in_words(own, mark) for mark in marks))
    return table


def _memory(peaks: dict[str, dict[str, int]]) -> Table:
    table = Table(title="Memory at its peak, MiB")
    columns = {
        "high_water": "high water",
        "rss": "resident",
        "anon": "of it private",
        "file": "of it mapped files",
    }
    table.add_column("system")
    for column in columns.values():
        table.add_column(column, justify="right")
    for system, peak in peaks.items():
        cells = (f"{peak[key] / _MEBIBYTE:.0f}" if peak.get(key) else "" for key in columns)
        table.add_row(system, *cells)
    return table
