"""Progress of long work, on standard error."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.runtime.progress import Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

_QUIET_S: Final = 2.0
# Work this long is counted in bytes: no archive here has so many articles in one go.
_BYTES_FROM: Final = 5_000_000


def progress_bars() -> contextlib.AbstractContextManager[Progress]:
    """A ``Progress`` that draws bars on a terminal and writes a line now and then elsewhere."""
    return _drawn() if sys.stderr.isatty() else contextlib.nullcontext(_Lines())


def _amount(done: float, total: float | None) -> str:
    if total is None:
        return f"{done:,.0f}" if done else "…"
    if total >= _BYTES_FROM:
        return f"{done / 1e6:,.0f}/{total / 1e6:,.0f} MB"
    return f"{done:,.0f}/{total:,.0f}"


class _Lines:
    """A line when a step starts and ends, and at most every two seconds between."""

    def __init__(self) -> None:
        self._step = ""
        self._told = 0.0

    def __call__(self, step: str, done: float, total: float | None) -> None:
        now = time.monotonic()
        ended = total is not None and done >= total
        if step == self._step and not ended and now - self._told < _QUIET_S:
            return
        self._step, self._told = step, now
        click.echo(f"{step}: {_amount(done, total)}", err=True)


@contextlib.contextmanager
def _drawn() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[amount]}", markup=False),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def update(step: str, done: float, total: float | None) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total, amount="")
            bars.update(tasks[step], completed=done, total=total, amount=_amount(done, total))

        yield update
