"""First come, first served, and everybody knows their place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assistant.errors import Cancelled
from assistant.runtime.ticket_lock import TicketLock


@contextmanager
def _started(*targets: threading.Thread) -> Iterator[None]:
    for thread in targets:
        thread.start()
    yield
    for thread in targets:
        thread.join(10)
        assert not thread.is_alive()


def _until(ticket_lock: TicketLock, people: int) -> None:
    """Return once so many stand in line."""
    with ticket_lock.ticket() as mine:
        if ticket_lock.ahead(mine) >= people:
            return
    threading.Event().wait(0.005)
    _until(ticket_lock, people)


def test_one_goes_and_the_others_know_their_place() -> None:
    ticket_lock = TicketLock()
    with ticket_lock.ticket() as first:
        with ticket_lock.ticket() as second, ticket_lock.ticket() as third:
            assert [ticket_lock.ahead(t) for t in (first, second, third)] == [0, 1, 2]
        with ticket_lock.ticket() as fourth:
            assert ticket_lock.ahead(fourth) == 1


def test_nobody_in_front_is_no_wait_at_all() -> None:
    ticket_lock = TicketLock()
    with ticket_lock.ticket() as mine:
        assert list(ticket_lock.places(mine)) == []


def test_turns_come_in_the_order_of_arrival() -> None:
    ticket_lock, served = TicketLock(), list[int]()

    def wait(number: int) -> None:
        with ticket_lock.turn():
            served.append(number)

    threads = [threading.Thread(target=wait, args=(n,)) for n in range(5)]
    with ticket_lock.turn():
        for people, thread in enumerate(threads, 1):
            thread.start()
            _until(ticket_lock, people + 1)
        assert served == []
    for thread in threads:
        thread.join(10)
    assert served == [0, 1, 2, 3, 4]


def test_each_step_forward_is_told_once() -> None:
    ticket_lock = TicketLock()
    first, second = ticket_lock.ticket(), ticket_lock.ticket()
    first.__enter__(), second.__enter__()
    with ticket_lock.ticket() as mine:
        places = ticket_lock.places(mine)
        assert next(places) == 2
        second.__exit__(None, None, None)
        assert next(places) == 1
        first.__exit__(None, None, None)
        assert list(places) == []


def test_whoever_stops_waiting_leaves_the_line() -> None:
    ticket_lock, stop, gone = TicketLock(), threading.Event(), threading.Event()

    def wait() -> None:
        with pytest.raises(Cancelled), ticket_lock.turn(cancel=stop):
            raise AssertionError("had its turn")
        gone.set()

    with ticket_lock.turn(), _started(threading.Thread(target=wait)):
        _until(ticket_lock, 2)
        stop.set()
        assert gone.wait(10), "while the first is still at it"
        with ticket_lock.ticket() as third:
            assert ticket_lock.ahead(third) == 1


def test_a_turn_within_the_turn_of_its_ticket_waits_for_nobody() -> None:
    ticket_lock = TicketLock()
    with ticket_lock.ticket() as mine:
        with ticket_lock.turn(mine):
            pass
        assert ticket_lock.ahead(mine) == 0, "the turn lasts as long as the ticket"
