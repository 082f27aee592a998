"""Figures of rankings, shares and confidences, with what chance alone would make of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

_DEPTH: Final = 10
_RESAMPLES: Final = 2000
_SEED: Final = 7
_ENDS: Final = (2.5, 97.5)

_T = TypeVar("_T")
Ranks = Sequence[int | None]
"""For each question the 1-based rank of the first relevant passage, or None."""
Judged = Sequence[tuple[float, bool]]
"""For each answer its confidence, and whether it is right."""
Share = tuple[float, float]
"""What one question adds to a share: to what is counted, and to what it is counted of."""
_Array = npt.NDArray[np.float64]


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
    values: Sequence[_T], groups: Sequence[str], figure: Callable[[Sequence[_T]], float]
) -> tuple[float, float]:
    """95 % percentile bootstrap of a figure, articles drawn with all their questions.

    Args:
        values: One for each question.
        groups: Its article.
        figure: Computes the figure; resamples for which it is not a number do not count.
    """
    members = [np.array(part) for part in _members(groups)]
    draw = np.random.default_rng(_SEED)
    resampled = []
    for _ in range(_RESAMPLES):
        chosen = draw.integers(0, len(members), len(members))
        resampled.append(figure([values[at] for part in chosen for at in members[part]]))
    return _ends(np.asarray(resampled))


def share(parts: Sequence[Share]) -> float:
    """All that is counted, over all that it is counted of."""
    below = sum(of for _, of in parts)
    return sum(counted for counted, _ in parts) / below if below else math.nan


def share_interval(parts: Sequence[Share], groups: Sequence[str]) -> tuple[float, float]:
    """``interval`` of ``share``, in a fraction of the time."""
    return _ends(_resampled(parts, groups))


def difference_interval(
    first: Sequence[Share], second: Sequence[Share], groups: Sequence[str]
) -> tuple[float, float]:
    """95 % interval of the difference of two shares over the same questions, paired."""
    return _ends(_resampled(first, groups) - _resampled(second, groups))


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative; ties count half."""
    if not len(positive) or not len(negative):
        return math.nan
    above = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float((above > 0).mean() + (above == 0).mean() / 2)


def confidence_auc(judged: Judged) -> float:
    """How often a right answer has more confidence than a wrong one."""
    right = [confidence for confidence, good in judged if good]
    return auc(right, [confidence for confidence, good in judged if not good])


def risk_coverage(judged: Judged) -> list[tuple[float, float]]:
    """Share of wrong answers (risk) among the surest, for every share of answers kept (coverage).

    Answers of one confidence come and go together: each counts as wrong as their mean.
    """
    ranked = sorted(judged, key=lambda judgement: -judgement[0])
    wrong: dict[float, list[bool]] = defaultdict(list)
    for confidence, good in ranked:
        wrong[confidence].append(not good)
    smooth = [_mean(wrong[confidence]) for confidence, _ in ranked]
    risks = np.cumsum(smooth) / np.arange(1, len(smooth) + 1)
    return [(at / len(risks), float(risk)) for at, risk in enumerate(risks, 1)]


def risk_coverage_area(judged: Judged) -> float:
    """Area under the risk-coverage curve: the mean risk; lower is better."""
    return _mean([risk for _, risk in risk_coverage(judged)])


def reliability(judged: Judged, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right answers and number of answers, bin by bin.

    Args:
        judged: All answers.
        bins: Of equal width; empty ones are left out.
    """
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, good in judged:
        held[min(bins - 1, int(confidence * bins))].append((confidence, good))
    return [
        (_mean([c for c, _ in part]), _mean([good for _, good in part]), len(part))
        for _, part in sorted(held.items())
    ]


def _members(groups: Sequence[str]) -> list[list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        members[group].append(at)
    return [part for _, part in sorted(members.items())]


def _resampled(parts: Sequence[Share], groups: Sequence[str]) -> _Array:
    """The share in each resample; the same articles are drawn for all parts."""
    table = np.asarray(parts, dtype=np.float64)
    above, below = np.array([table[part].sum(0) for part in _members(groups)]).T
    drawn = np.random.default_rng(_SEED).integers(0, len(above), (_RESAMPLES, len(above)))
    above, below = above[drawn].sum(1), below[drawn].sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _ends(values: _Array) -> tuple[float, float]:
    numbers = values[~np.isnan(values)]
    if not numbers.size:
        return math.nan, math.nan
    low, high = np.percentile(numbers, _ENDS)
    return float(low), float(high)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
