"""Batches: one JSON object a line in, one a line out, in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from assistant.cli import output
from assistant.cli.error_lines import DONE, FAILURE
from assistant.errors import (
    ArchiveError,
    HemerotecaError,
    ModelError,
    OfflineError,
    StorageError,
    UsageError,
)

# These would meet every line alike: better to stop at the first.
FATAL = (ArchiveError, ModelError, OfflineError, StorageError)


def run_batch(path: Path, required: str, work: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Do the work for each line and print what comes of it, with the line's own ``id``.

    Args:
        path: JSONL file; ``-`` is standard input.
        required: Key that must hold a text.
        work: Takes the object of a line and returns what to print.

    Returns:
        Exit code: 1 when a line could not be worked on; the others were, all the same.
    """
    code = DONE
    for line, where in _lines(path):
        values: dict[str, Any] = {}
        try:
            values = _object(line, where)
            if not isinstance(values.get(required), str):
                raise UsageError("cli.no_key", where=where, key=required)
            result = work(values)
        except FATAL:
            raise
        except HemerotecaError as error:
            output.note(error)
            result, code = {"error": str(error)}, FAILURE
        output.data({"id": values.get("id"), **result})
    return code


def _lines(path: Path) -> Iterator[tuple[bytes, str]]:
    """Each filled line, and where it stands."""
    try:
        with click.open_file(str(path), "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield line, f"{path}:{number}"
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise UsageError("cli.no_batch", path=path, why=error) from error


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("cli.bad_json", where=where, why=error) from error
    if not isinstance(values, dict):
        raise UsageError("cli.not_object", where=where)
    return values
