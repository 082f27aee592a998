"""Figures of a ranking, with what chance alone would make of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

_DEPTH: Final = 10
_RESAMPLES: Final = 2000

Ranks = Sequence[int | None]
"""For each question the 1-based rank of the first relevant passage, or None."""


def recall(ranks: Ranks, at: int) -> float:
    """Share of questions with a relevant passage among the first ``at``."""
    return _mean([rank is not None and rank <= at for rank in ranks])


def reciprocal(ranks: Ranks) -> float:
    """Mean reciprocal rank, within the first ten."""
    return _mean([1 / rank if rank and rank <= _DEPTH else 0.0 for rank in ranks])


def ndcg(ranks: Ranks) -> float:
    """nDCG@10 with one relevant passage a question (the first one found)."""
    return _mean([1 / math.log2(rank + 1) if rank and rank <= _DEPTH else 0.0 for rank in ranks])


def interval(
    ranks: Ranks, groups: Sequence[str], figure: Callable[[Ranks], float], seed: int = 7
) -> tuple[float, float]:
    """95 % percentile bootstrap of a figure, articles drawn with all their questions."""
    members: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        members[group].append(at)
    parts = [np.array(part) for _, part in sorted(members.items())]
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(_RESAMPLES):
        chosen = draw.integers(0, len(parts), len(parts))
        found.append(figure([ranks[at] for part in chosen for at in parts[part]]))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative; ties count half."""
    above = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float((above > 0).mean() + (above == 0).mean() / 2)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
