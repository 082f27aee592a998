"""The process that reads workbooks: native code that a hostile file may make ask for anything.

A sheet of two cells, the first and the last that a sheet can have, is laid out in memory as
seventeen thousand million of them. So this runs on its own, with little memory and time, and
knows nothing of articles: it is given a workbook on standard input and writes a JSON value a
line, ``{"sheet": NAME}``, then ``[ROW, CELL, …]`` for each row that is not empty, and in the end
``{"end": true}``; ``{"hidden": NAME}`` for a sheet that is hidden, ``{"error": KEY}`` instead of
what follows.
"""

import contextlib
import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

_LEAST_MEMORY = 1 << 30
_MOST_SECONDS = 120
# More columns than this hold no fields of articles.
_MOST_COLUMNS = 500


def told(data: bytes) -> Iterator[Any]:
    """What is in a workbook, as described above."""
    from python_calamine import (
        CalamineError,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    try:
        book = load_workbook(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                yield {"hidden": sheet.name}
                continue
            yield {"sheet": sheet.name}
            content = book.get_sheet_by_name(sheet.name)
            above = content.start[0] if content.start else 0
            for number, row in enumerate(content.iter_rows(), start=above + 1):
                cells = [written(cell) for cell in row[:_MOST_COLUMNS]]
                if any(cells):
                    yield [number, *cells]
    except PasswordError:
        yield {"error": "workbook_locked"}
    except CalamineError:
        yield {"error": "workbook_damaged"}
    else:
        yield {"end": True}


def written(cell: object) -> str:
    """A cell's value as a table of text would have it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ") if cell.time() != dt.time.min else cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def main() -> None:
    """Read standard input and tell."""
    data = sys.stdin.buffer.read()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        most = _LEAST_MEMORY + 8 * len(data)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with contextlib.suppress(BrokenPipeError):
        for line in told(data):
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
