"""The seconds that one answer has of the chat model."""

from __future__ import annotations

import pytest

from assistant.errors import Cancelled
from assistant.runtime.time_budget import TIMED_OUT, TimeBudget


class _Clock:
    """Time that passes when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_only_spending_counts_and_it_adds_up() -> None:
    clock = _Clock()
    own = TimeBudget(10, clock)
    clock.now += 60
    with own.spending():
        clock.now += 4
        assert own.left_s == 6
    clock.now += 60
    assert own.left_s == 6
    with own.spending():
        clock.now += 6
        assert own.left_s == 0
        with pytest.raises(Cancelled) as stopped:
            own.require()
    assert stopped.value.key == TIMED_OUT
    with pytest.raises(Cancelled), own.spending():
        raise AssertionError("nothing was left")


def test_zero_seconds_are_no_limit() -> None:
    clock = _Clock()
    own = TimeBudget(0, clock)
    with own.spending():
        clock.now += 1e6
        own.require()
    assert own.left_s is None
