"""One answer at a time: who is next, and how many are in front."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """A first-come-first-served gate that tells those who wait their place.

    ::

        with turnstile.ticket() as ticket:
            while ahead := turnstile.ahead(ticket):
                ...
                turnstile.wait(seconds=1)
    """

    def __init__(self) -> None:
        """Begin with nobody in line."""
        self._changed = threading.Condition()
        self._line: list[object] = []

    @contextmanager
    def ticket(self) -> Iterator[object]:
        """Stand in line until the block ends."""
        mine = object()
        with self._changed:
            self._line.append(mine)
        try:
            yield mine
        finally:
            with self._changed:
                self._line.remove(mine)
                self._changed.notify_all()

    def ahead(self, ticket: object) -> int:
        """How many stand in front; 0 means go."""
        with self._changed:
            return self._line.index(ticket)

    def wait(self, seconds: float) -> None:
        """Sleep until the line moves, at most so long."""
        with self._changed:
            self._changed.wait(seconds)
