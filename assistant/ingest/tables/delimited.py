"""Tables as text (CSV, TSV and their kin), read line by line."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.dates import Order, order_of
from assistant.ingest.field_names import parse_map
from assistant.ingest.location import Location, Outcome
from assistant.ingest.tables.columns import SAMPLE_ROWS, find_columns, known_names
from assistant.ingest.tables.rows import Row, articles_of_rows
from assistant.ingest.tables.text_lines import Line, text_lines

_DELIMITERS: Final = (";", ",", "\t", "|")
# Excel's own way to say it, in the first line.
_SAID: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_ESCAPED: Final = re.compile(r'\\"\w')
_SAMPLE_LINES: Final = 200
_SAMPLE_CHARS: Final = 400_000
# What a row may hold beside its text.
_BESIDE_TEXT: Final = 200_000
# After a quote that is never closed, lines are read again; so many characters in all.
_MOST_AGAIN: Final = 20_000_000
_DATE_CELL: Final = re.compile(
    rb'(?:^|[;,\t|"])\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?=[\s;,\t|"]|$)', re.MULTILINE
)
_LONGEST_SCANNED: Final = 1 << 20


class Dialect(NamedTuple):
    """How a table is written.

    Attributes:
        delimiter: What parts its cells.
        escaped: Whether quotes in cells are written with a backslash before, and not twice.
    """

    delimiter: str
    escaped: bool = False


def read_table(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a table that is in memory; see ``read_table_stream``.

    Raises:
        IngestError: As there.
    """
    yield from read_table_stream(io.BytesIO(data), location.path, settings)


def read_table_stream(
    stream: BinaryIO, path: str, settings: IngestSettings, *, first: bytes = b""
) -> Iterator[Outcome]:
    """The articles of a table, a row in memory at a time.

    Delimiter, encoding, header and columns are found. A row with too few or too many cells comes
    out as the error that says so, and after a quote that is never closed the next line goes on.

    Args:
        stream: Read from where it stands.
        path: Its name, for errors.
        settings: Limits, and a person's mapping of columns.
        first: What was already taken from the stream.

    Raises:
        IngestError: It is binary, empty, or no column is known to hold texts.
    """
    location = Location(path)
    order = _StreamOrder(stream)
    most = max(settings.max_article_chars + _BESIDE_TEXT, _SAMPLE_CHARS)
    # One limit for all threads; what a row may hold is bounded here, before the module sees it.
    csv.field_size_limit(max(most, csv.field_size_limit()))
    with location.only_text():
        lines = text_lines(stream, first, settings.max_file_mb * 1_000_000)
        head = _head(lines)
    said = _SAID.fullmatch(head[0].text) if head and head[0].text else None
    if said:
        head = head[1:]
    dialect = _dialect([line.text or "" for line in head], said[1] if said else "")
    sample = _rows_of(head, dialect)
    if not any(any(row.cells) for row in sample):
        raise location.error("empty")
    cells = [row.cells for row in sample]
    columns = find_columns(cells, parse_map(settings.map), location)
    header = cells[columns.above - 1] if columns.above else cells[0]
    # The first line that is no more header, or part of what stands above it.
    start = sample[columns.above].line if columns.above < len(sample) else head[-1].number + 1
    rest = (line for line in head if line.number >= start)
    records = _Records(itertools.chain(rest, lines), dialect, _widths(header), location, most)
    order.likely = "day" if columns.day_first or dialect.delimiter == ";" else None
    yield from articles_of_rows(records.rows(), columns, location, settings, order)


def _head(lines: Iterator[Line]) -> list[Line]:
    head: list[Line] = []
    size = 0
    while len(head) < _SAMPLE_LINES and size < _SAMPLE_CHARS and (line := next(lines, None)):
        head.append(line)
        size += len(line.text or "")
    return head


def _dialect(lines: Sequence[str], said: str) -> Dialect:
    """The delimiter that makes the most known names, then the most rows of equal width."""
    whole = "".join(lines)
    # A cell may end in a backslash; one before a quote and a letter is there for the quote.
    manners = (True, False) if _ESCAPED.search(whole) and '""' not in whole else (False,)
    dialects = [Dialect(each, manner) for each in said or _DELIMITERS for manner in manners]
    return max(dialects, key=lambda dialect: _fitness(lines, dialect))


def _fitness(lines: Sequence[str], dialect: Dialect) -> tuple[int, float, int]:
    rows = [cells for _, cells in _parsed(lines, dialect) if any(cells)]
    widths = [len(row) for row in rows]
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    alike = widths.count(common) / len(widths) if common > 1 else 0.0
    names = max((known_names(row) for row in rows[:SAMPLE_ROWS] if len(row) > 1), default=0)
    return names, alike, common


