"""One answer at a time: who is next, and how many are in front."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from assistant.errors import Cancelled

# How soon somebody who stops waiting has left the line, in seconds: whoever cancels sets
# an event, which cannot wake a condition.
_POLL_S: Final = 0.1


class TicketLock:
    """A first-come-first-served gate that tells those who wait their place.

    ::

        with ticket_lock.ticket() as ticket:
            for ahead in ticket_lock.places(ticket):
                print(ahead, "in front")
            ...  # the turn has come; it ends with the block
    """

    def __init__(self) -> None:
        """Begin with nobody in line."""
        self._changed = threading.Condition()
        self._line: list[object] = []

    @contextmanager
    def ticket(self) -> Iterator[object]:
        """Stand in line until the block ends; any thread may end it."""
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

    def places(self, ticket: object, cancel: threading.Event | None = None) -> Iterator[int]:
        """How many stand in front, each time that changes, until nobody does.

        Args:
            ticket: Of whoever waits.
            cancel: Set to stop waiting.

        Raises:
            Cancelled: It was set before the turn came.
        """
        told = 0
        while ahead := self.ahead(ticket):
            if cancel is not None and cancel.is_set():
                raise Cancelled("llama.cancelled")
            if ahead != told:
                told = ahead
                yield ahead
            with self._changed:
                if self._line.index(ticket) == ahead:
                    self._changed.wait(_POLL_S)

    @contextmanager
    def turn(
        self, held: object | None = None, cancel: threading.Event | None = None
    ) -> Iterator[None]:
        """Wait for the turn and keep it until the block ends.

        Args:
            held: A ticket whose turn has come: the block is part of that turn.
            cancel: Set to stop waiting.

        Raises:
            Cancelled: It was set before the turn came.
        """
        if held is not None:
            yield
            return
        with self.ticket() as mine:
            for _ in self.places(mine, cancel):
                pass
            yield
