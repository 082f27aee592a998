"""How a model is run here: measured once, on an engine that only pretends to work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.models import tuning
from assistant.models.tuning import Tuning, TuningFile, measured

Seconds = Callable[["_Machine", int], float]


class _Clock:
    """Time that passes only when the pretended engine says so, whatever else runs here."""

    def __init__(self) -> None:
        self.now = self.worked = 0.0

    def perf_counter(self) -> float:
        return self.now

    def process_time(self) -> float:
        return self.worked

    def work(self, seconds: float, threads: int) -> None:
        self.now += seconds
        self.worked += seconds * threads


_clock = _Clock()


class _Machine:
    """An engine on a machine that takes as long as the test says."""

    vocabulary = 100

    def __init__(self, how: dict[str, Any], seconds: Seconds, exact: int) -> None:
        self.how, self._seconds, self._exact = how, seconds, exact
        self._rows = 0

    def evaluate(self, tokens: Sequence[int]) -> None:
        self._work(len(tokens))

    def append(self, tokens: Sequence[int], rows: int) -> None:
        self._rows = rows
        self._work(len(tokens))

    def take_back(self, count: int) -> None:
        pass

    def logits(self, row: int) -> np.ndarray:
        return np.array([1.0 if self._rows <= self._exact else 2.0])

    def close(self) -> None:
        pass

    def _work(self, tokens: int) -> None:
        _clock.work(self._seconds(self, tokens), self.how["threads"])


def _tried(
    seconds: Seconds, exact: int = 4, threads: int = 0, before: Tuning | None = None
) -> Tuning:
    return measured(lambda **how: _Machine(how, seconds, exact), threads, before)  # type: ignore[arg-type,return-value]


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "processors", lambda: 2)
    monkeypatch.setattr(tuning, "time", _clock)


def test_the_mapped_file_is_used_unless_copying_pays() -> None:
    alike = _tried(lambda machine, tokens: 0.0005)
    assert (alike.repack, alike.threads) == (False, 2)
    faster = _tried(lambda machine, tokens: 0.0005 if machine.how["repack"] else 0.002)
    assert faster.repack
    assert faster.is_final


def test_fewer_threads_are_taken_where_they_are_faster() -> None:
    found = _tried(lambda machine, tokens: 0.0005 * machine.how["threads"] ** 2)
    assert found.threads == 1
    fixed = _tried(lambda machine, tokens: 0.0005 * machine.how["threads"] ** 2, threads=2)
    assert fixed.threads == 2


def test_drafts_are_only_as_long_as_they_are_exact() -> None:
    found = _tried(lambda machine, tokens: 0.002, exact=3)
    assert not found.flash
    assert len(found.batch_s) == 3
    assert found.cost(3) < found.cost(4) == float("inf")


def test_where_nothing_is_exact_tokens_are_written_one_by_one() -> None:
    found = _tried(lambda machine, tokens: 0.001, exact=1)
    assert found.flash
    assert len(found.batch_s) == 1


def test_beside_other_work_the_usual_way_is_taken_and_measuring_given_up_in_the_end() -> None:
    def waits(machine: _Machine, tokens: int) -> float:
        _clock.now += 0.002
        return 0.0

    found = _tried(waits)
    assert (found.threads, found.repack, found.is_final) == (2, False, False)
    again = _tried(waits, before=found)
    assert not again.is_final
    assert _tried(waits, before=again).is_final
    assert _tried(lambda machine, tokens: 0.0005, before=again).disturbed == 0


def test_it_is_remembered_for_model_and_machine(tmp_path: Path) -> None:
    found = Tuning(threads=3, repack=False, flash=True, read_s=0.1, batch_s=(0.2, 0.3))
    file = TuningFile(tmp_path / "new")
    file.keep("one", found)
    assert TuningFile(tmp_path / "new").find("one") == found
    assert file.find("another") is None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}'])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "tuning.json").write_text(content, encoding="utf-8")
    assert TuningFile(tmp_path).find("one") is None
