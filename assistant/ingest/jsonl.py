"""Articles as JSON: one object a line, or a file that is one object or an array of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.decoding import decode, refuse_binary
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article, describe_kind, shorten, without_lone_surrogates


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
    for number, line in _bounded_lines(stream, first, settings.max_file_mb * 1_000_000):
        location = Location(path, line=number)
        if line is None:
            yield location.error("line_too_large", limit=settings.max_file_mb)
        elif not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        else:
            yield from _line_outcomes(line, location, settings)
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
    if isinstance(parsed, list):
        for number, item in enumerate(parsed, start=1):
            yield from _outcomes(item, Location(path, item=number), settings)
    else:
        yield from _outcomes(parsed, location, settings)


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


def _text_lines(lines: Iterable[str], path: str, settings: IngestSettings) -> Iterator[Outcome]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _line_outcomes(line, Location(path, line=number), settings)


def _line_outcomes(
    line: bytes | str, location: Location, settings: IngestSettings
) -> Iterator[Outcome]:
    try:
        content = line if isinstance(line, str) else _text(line, location)
        parsed = _parse(content, location)
    except IngestError as error:
        yield error
    else:
        yield from _outcomes(parsed, location, settings)


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


def _outcomes(parsed: object, location: Location, settings: IngestSettings) -> Iterator[Outcome]:
    if not isinstance(parsed, dict):
        yield location.error("not_an_object", found=describe_kind(parsed))
        return
    try:
        yield from build_article(parsed, location, settings)
    except IngestError as error:
        yield error
