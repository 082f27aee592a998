"""Files of JSON: sets to read, results to write."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load(file: Path) -> Any:
    """What ``write`` wrote."""
    return json.loads(file.read_text(encoding="utf-8"))


def write(file: Path | None, results: Any) -> None:
    """Write results as JSON, if there is a file for them."""
    if file:
        with replacing(file) as partial:
            text = json.dumps(results, indent=1, ensure_ascii=False)
            partial.write_text(f"{text}\n", encoding="utf-8")


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """What to write in place of a file; a run that is stopped meanwhile leaves it as it was."""
    partial = file.with_name(f"{file.name}.partial")
    yield partial
    partial.replace(file)
