"""Spreadsheets (XLSX, XLS, ODS): the sheets whose columns are an article's."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.dates import Order, order_of
from assistant.ingest.field_names import parse_map
from assistant.ingest.location import Location, Outcome
from assistant.ingest.packed import ZIP_MAGIC, open_packed
from assistant.ingest.tables import child
from assistant.ingest.tables.columns import SAMPLE_ROWS, find_columns
from assistant.ingest.tables.delimited import read_table
from assistant.ingest.tables.rows import Row, articles_of_rows

_LONGEST_LINE: Final = 64_000_000
# Longest time without a word.
_SILENCE_S: Final = 150.0
# All sheets unpacked, as a multiple of what a file may weigh.
_WHOLE: Final = 4
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_DOCUMENTS: Final = ("word/document.xml", "ppt/presentation.xml")
# What Excel writes for a line end that text from elsewhere held.
_RETURN: Final = "_x000D_"


def read_workbook(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a spreadsheet's visible sheets, a row each.

    Raises:
        IngestError: It is damaged, locked or hostile, or no sheet has a column of texts.
    """
    if not data.startswith((ZIP_MAGIC, _OLE_MAGIC)):
        # What websites call Excel is often a table of text.
        yield from read_table(data, location, url, settings)
        return
    _refuse(data, location, settings)
    troubles: list[tuple[str, IngestError]] = []
    hidden: list[str] = []
    any_read = False
    with contextlib.closing(_told(data, location)) as told:
        sheets = _sheets(told, hidden)
        several = False
        for number, (name, rows) in enumerate(sheets):
            several = several or number > 0
            where = location._replace(sheet=name)
            sample = list(itertools.islice(rows, SAMPLE_ROWS))
            if not sample:
                continue
            try:
                columns = find_columns(
                    [row.cells for row in sample], parse_map(settings.map), where
                )
            except IngestError as error:
                troubles.append((name, error))
                continue
            any_read = True
            order = _SheetOrder(data, location, name, columns.dates)
            below = itertools.chain(sample[columns.above :], rows)
            yield from articles_of_rows(below, columns, where, settings, order)
    if hidden:
        yield location.notice("hidden_sheets", names=", ".join(hidden[:20]))
    if not any_read:
        raise troubles[0][1] if troubles else location.error("empty")
    if troubles:
        names = ", ".join(name for name, _ in troubles[:20])
        yield location.notice("other_sheets", names=names)


class _SheetOrder:
    """Which of day and month comes first in a sheet's dates that are text; else the day does."""

    def __init__(self, data: bytes, location: Location, name: str, dates: frozenset[int]) -> None:
        self._data = data
        self._location = location
        self._name = name
        self._dates = dates
        self._known: Order | None = None
        self._asked = False

    def __call__(self) -> Order | None:
        if not self._asked:
            self._asked = True
            with contextlib.closing(_told(self._data, self._location)) as told:
                self._known = order_of(self._values(told))
        return self._known or "day"

    def _values(self, told: Iterator[Any]) -> Iterator[str]:
        for name, rows in _sheets(told, []):
            if name == self._name:
                for row in rows:
                    yield from (row.cells[at] for at in self._dates if at < len(row.cells))


def _refuse(data: bytes, location: Location, settings: IngestSettings) -> None:
    """What can be told before anything is unpacked."""
    if not data.startswith(ZIP_MAGIC):
        if _LOCKED in data:
            raise location.error("workbook_locked")
        return
    with open_packed(data, location, settings.max_file_mb) as packed:
        if any(name in packed for name in _DOCUMENTS):
            raise location.error("workbook_damaged")
        limit = settings.max_file_mb * 1_000_000
        for entry in packed.entries:
            if entry.size > _WHOLE * limit:
                raise location.error("swollen_entry", entry=entry.name, limit=settings.max_file_mb)
        if sum(entry.size for entry in packed.entries) > 2 * _WHOLE * limit:
            raise location.error("workbook_lost")


def _sheets(
    told: Iterator[Any], hidden: list[str]
) -> Generator[tuple[str, Iterator[Row]], None, None]:
    """Each sheet's name and rows; what is left of its rows is passed over."""
    ahead: list[Any] = []

    def rows() -> Iterator[Row]:
        for line in told:
            if isinstance(line, dict):
                ahead.append(line)
                return
            yield Row(line[0], [cell.replace(_RETURN, "") for cell in line[1:]])

    while True:
        line = ahead.pop() if ahead else next(told, None)
        if line is None:
            return
        if "hidden" in line:
            hidden.append(line["hidden"])
        elif "sheet" in line:
            content = rows()
            yield line["sheet"], content
            for _ in content:
                pass


def _told(data: bytes, location: Location) -> Generator[Any, None, None]:
    """What the child tells of a workbook.

    Raises:
        IngestError: It is damaged or locked, or the child ended before it was through.
    """
    process = _started()
    try:
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                left = memoryview(data)
                while left:
                    left = left[process.stdin.write(left) :]
                process.stdin.close()
        for written in _lines(process):
            line = json.loads(written)
            if isinstance(line, dict) and "error" in line:
                raise location.error(str(line["error"]))
            if isinstance(line, dict) and "end" in line:
                return
            yield line
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
    raise location.error("workbook_lost")


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        # Its folder stays out of the path: names of modules here are some of the library's.
        [sys.executable, "-P", str(Path(child.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        # Ctrl-C is for whoever asks, who then lets the child go.
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if process.stdout is None:
        return
    descriptor, kept = process.stdout.fileno(), bytearray()
    while len(kept) < _LONGEST_LINE and select.select([descriptor], [], [], _SILENCE_S)[0]:
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return
        first, *more = piece.split(b"\n")
        kept += first
        for part in more:
            yield bytes(kept)
            kept = bytearray(part)
