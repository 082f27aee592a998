"""What a thread produces, read in an event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.runtime import shutdown
from assistant.runtime.streams import aiterate_in_thread, iterate_in_thread


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    with ThreadPoolExecutor() as elsewhere:  # the browser tests keep a loop in this thread
        return elsewhere.submit(asyncio.run, work).result()


def test_everything_arrives_in_order_and_then_it_ends() -> None:
    async def read() -> list[int]:
        return [item async for item in aiterate_in_thread(_counted(3), threading.Event())]

    assert _run(read()) == [0, 1, 2]


def test_whoever_leaves_meanwhile_does_not_wait_for_it() -> None:
    def look() -> Generator[bool, None, None]:
        yield threading.current_thread() in shutdown._abandoned_on_exit

    assert list(iterate_in_thread(look(), threading.Event())) == [True]
    assert not {
        thread for thread in shutdown._abandoned_on_exit if thread.name == "hemeroteca-stream"
    }


def _counted(most: int) -> Generator[int, None, None]:
    yield from range(most)


def test_what_is_raised_is_raised_again() -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise ZeroDivisionError("so")

    async def read() -> list[int]:
        items = aiterate_in_thread(broken(), threading.Event())
        found = [await anext(items)]
        with pytest.raises(ZeroDivisionError):
            await anext(items)
        return found

    assert _run(read()) == [1]


def test_a_reader_that_goes_away_stops_the_work() -> None:
    cancel, ended = threading.Event(), threading.Event()

    def endless() -> Generator[int, None, None]:
        yield 1
        assert cancel.wait(10)
        ended.set()

    async def read() -> None:
        items = aiterate_in_thread(endless(), cancel)
        assert await anext(items) == 1
        await items.aclose()

    _run(read())
    assert ended.wait(10)


def test_many_that_wait_for_one_do_not_keep_it_from_going_on() -> None:
    """More than a pool of threads holds: each ends only when the last has begun."""
    people = 40
    all_here = threading.Barrier(people)

    def waiting() -> Generator[int, None, None]:
        yield all_here.wait(30)

    async def read() -> list[int]:
        async def one() -> int:
            items = aiterate_in_thread(waiting(), threading.Event())
            number = await anext(items)
            await items.aclose()
            return number

        return list(await asyncio.gather(*(one() for _ in range(people))))

    assert sorted(_run(read())) == list(range(people))


def test_aside_everything_arrives_and_errors_are_raised_again() -> None:
    def broken() -> Generator[int, None, None]:
        assert threading.current_thread() is not threading.main_thread()
        yield from _counted(2)
        raise ZeroDivisionError("so")

    items = iterate_in_thread(broken(), threading.Event())
    assert [next(items), next(items)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(items)


def test_aside_a_reader_that_goes_away_stops_the_work() -> None:
    cancel, ended = threading.Event(), threading.Event()

    def endless() -> Generator[int, None, None]:
        yield 1
        assert cancel.wait(10)
        ended.set()

    items = iterate_in_thread(endless(), cancel)
    assert next(items) == 1
    items.close()
    assert ended.wait(10)
