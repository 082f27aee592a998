"""Articles as JSON: one object a line, or a file that is one object or an array of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, NoReturn

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.agencies import ninjs
from assistant.ingest.dates import Order, order_of
from assistant.ingest.decoding import decode, refuse_binary
from assistant.ingest.field_names import has_text, is_only_described, parse_map
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import (
    article_of_record,
    describe_kind,
    shorten,
    without_lone_surrogates,
)

_DEEPEST: Final = 4
_DATE_VALUE: Final = re.compile(r'"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\b[^"]{0,20}"')


def read_lines(
    stream: BinaryIO, path: str, settings: IngestSettings, *, first: bytes = b""
) -> Iterator[Outcome]:
    """Articles of a JSONL stream, one line in memory at a time.

    A line that holds no article comes out as the error that says why; the next ones go on.

    Args:
        stream: Read from where it stands.
        path: Its name, for errors.
        settings: Limits; ``max_file_mb`` is applied to each line.
        first: A first line that was already taken from the stream.

    Raises:
        IngestError: That line is of a binary file.
    """
    with Location(path).only_text():
        refuse_binary(first)
    blank = True
    order = _StreamOrder(stream)
    for number, line in _bounded_lines(stream, first, settings.max_file_mb * 1_000_000):
        location = Location(path, line=number)
        if line is None:
            yield location.error("line_too_large", limit=settings.max_file_mb)
        elif not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        else:
            yield from _line_outcomes(line, location, settings, order)
        blank = False
    if blank:
        yield Location(path).error("empty")


def read_json(data: bytes, path: str, settings: IngestSettings) -> Iterator[Outcome]:
    """Articles of a JSON file: an array of objects, one object, or JSONL under another name.

    Raises:
        IngestError: The file as a whole is no JSON.
    """
    location = Location(path)
    content = _text(data, location)
    try:
        parsed = _parse(content, location)
    except IngestError:
        lines = content.split("\n")
        if not _starts_with_objects(lines):
            raise
        yield from _text_lines(lines, path, settings)
        return
    records = list(_records(parsed, parse_map(settings.map)))
    if len(records) > 1 and all(isinstance(r, dict) and is_only_described(r) for r in records):
        raise location.error("only_links")
    order = _KnownOrder(records)
    for number, item in enumerate(records, start=1):
        single = len(records) == 1 and not isinstance(parsed, list)
        where = location if single else Location(path, item=number)
        yield from _outcomes(item, where, settings, order)


def read_wide_lines(data: bytes, path: str, settings: IngestSettings) -> Iterator[Outcome]:
    """Articles of a JSONL file in UTF-16, which cannot be read by the line.

    Raises:
        IngestError: It is no text.
    """
    yield from _text_lines(_text(data, Location(path)).split("\n"), path, settings)


def _bounded_lines(
    stream: BinaryIO, first: bytes, limit: int
) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None stands for one over the limit, of which no more is kept."""
    number = 0
    line = first or stream.readline(limit + 1)
    while line:
        number += 1
        whole = len(line) <= limit
        yield number, line if whole else None
        while not line.endswith(b"\n") and not whole:
            line = stream.readline(limit + 1)
            if not line:
                return
        line = stream.readline(limit + 1)


def _text_lines(lines: list[str], path: str, settings: IngestSettings) -> Iterator[Outcome]:
    order = _KnownOrder(lines)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _line_outcomes(line, Location(path, line=number), settings, order)


def _line_outcomes(
    line: bytes | str, location: Location, settings: IngestSettings, order: _DateOrder
) -> Iterator[Outcome]:
    try:
        content = line if isinstance(line, str) else _text(line, location)
        parsed = _parse(content, location)
    except IngestError as error:
        yield error
    else:
        several = isinstance(parsed, dict) or (
            isinstance(parsed, list) and any(isinstance(item, dict) for item in parsed)
        )
        records = _records(parsed, parse_map(settings.map)) if several else [parsed]
        for record in records:
            yield from _outcomes(record, location, settings, order)


