"""Rows as a CSV file that a spreadsheet opens as text, whatever stands in its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.presentation.html import without_controls

BOM: Final = "\ufeff"
# Spreadsheets take what begins so for a formula, in either width of the signs.
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(rows: Iterable[Iterable[object]], *, bom: bool = False) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180), each with its end.

    Args:
        rows: Their cells; None is an empty one. White space is squeezed, and characters that
            reorder or hide others are dropped.
        bom: Whether it begins with a byte-order mark, by which Excel knows UTF-8.
    """
    start = BOM if bom else ""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_cell(cell) for cell in row])
        yield start + line.getvalue()
        start = ""


def _cell(value: object) -> str:
    words = " ".join(without_controls("" if value is None else str(value)).split())
    return f"'{words}" if words.startswith(_FORMULA) else words
