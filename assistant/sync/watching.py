"""Keeping an index in step: at once when a folder changes, else by interval."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.presentation.html import is_web


def keep_in_step(
    addresses: Callable[[], Sequence[str]],
    visit: Callable[[Sequence[str]], object],
    *,
    every_s: float,
    stop: threading.Event,
) -> None:
    """Visit all origins, and then again: a folder when something in it changes, all by interval.

    Args:
        addresses: The origins, asked for anew each time.
        visit: Visits these; all when empty.
        every_s: Seconds between two visits to all.
        stop: Ends it.
    """
    visit(())
    while not stop.is_set():
        changed = _changed(addresses(), every_s, stop)
        if not stop.is_set():
            visit(changed)


def _changed(addresses: Sequence[str], every_s: float, stop: threading.Event) -> list[str]:
    """The origins on disk in which something changes meanwhile; none when the time is over."""
    from watchfiles import watch

    paths = {Path(each) for each in addresses if not is_web(each)}
    watched = [path for path in paths if path.exists()]
    if not watched:
        stop.wait(every_s)
        return []
    for changes in watch(
        *watched, stop_event=stop, yield_on_timeout=True, rust_timeout=int(every_s * 1000)
    ):
        touched = [Path(path) for _, path in changes]
        return [str(p) for p in watched if any(t == p or p in t.parents for t in touched)]
    return []
