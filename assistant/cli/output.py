"""Data to standard output, everything else to standard error."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import click

from assistant.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel

# Line ends and tabs move the cursor no further than people expect.
_HARMLESS = frozenset("\n\t")


def data(value: Any) -> None:
    """One JSON value as one line of UTF-8, whatever the terminal's encoding, flushed."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    click.echo(line.encode("utf-8", "replace"))


def record(value: BaseModel) -> None:
    """One model as ``data``."""
    data(value.model_dump(mode="json"))


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


def note(value: object) -> None:
    """One line on standard error."""
    click.echo(shown(value), err=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output: columns on a terminal, tabs in a pipe."""
    import sys

    cells = [[" ".join(shown(cell).split()) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def columns(*names: str) -> list[str]:
    """Headings of a table."""
    return [text(f"cli.column_{name}") for name in names]


def megabytes(size: float) -> str:
    """A size for people."""
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else f"{size / 1e9:,.2f} GB"
