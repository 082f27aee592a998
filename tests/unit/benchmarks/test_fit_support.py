"""Weighing a cross-encoder's opinion, with a real one that is tiny."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from tiny_entailment import write_entailment

_BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    return importlib.import_module("fit_support")


def test_what_tells_right_from_wrong_is_what_gets_the_weight(
    fitting: ModuleType, tmp_path: Path
) -> None:
    scores = {"entailment": 3.0, "neutral": 0.0, "contradiction": 0.0}
    folder = write_entailment(tmp_path / "m", scores, heard=("no", "contradiction", 20.0))
    pairs = [
        fitting.Pair("made", f"El puente {place}", quote, backed, str(place))
        for place in range(10)
        for quote, backed in (("El puente abrió", True), ("El puente no abrió", False))
    ]
    opinions = fitting._opinions(pairs, fitting._cross_encoder(folder), None, "cross_encoder")
    assert [bool(one > 0) for one in opinions] == [pair.backed for pair in pairs]
    nothing = np.zeros(len(pairs))
    found, weights, told = fitting._weighed(pairs, nothing, nothing, opinions, "tiny")
    assert weights["opinion"] > 0.1
    assert weights["score"] == pytest.approx(0, abs=1e-6)
    assert weights["swapped"] == pytest.approx(0, abs=1e-6)
    assert [bool(one > 0) for one in found] == [pair.backed for pair in pairs]
    assert told[0] == "# With tiny, held out by text:"
    assert told[1].startswith("# made: n 20, AUC 1.000; 0.5 or more: 1.000 of the backed, 0.000")


def test_weights_that_nobody_fitted_say_so_until_somebody_does(fitting: ModuleType) -> None:
    source = fitting._TARGET.read_text(encoding="utf-8")
    known = tomllib.loads(source)
    _, remark, _ = fitting._written(known, []).partition(fitting._BY_HAND)
    assert remark
    assert f"{fitting._BY_HAND}\n[cross_encoder]" in source
    known["cross_encoder"] = {**known["cross_encoder"], "opinion": 0.9}
    written = fitting._written(known, [])
    assert fitting._BY_HAND not in written
    assert tomllib.loads(written) == known


def test_a_plot_has_a_line_for_each_way_to_score(fitting: ModuleType) -> None:
    pairs = [fitting.Pair("made", "a", "a", backed, "a") for backed in (True, False)]
    plot = fitting._plot(pairs, {"words": np.array([2.0, -2.0]), "asked": np.array([3.0, -1.0])})
    assert plot.startswith("<svg")
    assert all(name in plot for name in ("words", "asked", "as it should be"))
