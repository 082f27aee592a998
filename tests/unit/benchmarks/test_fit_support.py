"""Weighing a model's opinion."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from assistant.verification.second_opinion import Opinion
from benchmarks import fit_support

_PAIRS = [
    fit_support.Pair("made", f"El puente {place}", quote, backed, str(place))
    for place in range(10)
    for quote, backed in (("El puente abrió", True), ("El puente no abrió", False))
]


def _judge(asked: list[str]) -> Callable[[fit_support.Pair], Opinion | None]:
    def judge(pair: fit_support.Pair) -> Opinion | None:
        asked.append(pair.claim)
        return Opinion(3.0 if pair.backed else -3.0, "asked")

    return judge


def test_what_tells_right_from_wrong_is_what_gets_the_weight() -> None:
    odds = fit_support.opinions(_PAIRS, _judge([]), None, "asked")
    nothing = np.zeros(len(_PAIRS))
    scores, weights = fit_support.weighed(_PAIRS, nothing, nothing, odds)
    assert weights["opinion"] > 0.1
    assert weights["score"] == pytest.approx(0, abs=1e-6)
    assert weights["swapped"] == pytest.approx(0, abs=1e-6)
    assert [bool(one > 0) for one in scores] == [pair.backed for pair in _PAIRS]
    (line,) = fit_support.report(_PAIRS, scores)
    assert line.startswith("# made: n 20, AUC 1.000; 0.5 or more: 1.000 of the backed, 0.000")


def test_opinions_that_were_kept_are_not_asked_for_again(tmp_path: Path) -> None:
    asked: list[str] = []
    kept = tmp_path / "opinions.json"
    first = fit_support.opinions(_PAIRS, _judge(asked), kept, "asked")
    assert len(asked) == len(_PAIRS)
    again = fit_support.opinions(_PAIRS, _judge(asked), kept, "asked")
    assert len(asked) == len(_PAIRS)
    assert list(first) == list(again)


def test_what_is_written_is_what_is_read() -> None:
    known = {"asked": {"intercept": -1.0, "opinion": 0.5}}
    written = fit_support.written(known, ["# told"])
    assert tomllib.loads(written) == known
    assert "# told" in written


def test_a_plot_has_a_line_for_each_way_to_score() -> None:
    pairs = [fit_support.Pair("made", "a", "a", backed, "a") for backed in (True, False)]
    scored = {"words": np.array([2.0, -2.0]), "asked": np.array([3.0, -1.0])}
    plot = fit_support.plot(pairs, scored)
    texts = {"".join(one.itertext()).strip() for one in ElementTree.fromstring(plot).iter()}
    assert {"words", "asked", "as it should be"} <= texts
