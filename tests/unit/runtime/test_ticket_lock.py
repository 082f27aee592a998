"""First come, first served, and everybody knows their place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assistant.errors import Cancelled
from assistant.runtime.ticket_lock import Turnstile


@contextmanager
def _started(*targets: threading.Thread) -> Iterator[None]:
    for thread in targets:
        thread.start()
    yield
    for thread in targets:
        thread.join(10)
        assert not thread.is_alive()


def _until(turnstile: Turnstile, people: int) -> None:
    """Return once so many stand in line."""
    with turnstile.ticket() as mine:
        if turnstile.ahead(mine) >= people:
            return
    threading.Event().wait(0.005)
    _until(turnstile, people)


def test_one_goes_and_the_others_know_their_place() -> None:
    turnstile = Turnstile()
    with turnstile.ticket() as first:
        with turnstile.ticket() as second, turnstile.ticket() as third:
            assert [turnstile.ahead(t) for t in (first, second, third)] == [0, 1, 2]
        with turnstile.ticket() as fourth:
            assert turnstile.ahead(fourth) == 1


def test_nobody_in_front_is_no_wait_at_all() -> None:
    turnstile = Turnstile()
    with turnstile.ticket() as mine:
        assert list(turnstile.places(mine)) == []


def test_turns_come_in_the_order_of_arrival() -> None:
    turnstile, served = Turnstile(), list[int]()

    def wait(number: int) -> None:
        with turnstile.turn():
            served.append(number)

    threads = [threading.Thread(target=wait, args=(n,)) for n in range(5)]
    with turnstile.turn():
        for people, thread in enumerate(threads, 1):
            thread.start()
            _until(turnstile, people + 1)
        assert served == []
    for thread in threads:
        thread.join(10)
    assert served == [0, 1, 2, 3, 4]


def test_each_step_forward_is_told_once() -> None:
    turnstile = Turnstile()
    first, second = turnstile.ticket(), turnstile.ticket()
    first.__enter__(), second.__enter__()
    with turnstile.ticket() as mine:
        places = turnstile.places(mine)
        assert next(places) == 2
        second.__exit__(None, None, None)
        assert next(places) == 1
        first.__exit__(None, None, None)
        assert list(places) == []


def test_whoever_stops_waiting_leaves_the_line() -> None:
    turnstile, stop, gone = Turnstile(), threading.Event(), threading.Event()

    def wait() -> None:
        with pytest.raises(Cancelled), turnstile.turn(cancel=stop):
            raise AssertionError("had its turn")
        gone.set()

    with turnstile.turn(), _started(threading.Thread(target=wait)):
        _until(turnstile, 2)
        stop.set()
        assert gone.wait(10), "while the first is still at it"
        with turnstile.ticket() as third:
            assert turnstile.ahead(third) == 1


def test_a_turn_within_the_turn_of_its_ticket_waits_for_nobody() -> None:
    turnstile = Turnstile()
    with turnstile.ticket() as mine:
        with turnstile.turn(mine):
            pass
        assert turnstile.ahead(mine) == 0, "the turn lasts as long as the ticket"
