"""The seconds that one answer has of the chat model."""

from __future__ import annotations

import pytest

from assistant.errors import Cancelled
from assistant.runtime import time_budget
from assistant.runtime.time_budget import TIMED_OUT, TimeBudget


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time_budget.time, "monotonic", lambda: now[0])
    return now


def test_only_spending_counts_and_it_adds_up(clock: list[float]) -> None:
    own = TimeBudget(10)
    clock[0] += 60
    with own.spending():
        clock[0] += 4
        assert own.left_s == 6
    clock[0] += 60
    assert own.left_s == 6
    with own.spending():
        clock[0] += 6
        assert own.left_s == 0
        with pytest.raises(Cancelled) as stopped:
            own.require()
    assert stopped.value.key == TIMED_OUT
    with pytest.raises(Cancelled), own.spending():
        raise AssertionError("nothing was left")


def test_zero_seconds_are_no_limit(clock: list[float]) -> None:
    own = TimeBudget(0)
    with own.spending():
        clock[0] += 1e6
        own.require()
    assert own.left_s is None
