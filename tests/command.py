"""The command ``hemeroteca`` as a process of its own, for tests of every kind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

COMMAND: Final = (sys.executable, "-m", "assistant")
ROOT: Final = Path(__file__).resolve().parents[1]


def environment(**changes: str | None) -> dict[str, str]:
    """This process's environment in English, with changes; None takes a variable away."""
    merged = {**os.environ, "HEMEROTECA_LANGUAGE": "en", "COLUMNS": "100", **changes}
    return {name: value for name, value in merged.items() if value is not None}


def hemeroteca(
    *arguments: str | Path,
    given: str | bytes = b"",
    env: Mapping[str, str | None] | None = None,
    prefix: Sequence[str] = (),
    cwd: Path | None = None,
    timeout: float = 300,
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end.

    Args:
        *arguments: What is written after its name.
        given: Its standard input.
        env: Changes to the environment.
        prefix: A command to run it under.
        cwd: Folder to run it in.
        timeout: Seconds after which the test fails.
    """
    done = subprocess.run(
        [*prefix, *COMMAND, *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env=environment(**(env or {})),
        cwd=cwd,
        timeout=timeout,
        check=False,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def one_line(text: str) -> str:
    """The last line of what a failed command said, which must hold no traceback."""
    assert "Traceback" not in text, text
    return text.strip().splitlines()[-1]


def records(text: str) -> list[Any]:
    """What a command printed, a JSON value a line."""
    return [json.loads(line) for line in text.splitlines()]
