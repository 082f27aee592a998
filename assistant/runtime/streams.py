"""Hands over what a thread produces: to an event loop, or to the main thread."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import functools
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Final, TypeVar

from assistant.runtime import shutdown

_T = TypeVar("_T")
_END: Final = object()
_MOMENT_S: Final = 0.5


async def aiterate_in_thread(
    items: Generator[_T, None, None], cancel: threading.Event
) -> AsyncGenerator[_T, None]:
    """What a generator yields, run to its end in a thread of its own.

    Of its own, since one that waits for another must not take the last of a pool's threads
    from the one it waits for.

    Args:
        items: The generator; nobody else may use it.
        cancel: Set when the reader goes away, so that the generator comes to its end.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[object] = asyncio.Queue()

    def post(item: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody reads
            loop.call_soon_threadsafe(arrived.put_nowait, item)

    _start(items, post)
    try:
        while (item := await arrived.get()) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item  # type: ignore[misc]
    finally:
        cancel.set()


def iterate_in_thread(
    items: Generator[_T, None, None], cancel: threading.Event
) -> Generator[_T, None, None]:
    """The same for the main thread, which can then be interrupted at any moment.

    Native code would not notice, and where it calls back the interruption would be lost.

    Args:
        items: The generator; nobody else may use it.
        cancel: Set when the reader goes away; the generator has a moment to come to its end.
    """
    arrived: queue.SimpleQueue[object] = queue.SimpleQueue()
    thread = _start(items, arrived.put)
    try:
        while (item := _next(arrived)) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item  # type: ignore[misc]
    finally:
        cancel.set()
        thread.join(_MOMENT_S)


def _next(arrived: queue.SimpleQueue[object]) -> object:
    """Waits in short steps, since some systems interrupt only between them."""
    while True:
        with contextlib.suppress(queue.Empty):
            return arrived.get(timeout=_MOMENT_S)


def _start(
    items: Generator[object, None, None], post: Callable[[object], None]
) -> threading.Thread:
    """Run a generator to its end in a thread that knows what this one does."""

    def run() -> None:
        # Whoever leaves while it is in native code must not dismantle the interpreter around it.
        with shutdown.abandoned_on_exit():
            try:
                for item in items:
                    post(item)
            except BaseException as error:  # it is raised again where it is read
                post(error)
            finally:
                post(_END)

    knowing = functools.partial(contextvars.copy_context().run, run)
    thread = threading.Thread(target=knowing, name="hemeroteca-stream", daemon=True)
    thread.start()
    return thread
