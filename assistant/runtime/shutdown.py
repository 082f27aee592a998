"""Ends the process without waiting for what nobody needs any more.

A model that is still loading is deep in native code, which cannot be interrupted and must
not find the interpreter dismantled around it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import Final, NoReturn

_abandoned_on_exit: Final[set[threading.Thread]] = set()


@contextlib.contextmanager
def abandoned_on_exit() -> Iterator[None]:
    """What this thread does in the block may be left undone when the process ends."""
    me = threading.current_thread()
    _abandoned_on_exit.add(me)
    try:
        yield
    finally:
        _abandoned_on_exit.discard(me)


def exit_process(code: int) -> NoReturn:
    """End with this exit code; at once when there is something to abandon."""
    if not _abandoned_on_exit:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
