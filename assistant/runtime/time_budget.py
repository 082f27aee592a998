"""How long an answer may keep the chat model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from assistant.errors import Cancelled

TIMED_OUT: Final = "llama.timeout"


class TimeBudget:
    """Seconds that one answer has of the chat model, for all its calls together.

    Only what happens within ``spending`` counts: neither searching nor waiting in line.

    Args:
        seconds: How many; 0 is no limit.
        clock: Tells the time, in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing spent."""
        self._seconds = seconds
        self._clock = clock
        self._spent = 0.0
        self._since: float | None = None

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count the time of a block.

        Raises:
            Cancelled: Nothing is left.
        """
        self.require()
        self._since = self._clock()
        try:
            yield
        finally:
            self._spent += self._clock() - self._since
            self._since = None

    @property
    def left_s(self) -> float | None:
        """Seconds left, 0 at the least; None without a limit."""
        if not self._seconds:
            return None
        running = self._clock() - self._since if self._since is not None else 0.0
        return max(0.0, self._seconds - self._spent - running)

    def require(self) -> None:
        """Go on only while something is left.

        Raises:
            Cancelled: Nothing is; its key is ``TIMED_OUT``.
        """
        if self.left_s == 0.0:
            raise Cancelled(TIMED_OUT, seconds=self._seconds)
