"""How long work tells that it is getting on, and how it is told to stop.

Work takes a ``Progress`` and calls it; whoever starts the work decides what to
show. A callable that raises ``Cancelled`` (or lets ``KeyboardInterrupt`` through)
stops the work at the next safe place.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each step done."""

    def __call__(self, step: str, done: float, total: float | None) -> None:
        """Take note of one more step.

        Args:
            step: What is being done, for people.
            done: Units finished so far (articles, bytes).
            total: Units in all, or None when not known yet.
        """


def silent(step: str, done: float, total: float | None) -> None:
    """A ``Progress`` that shows nothing."""
