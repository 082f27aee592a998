"""Data to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_T = TypeVar("_T")
# Line ends and tabs move the cursor no further than people expect.
_HARMLESS = frozenset("\n\t")


def data(value: Any) -> None:
    """One JSON value as one line of UTF-8, whatever the terminal's encoding, flushed.

    Args:
        value: What JSON holds, and models in it.
    """
    line = json.dumps(
        value, ensure_ascii=False, default=lambda model: model.model_dump(mode="json")
    )
    click.echo(line.encode("utf-8", "replace"))


def result(value: _T, show: Callable[[_T], None], *, as_json: bool) -> None:
    """What a command found, as ``data`` or as people read it.

    Args:
        value: What was found.
        show: Prints it for people.
        as_json: Whether ``--json`` was given.
    """
    (data if as_json else show)(value)


def shown(value: object) -> str:
    """Text for a terminal: an article cannot move the cursor or change colours."""
    return "".join(
        char
        for char in str(value)
        if char in _HARMLESS or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )


def line(value: object = "", **style: Any) -> None:
    """One line of readable output."""
    click.echo(click.style(shown(value), **style))


def quote(words: str, indent: int = 4) -> None:
    """One line with words of an article."""
    line(f"{'':{indent}}«{' '.join(words.split())}»", fg="green")


def note(value: object) -> None:
    """One line on standard error."""
    click.echo(shown(value), err=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], area: str = "cli") -> None:
    """A table on standard output: columns on a terminal, tabs in a pipe.

    Args:
        columns: Names of their headings, ``column_...`` in the catalogue.
        rows: Their cells.
        area: Of the catalogue.
    """
    cells = [[" ".join(shown(cell).split()) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    keys = (f"column_{name}" for name in columns)
    headings = [text(f"{area}.{key}") for key in keys]
    drawn = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def megabytes(size: float) -> str:
    """A size for people."""
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else f"{size / 1e9:,.2f} GB"
