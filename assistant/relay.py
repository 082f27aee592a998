"""Hands what a thread produces to an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncGenerator, Generator
from typing import Final, TypeVar

_T = TypeVar("_T")
_END: Final = object()


async def relay(
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
    queue: asyncio.Queue[object] = asyncio.Queue()

    def post(item: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody reads
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def run() -> None:
        try:
            for item in items:
                post(item)
        except BaseException as error:  # it is raised again where it is read
            post(_Failure(error))
        finally:
            post(_END)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="relay", daemon=True).start()
    try:
        while (item := await queue.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]
    finally:
        cancel.set()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error
