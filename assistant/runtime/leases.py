"""How long something is kept: until it is replaced and its last user has gone."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


class Lease:
    """Closes something once it is no longer wanted and nobody uses it any more.

    Args:
        close: Closes it; called again should somebody use it after it was closed.
    """

    def __init__(self, close: Callable[[], None]) -> None:
        """Begin with no user."""
        self._close = close
        self._lock = threading.Lock()
        self._users = 0
        self._ended = False

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Keep it open until the block ends; any thread may end it."""
        with self._lock:
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                last = self._ended and not self._users
            if last:
                self._close()

    def end(self) -> None:
        """It is no longer wanted: close it now, or when its last user goes."""
        with self._lock:
            self._ended = True
            unused = not self._users
        if unused:
            self._close()
