"""How long the steps of an answer take."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping


class Timings(dict[str, float]):
    """Seconds by step; what is measured more than once adds up."""

    def add(self, step: str, since: float) -> None:
        """Add the seconds since some moment, on the clock of ``time.perf_counter``."""
        self[step] = round(self.get(step, 0.0) + time.perf_counter() - since, 4)

    def merge(self, other: Mapping[str, float]) -> None:
        """Add the seconds of other steps."""
        for step, seconds in other.items():
            self[step] = round(self.get(step, 0.0) + seconds, 4)

    @contextlib.contextmanager
    def measure(self, step: str) -> Iterator[None]:
        """Add the seconds of a block that comes to its end."""
        started = time.perf_counter()
        yield
        self.add(step, started)