def _text(data: bytes, location: Location) -> str:
    try:
        return data.decode("utf-8-sig")  # whether it is JSON, its parser tells
    except UnicodeDecodeError:
        with location.only_text():
            return decode(data)


def _starts_with_objects(lines: list[str]) -> bool:
    filled = [line for line in lines[:50] if line.strip()]
    return len(filled) > 1 and all(
        line.strip().startswith("{") and line.strip().endswith("}") for line in filled[:2]
    )


def _parse(content: str, location: Location) -> Any:
    content = content.removeprefix("\ufeff")
    try:
        parsed = json.loads(content, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if location.line is not None:
            raise location.error("bad_json", column=error.colno) from error
        row, column = error.lineno, error.colno
        raise location.error("bad_json_file", row=row, column=column) from error
    except RecursionError as error:
        raise location.error("json_too_deep") from error
    except ValueError as error:  # a number that JSON does not have, or one of absurd length
        raise location.error("bad_json_number", value=shorten(str(error))) from error
    return without_lone_surrogates(parsed) if "\\ud" in content.lower() else parsed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _outcomes(
    parsed: object, location: Location, settings: IngestSettings, order: _DateOrder
) -> Iterator[Outcome]:
    if not isinstance(parsed, dict):
        yield location.error("not_an_object", found=describe_kind(parsed))
        return
    try:
        yield from article_of_record(parsed, location, settings, order)
    except IngestError as error:
        yield error


def _records(parsed: Any, mapping: Mapping[str, str], depth: int = 0) -> Iterator[Any]:
    """The records in a JSON value: its own, those of a list in it, or of a list in an object.

    An object around a record lends it what it lacks. What holds no record comes out as it is.
    """
    if isinstance(parsed, dict):
        parsed = ninjs.plain_record(parsed)
    if isinstance(parsed, list) and depth <= _DEEPEST:
        for item in parsed:
            yield from _records(item, mapping, depth + 1) if isinstance(item, dict) else [item]
    elif isinstance(parsed, dict) and not has_text(parsed, mapping) and depth <= _DEEPEST:
        yield from _within(parsed, mapping, depth)
    else:
        yield parsed


def _within(parsed: Mapping[str, Any], mapping: Mapping[str, str], depth: int) -> Iterator[Any]:
    best: list[Any] = []
    links: list[Any] = []
    for key, value in parsed.items():
        if isinstance(value, list | dict) and value:
            inner = list(_records(value, mapping, depth + 1))
            named = [item for item in inner if isinstance(item, dict) and is_only_described(item)]
            links = max(links, named, key=len)
            good = [item for item in inner if isinstance(item, dict) and has_text(item, mapping)]
            if len(good) > len(best):
                around = {name: each for name, each in parsed.items() if name != key}
                loose = {n: e for n, e in around.items() if not isinstance(e, list | dict)}
                single = isinstance(value, dict) and len(inner) == 1
                best = [
                    {**(loose if single else {}), **item}
                    for item in inner
                    if isinstance(item, dict)
                ]
    yield from best or (links if len(links) > 1 else [parsed])


class _KnownOrder:
    """Which of day and month comes first in the dates of values that are all in memory."""

    def __init__(self, values: Iterable[object]) -> None:
        self._values = values

    def __call__(self) -> Order | None:
        return order_of(_dated(json.dumps(value, default=str) for value in self._values))


class _StreamOrder:
    """The same of a stream, which is read through once for it, and only when it is asked for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._known: Order | None = None
        self._asked = False

    def __call__(self) -> Order | None:
        if not self._asked and self._stream.seekable():
            here = self._stream.tell()
            self._stream.seek(0)
            self._known = order_of(_dated(line.decode("latin-1") for line in self._stream))
            self._stream.seek(here)
        self._asked = True
        return self._known


_DateOrder = Callable[[], Order | None]


def _dated(lines: Iterable[str]) -> Iterator[str]:
    """Whole values that are dates of three numbers; dates inside texts are of other hands."""
    for line in lines:
        yield from _DATE_VALUE.findall(line)
