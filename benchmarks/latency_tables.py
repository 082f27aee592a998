"""Tables of what ``latency`` measured: medians side by side."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from assistant.evaluation import figures
from benchmarks.tables import between, show

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
_SYSTEMS: Final = ("plain", "ours")
_MEBIBYTE: Final = 1024 * 1024


class Paired(NamedTuple):
    """A figure of the questions that both systems put to the model."""

    plain: float  # medians
    ours: float  # likewise
    ratio: float  # ``ours / plain``
    interval: tuple[float, float]  # 95 % of the ratio, articles resampled
    n: int  # questions


def print_all(rows: Sequence[Row]) -> None:
    """Print all that the rows allow."""
    for mode, title in _TITLES.items():
        if chosen := [row for row in rows if row["mode"] == mode]:
            title = f"{title}; medians where both asked the model, 95 % over articles"
            show(title, ("figure", *_SYSTEMS, "ours / plain", "n"), _times(chosen))
    show("All answers", ("system", "n", "refused", "peak memory, MiB"), _systems(rows))


def compare(rows: Sequence[Row], figure: str) -> Paired | None:
    """A figure side by side; None when no question has it from both."""
    plain, ours = ({row["id"]: row for row in _known(rows, name, figure)} for name in _SYSTEMS)
    shared = [key for key in plain if key in ours]
    if not shared:
        return None
    values = [(plain[key][figure], ours[key][figure]) for key in shared]
    return Paired(
        plain=statistics.median(plain for plain, _ in values),
        ours=statistics.median(ours for _, ours in values),
        ratio=_ratio(values),
        interval=figures.interval(values, [plain[key]["group"] for key in shared], _ratio),
        n=len(values),
    )


def _known(rows: Sequence[Row], system: str, figure: str) -> list[Row]:
    """Rows of a system that has the figure of them; what was refused unread is left out."""
    return [
        row
        for row in rows
        if (row["system"], row["first_token_s"] is None) == (system, False)
        and row.get(figure) is not None
    ]


def _ratio(values: Sequence[tuple[float, float]]) -> float:
    below = statistics.median(plain for plain, _ in values)
    return statistics.median(ours for _, ours in values) / below if below else math.nan


def _times(rows: Sequence[Row]) -> Iterator[list[str]]:
    for figure, label in _UNITS.items():
        alone = [[row[figure] for row in _known(rows, system, figure)] for system in _SYSTEMS]
        if paired := compare(rows, figure):
            ratio = "" if math.isnan(paired.ratio) else between(paired.ratio, paired.interval)
            yield [label, _number(paired.plain), _number(paired.ours), ratio, str(paired.n)]
        elif any(alone):
            cells = [_number(statistics.median(own)) if own else "" for own in alone]
            yield [label, *cells, "", str(max(map(len, alone)))]


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _systems(rows: Sequence[Row]) -> Iterator[list[Any]]:
    for system in _SYSTEMS:
        if own := [row for row in rows if row["system"] == system]:
            refused = sum(row["outcome"] == "refused" for row in own)
            peak = max(row["peak_bytes"] for row in own) / _MEBIBYTE
            yield [system, len(own), refused, f"{peak:.0f}"]
