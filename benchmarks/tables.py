"""Tables and progress on the console."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

if TYPE_CHECKING:
    from assistant.runtime import progress

_WIDTH: Final = 200
_T = TypeVar("_T")
err: Final = Console(stderr=True)


def show(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], left: int = 1) -> None:
    """Print a table on the standard output.

    Args:
        title: Above it.
        headings: Of the columns.
        rows: Cells; an empty row is a rule.
        left: So many columns, the first ones, hold words; the others hold numbers.
    """
    table = Table(title=title)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="left" if at < left else "right")
    for row in rows:
        if row:
            table.add_row(*map(str, row))
        else:
            table.add_section()
    Console(width=_WIDTH).print(table)


def between(value: float, interval: Sequence[float], sign: str = "") -> str:
    """A figure with its interval, as tables have it."""
    low, high = interval
    return f"{value:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def watched(items: Iterable[_T], what: str) -> Iterable[_T]:
    """The items, with a bar on the standard error."""
    return track(items, description=what, console=err)


@contextlib.contextmanager
def until_stopped() -> Iterator[None]:
    """Ctrl-C ends what is done within, and nothing after it."""
    try:
        yield
    except KeyboardInterrupt:
        err.print("stopped; this is what was measured")


@contextlib.contextmanager
def counting(what: str) -> Iterator[progress.Progress]:
    """A bar on the standard error, and what moves it."""
    with Progress(console=err) as bar:
        task = bar.add_task(what, total=None)

        def move(step: str, done: float, total: float | None) -> None:
            bar.update(task, completed=done, total=total)

        yield move
