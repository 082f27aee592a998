"""The rows of a table, below its header, to articles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.dates import Order
from assistant.ingest.exports.ris import straight_names
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import article_of_record
from assistant.ingest.tables.columns import Columns

# Days since the end of 1899, as spreadsheets count: from 1954 to 2119.
_SERIAL: Final = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")
_SERIAL_START: Final = dt.date(1899, 12, 30)
# Only Zotero's tables have both.
_ZOTERO: Final = frozenset({"Item Type", "Publication Title"})


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        line: 1-based line of the file, or row of the sheet, that it begins in.
        cells: Its values, as written.
    """

    line: int
    cells: list[str]


def articles_of_rows(
    rows: Iterable[Row | IngestError],
    columns: Columns,
    location: Location,
    settings: IngestSettings,
    order: Callable[[], Order | None],
) -> Iterator[Outcome]:
    """The articles of a table's rows; one that holds none comes out as the error that says why.

    Args:
        rows: Those below the header, and errors for what is none. Empty ones are passed over.
        columns: What they hold.
        location: The table.
        settings: Limits.
        order: Asked what is sure of dates of three numbers.
    """
    # A person's map was heeded when the columns were found.
    limits = settings.model_copy(update={"map": ""})
    inverted = columns.keys if _ZOTERO.issubset(columns.keys) else ()
    for row in rows:
        if isinstance(row, IngestError):
            yield row
            continue
        line, cells = row
        record = {
            key: cell
            for key, cell in zip(columns.keys, map(str.strip, cells), strict=False)
            if cell
        }
        if not record:
            continue
        where = location._replace(line=line)
        if not any(columns.keys[at] in record for at in columns.texts):
            yield where.error("blank_text")
            continue
        for at in columns.dates:
            if written := record.get(columns.keys[at]):
                record[columns.keys[at]] = _day(written)
        if inverted and "Author" in record:
            record["Author"] = straight_names(record["Author"])
        try:
            yield from article_of_record(record, where, limits, order)
        except IngestError as error:
            yield error


def _day(written: str) -> str:
    """A spreadsheet's number of a day as that day; others as they are."""
    match = _SERIAL.fullmatch(written)
    if match is None:
        return written
    return (_SERIAL_START + dt.timedelta(days=int(match[1]))).isoformat()
