"""Data to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_T = TypeVar("_T")
# Line ends and tabs move the cursor no further than people expect.
_HARMLESS = frozenset("\n\t")
# Of a pipe, in signs.
_ANY_WIDTH: Final = 10_000


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


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    area: str = "cli",
    *,
    always: bool = False,
) -> None:
    """A table on standard output: columns on a terminal, tabs in a pipe.

    Args:
        columns: Names of their headings, ``column_...`` in the catalogue.
        rows: Their cells.
        area: Of the catalogue.
        always: Columns with headings in a pipe too.
    """
    cells = [[" ".join(shown(cell).split()) for cell in row] for row in rows]
    terminal = sys.stdout.isatty()
    if not (terminal or always):
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
    Console(width=None if terminal else _ANY_WIDTH).print(drawn)


def megabytes(size: float) -> str:
    """A size for people."""
    shown = f"{max(size / 1e6, 1):.0f} MB" if size < 1e9 else f"{size / 1e9:.2f} GB"
    return shown.replace(".", ",") if interface_language() == "es" else shown
