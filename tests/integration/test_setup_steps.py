"""The steps of ``scripts/setup``: side by side, told one by one, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import pytest
from command import ROOT, environment

_SCRIPTS: Final = [
    path
    for path in (*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run")
    if path.is_file()
    and (path.suffix == ".sh" or path.read_bytes().startswith(b"#!/usr/bin/env bash"))
]


def _script(folder: Path, body: str) -> list[str]:
    (folder / ".setup" / "log").mkdir(parents=True)
    path = folder / "script"
    path.write_text(
        f"set -euo pipefail\ncd '{folder}'\nsource '{ROOT}/scripts/steps.sh'\n{body}\n",
        encoding="utf-8",
    )
    return ["bash", str(path)]


def _run(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _script(folder, body), capture_output=True, text=True, env=environment(), check=False
    )


@pytest.mark.parametrize("path", _SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse(path: Path) -> None:
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_steps_run_side_by_side_and_say_their_time(tmp_path: Path) -> None:
    """The first waits for a file that the second makes."""
    done = _run(
        tmp_path,
        "waits() { until [[ -e made ]]; do sleep 0.05; done; }\n"
        "step one first primero waits\nstep two second segundo touch made\n"
        "await one two\nsay end fin\n",
    )
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert lines[:2] == ["→ first", "→ second"]
    assert sorted(line.split(" (")[0] for line in lines[2:4]) == ["✓ first", "✓ second"]
    assert lines[-1] == "end"


def test_a_failing_step_shows_its_log_and_ends_the_others(tmp_path: Path) -> None:
    done = _run(
        tmp_path,
        "fails() { echo the reason; false; echo not reached; }\n"
        "step slow slow lento sleep 600\nstep bad bad malo fails\nawait slow bad\n",
    )
    assert done.returncode == 1
    assert "✗ bad" in done.stderr
    assert "the reason" in done.stderr
    assert "not reached" not in done.stderr
    assert "bad.log" in done.stderr.splitlines()[-1]


def test_ctrl_c_ends_every_step(tmp_path: Path) -> None:
    body = "work() { echo $BASHPID > pid; sleep 600; }\nstep one one uno work\nawait one\n"
    with subprocess.Popen(
        _script(tmp_path, body),
        stderr=subprocess.PIPE,
        env=environment(),
        # A shell in the background ignores Ctrl-C, and so do its children: not here.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 130
    step = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(step, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the step outlived its set-up")
