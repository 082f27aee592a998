"""One answer's calls of the chat model: in its turn, within its time, until it is cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any

from assistant.answering.timings import Timings
from assistant.errors import Cancelled
from assistant.models.protocols import ChatModel
from assistant.runtime.time_budget import TimeBudget
from assistant.types import AnswerEvent


class ChatCalls:
    """Calls the chat model for one answer.

    Args:
        model: Gives the chat model; called only once one is needed.
        cancel: Set to stop.
        budget: The time of all calls together, waiting left out.
    """

    def __init__(
        self,
        model: Callable[[], ChatModel],
        cancel: threading.Event | None,
        budget: TimeBudget,
    ) -> None:
        self._model = model
        self._cancel = cancel
        self.budget = budget

    @property
    def model(self) -> ChatModel:
        """The chat model."""
        return self._model()

    def ticket(self) -> AbstractContextManager[object]:
        """A place in the line of all callers, until the block ends."""
        return self.model.ticket_lock.ticket()

    def waiting(self, ticket: object, timings: Timings) -> Generator[AnswerEvent, None, bool]:
        """Wait for the turn; whether there was anybody to wait for.

        Raises:
            Cancelled: The answer was cancelled meanwhile.
        """
        started = time.perf_counter()
        waited = False
        for ahead in self.model.ticket_lock.places(ticket, self._cancel):
            waited = True
            yield AnswerEvent(kind="waiting", ahead=ahead)
        if waited:
            timings.add("waiting", started)
        return waited

    def arguments(self, ticket: object) -> dict[str, Any]:
        """What every call of the chat model takes, once the turn has come."""
        return {"ticket": ticket, "cancel": self._cancel, "timeout_s": self.budget.left_s}

    def require(self) -> None:
        """Go on only while the answer is wanted.

        Raises:
            Cancelled: It was cancelled.
        """
        if self._cancel is not None and self._cancel.is_set():
            raise Cancelled("llama.cancelled")
