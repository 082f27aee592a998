"""Batches: one JSON object a line in, one a line out, in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

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
from assistant.messages import text

# These would meet every line alike: better to stop at the first.
FATAL = (ArchiveError, ModelError, OfflineError, StorageError)


class _Job(NamedTuple):
    id: Any
    values: dict[str, Any]
    fault: str = ""


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
    for job in _jobs(path, required):
        result, fault = {}, job.fault
        if not fault:
            try:
                result = work(job.values)
            except FATAL:
                raise
            except HemerotecaError as error:
                fault = str(error)
        if fault:
            output.note(fault)
            result, code = {"error": fault}, FAILURE
        output.data({"id": job.id, **result})
    return code


def _jobs(path: Path, required: str) -> Iterator[_Job]:
    try:
        with click.open_file(str(path), "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _job(line, required, where=f"{path}:{number}")
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise UsageError("cli.no_batch", path=path, why=error.strerror) from error


def _job(line: bytes, required: str, where: str) -> _Job:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return _Job(None, {}, text("cli.bad_json", where=where, why=error))
    if not isinstance(values, dict):
        return _Job(None, {}, text("cli.not_object", where=where))
    if not isinstance(values.get(required), str):
        return _Job(values.get("id"), {}, text("cli.no_key", where=where, key=required))
    return _Job(values.get("id"), values)
