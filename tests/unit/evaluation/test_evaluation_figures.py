"""Figures and their intervals, by examples small enough to count by hand."""

from __future__ import annotations

import math
import statistics

import pytest

from assistant.evaluation import figures


def test_figures_of_a_ranking() -> None:
    ranks = [1, 2, None, 11]
    assert figures.recall(ranks, 1) == 0.25
    assert figures.recall(ranks, 5) == 0.5
    assert figures.reciprocal(ranks) == pytest.approx(1.5 / 4)
    assert figures.ndcg(ranks) == pytest.approx((1 + 1 / math.log2(3)) / 4)
    assert math.isnan(figures.recall([], 1))


def test_a_share_counts_cases_not_questions() -> None:
    parts = [(1.0, 1.0), (1.0, 3.0), (0.0, 0.0)]
    assert figures.share(parts) == 0.5
    assert math.isnan(figures.share([(0.0, 0.0)]))


def test_the_quick_interval_is_the_slow_one() -> None:
    parts = [(float(at % 3 == 0), 1.0 + at % 2) for at in range(40)]
    groups = [f"{at // 3:02}" for at in range(40)]
    assert figures.share_interval(parts, groups) == pytest.approx(
        figures.interval(parts, groups, figures.share), abs=0.02
    )


def test_articles_are_drawn_whole() -> None:
    marks = [(1.0, 1.0)] * 50 + [(0.0, 1.0)] * 50
    apart = figures.share_interval(marks, [str(at) for at in range(100)])
    together = figures.share_interval(marks, ["a"] * 50 + ["b"] * 50)
    assert together == (0.0, 1.0)
    assert 0.35 < apart[0] < 0.5 < apart[1] < 0.65


def test_a_constant_gain_has_no_uncertainty_when_paired() -> None:
    one = [(float(at % 2), 1.0) for at in range(20)]
    other = [(counted - 0.25, of) for counted, of in one]
    low, high = figures.difference_interval(one, other, [str(at) for at in range(20)])
    assert (low, high) == pytest.approx((0.25, 0.25))


def test_resamples_without_a_value_do_not_count() -> None:
    low, high = figures.share_interval([(1.0, 1.0), (0.0, 0.0)], ["a", "b"])
    assert (low, high) == (1.0, 1.0)
    assert all(map(math.isnan, figures.share_interval([(0.0, 0.0)], ["a"])))


def test_an_interval_of_any_figure() -> None:
    assert figures.interval([2.0, 2.0], ["a", "b"], statistics.median) == (2.0, 2.0)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [([2.0, 3.0], [1.0], 1.0), ([1.0], [2.0], 0.0), ([1.0], [1.0], 0.5), ([3.0, 1.0], [2.0], 0.5)],
)
def test_auc_counts_pairs(positive: list[float], negative: list[float], expected: float) -> None:
    assert figures.auc(positive, negative) == expected


def test_without_both_kinds_there_is_no_auc() -> None:
    assert math.isnan(figures.confidence_auc([(0.5, True)]))
    assert figures.confidence_auc([(0.9, True), (0.1, False)]) == 1.0


def test_risk_grows_as_the_less_sure_are_kept() -> None:
    judged = [(0.2, False), (0.9, True), (0.5, True), (0.4, False)]
    curve = figures.risk_coverage(judged)
    assert curve == [(0.25, 0.0), (0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5)]
    assert figures.risk_coverage_area(judged) == pytest.approx((1 / 3 + 0.5) / 4)
    assert figures.risk_coverage([]) == []


def test_answers_of_one_confidence_have_no_order() -> None:
    judged = [(0.5, True), (0.5, False)]
    assert figures.risk_coverage(judged) == figures.risk_coverage(judged[::-1])
    assert figures.risk_coverage_area(judged) == 0.5


def test_reliability_is_by_bins() -> None:
    judged = [(0.05, False), (0.95, True), (1.0, False)]
    assert figures.reliability(judged) == [(0.05, 0.0, 1), (0.975, 0.5, 2)]