def _parsed(lines: Sequence[str], dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Rows of a sample, each after the number of lines that it and all before it take."""
    reader = _reader(iter(lines), dialect)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        return


def _rows_of(head: Sequence[Line], dialect: Dialect) -> list[Row]:
    rows, before = [], 0
    for after, cells in itertools.islice(
        _parsed([line.text or "" for line in head], dialect), SAMPLE_ROWS
    ):
        rows.append(Row(head[before].number, cells))
        before = after
    return rows


def _reader(lines: Iterator[str], dialect: Dialect) -> Any:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        doublequote=not dialect.escaped,
        escapechar="\\" if dialect.escaped else None,
        skipinitialspace=dialect.delimiter != "\t",
    )


def _widths(header: Sequence[str]) -> tuple[int, int]:
    """How many cells a row has at least and at most: columns without a name may be missing."""
    named = [at for at, name in enumerate(header, start=1) if name]
    return max(named, default=1), len(header)


class _Records:
    """Rows of lines; where a quote is never closed, the line after it goes on."""

    def __init__(
        self,
        lines: Iterator[Line],
        dialect: Dialect,
        widths: tuple[int, int],
        location: Location,
        most: int,
    ) -> None:
        self._lines = lines
        self._dialect = dialect
        self._least, self._most_cells = widths
        self._location = location
        self._most = most
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._size = 0
        self._budget = _MOST_AGAIN
        self._ended = False
        self._told = 0  # the last line that what was told already stands in

    def rows(self) -> Iterator[Row | IngestError]:
        """Each row, or the error that says why it is none.

        Raises:
            IngestError: So many quotes are broken that reading on would take too long.
        """
        reader = _reader(self._fed(), self._dialect)
        while True:
            self._taken, self._size = [], 0
            cells: list[str] = []
            try:
                cells = next(reader)
                trouble = self._trouble(cells)
            except StopIteration:
                return
            except (_Overlong, csv.Error):
                trouble = self._error("long_row", limit=self._most)
            if trouble is None:
                yield Row(self._taken[0].number, cells)
                continue
            start = self._taken[0].number
            if start > self._told:
                yield trouble
            self._told = max(self._told, self._taken[-1].number)
            if len(self._taken) > 1:
                self._read_again()
            reader = _reader(self._fed(), self._dialect)

    def _fed(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                self._ended = True
                return
            self._taken.append(line)
            self._size += len(line.text or "")
            if line.text is None or self._size > self._most:
                raise _Overlong
            yield line.text

    def _trouble(self, cells: Sequence[str]) -> IngestError | None:
        quotes = sum((line.text or "").count('"') for line in self._taken)
        if self._ended and len(self._taken) > 1 and quotes % 2:
            return self._error("open_quote")
        if not any(cells):
            return None
        found = len(cells)
        if self._least <= found and not any(cells[self._most_cells :]):
            return None
        return self._error("odd_row", found=found, expected=self._most_cells)

    def _error(self, key: str, **values: object) -> IngestError:
        return self._location._replace(line=self._taken[0].number).error(key, **values)

    def _read_again(self) -> None:
        self._budget -= self._size
        if self._budget < 0:
            raise self._error("broken_quotes")
        self._again.extendleft(reversed(self._taken[1:]))
        self._ended = False


class _Overlong(Exception):
    """A row is longer than any article."""


class _StreamOrder:
    """Which of day and month comes first in a table's dates; see ``jsonl``.

    Attributes:
        likely: What holds where no date is sure.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._known: Order | None = None
        self._asked = False
        self.likely: Order | None = None

    def __call__(self) -> Order | None:
        if not self._asked:
            self._asked = True
            self._known = self._told() if self._stream.seekable() else None
        return self._known or self.likely

    def _told(self) -> Order | None:
        here = self._stream.tell()
        self._stream.seek(0)
        try:
            return order_of(date for line in self._scanned() for date in _dates(line))
        finally:
            self._stream.seek(here)

    def _scanned(self) -> Iterator[bytes]:
        while line := self._stream.readline(_LONGEST_SCANNED):
            yield line


def _dates(line: bytes) -> Iterator[str]:
    """Cells that are dates of three numbers; those in two bytes a character too."""
    for found in _DATE_CELL.findall(line.replace(b"\0", b"")):
        yield found.decode("ascii")
