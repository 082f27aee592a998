"""Who is asked what, when several systems share a model and its memory of prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_System = TypeVar("_System")
_Asked = TypeVar("_Asked")


def schedule(systems: Sequence[_System], asked: Sequence[_Asked]) -> list[tuple[_System, _Asked]]:
    """Every question with every system, never the same question twice running.

    Two prompts of one question share their evidence's beginning, which would then count
    as evaluated. In blocks, so that a run cut short has treated the systems alike.
    """
    size = max(2, len(systems))
    starts = list(range(0, max(1, len(asked) - size + 1), size))
    ends = [*starts[1:], len(asked)]
    return [
        (systems[(at + turn) % len(systems)], asked[at])
        for start, end in zip(starts, ends, strict=True)
        for turn in range(len(systems))
        for at in range(start, end)
    ]
