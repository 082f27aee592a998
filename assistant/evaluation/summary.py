"""Rows summed up: each figure with its number of cases and a 95 % interval."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from assistant.evaluation import figures
from assistant.evaluation.figures import Judged, Ranks, Share
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.types import Frozen

STAGE: Final = "seconds."
"""What the name of a stage's figure begins with."""
Part = Callable[[GradedAnswer], Share | None]
_WHOLE: Final = "total"
_T = TypeVar("_T")


class Figure(Frozen):
    """A figure of some rows.

    Attributes:
        value: The figure.
        low: Lower end of its 95 % interval, articles resampled.
        high: Upper end.
        n: Cases: questions, or citations and sentences where those are counted.
    """

    value: float
    low: float
    high: float
    n: int


Figures = dict[str, Figure]


def _counted(value: float | None, of: float = 1.0) -> Share | None:
    return None if value is None else (float(value), of)


_SHARES: Final[dict[str, Part]] = {
    "contains_gold": lambda row: _counted(row.contains_gold),
    "exact_match": lambda row: _counted(row.exact_match),
    "token_f1": lambda row: _counted(row.token_f1),
    "citation_precision": lambda row: _counted(row.relevant, len(row.citations)),
    "citation_recall": lambda row: _counted(row.backed, row.sentences),
    "cites_article": lambda row: _counted(row.cites_article),
    "quotes_gold": lambda row: _counted(row.quotes_gold),
    "evidence_recall": lambda row: _counted(row.evidence_found),
    "hits_recall": lambda row: _counted(row.hit_found),
    "follow_ups_found": lambda row: _counted(row.hit_found) if row.follow_up else None,
    "false_refusals": lambda row: _counted(row.refused) if row.answerable else None,
    "true_refusals": lambda row: None if row.answerable else _counted(row.refused),
    "same_language": lambda row: _counted(row.same_language),
}
_RANKINGS: Final[dict[str, Callable[[Ranks], float]]] = {
    "recall_1": lambda ranks: figures.recall(ranks, 1),
    "recall_5": lambda ranks: figures.recall(ranks, 5),
    "mrr": figures.reciprocal,
    "ndcg_10": figures.ndcg,
}
_CONFIDENCES: Final[dict[str, Callable[[Judged], float]]] = {
    "confidence_auc": figures.confidence_auc,
    "risk_coverage_area": figures.risk_coverage_area,
}


def summarise(rows: Sequence[GradedAnswer]) -> Figures:
    """All figures that the rows have cases for, by name."""
    ranked = [row for row in rows if row.hit_found is not None]
    judged = _judged(rows)
    return _known(
        {
            **{name: _share(rows, part) for name, part in _SHARES.items()},
            **{
                name: _figure([row.hit_rank for row in ranked], ranked, figure)
                for name, figure in _RANKINGS.items()
            },
            **{
                name: _figure(judgements(judged), judged, figure)
                for name, figure in _CONFIDENCES.items()
            },
            **_seconds(rows),
        }
    )


def differences(rows: Sequence[GradedAnswer], others: Sequence[GradedAnswer]) -> Figures:
    """By how much the shares of some rows are above those of others, question by question.

    Args:
        rows: Of one system.
        others: Of another; questions that only one of them was asked do not count.
    """
    known = {row.id: row for row in others}
    pairs = [(row, known[row.id]) for row in rows if row.id in known]
    return _known({name: _difference(pairs, part) for name, part in _SHARES.items()})


def judgements(rows: Iterable[GradedAnswer]) -> list[tuple[float, bool]]:
    """Confidence of each answer that can be judged, and whether it is right.

    None of them when no row could have been right, for want of gold answers.
    """
    return [(row.confidence or 0.0, bool(row.right)) for row in _judged(list(rows))]


def _judged(rows: Sequence[GradedAnswer]) -> list[GradedAnswer]:
    if all(row.contains_gold is None for row in rows):
        return []
    return [row for row in rows if row.confidence is not None and row.right is not None]


def _known(figures_or_none: Mapping[str, Figure | None]) -> Figures:
    return {name: figure for name, figure in figures_or_none.items() if figure is not None}


def _share(rows: Sequence[GradedAnswer], part: Part) -> Figure | None:
    parts = [(counted, row.group) for row in rows if (counted := part(row)) is not None]
    shares = [counted for counted, _ in parts]
    cases = int(sum(of for _, of in shares))
    if not cases:
        return None
    ends = figures.share_interval(shares, [group for _, group in parts])
    return _sound(figures.share(shares), ends, cases)


def _difference(pairs: Sequence[tuple[GradedAnswer, GradedAnswer]], part: Part) -> Figure | None:
    both = [
        (first, second, row.group)
        for row, against in pairs
        if (first := part(row)) is not None and (second := part(against)) is not None
    ]
    if not both:
        return None
    firsts, seconds = [first for first, _, _ in both], [second for _, second, _ in both]
    ends = figures.difference_interval(firsts, seconds, [group for *_, group in both])
    return _sound(figures.share(firsts) - figures.share(seconds), ends, len(both))


def _figure(
    values: Sequence[_T], rows: Sequence[GradedAnswer], figure: Callable[[Sequence[_T]], float]
) -> Figure | None:
    if not values:
        return None
    ends = figures.interval(values, [row.group for row in rows], figure)
    return _sound(figure(values), ends, len(values))


def _sound(value: float, ends: tuple[float, float], cases: int) -> Figure | None:
    """The figure, unless it is no number: right against wrong answers, and none was wrong."""
    if any(math.isnan(number) for number in (value, *ends)):
        return None
    return Figure(value=value, low=ends[0], high=ends[1], n=cases)


def _seconds(rows: Sequence[GradedAnswer]) -> dict[str, Figure | None]:
    """Medians of the whole, and of each stage over the answers that went through it."""
    stages = dict.fromkeys(stage for row in rows for stage in row.timings_s if stage != _WHOLE)
    medians = {"seconds": _figure([row.seconds for row in rows], rows, statistics.median)}
    for stage in stages:
        timed = [row for row in rows if stage in row.timings_s]
        times = [row.timings_s[stage] for row in timed]
        medians[f"{STAGE}{stage}"] = _figure(times, timed, statistics.median)
    return medians
