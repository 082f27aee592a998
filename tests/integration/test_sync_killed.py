"""Killed at any moment of a visit to the sources: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.testing import HashEmbeddings

_TESTS = Path(__file__).parents[1]
_COUNT = 80
_SYNC = """
import sys
from assistant import Assistant, Settings
from assistant.sync import sync
from assistant.testing import HashEmbeddings

with Assistant(Settings.load(), sys.argv[1], embeddings=HashEmbeddings()) as assistant:
    print("ready", flush=True)
    sync(assistant.index, assistant.settings)
"""


def _sync(index: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{_TESTS}{os.pathsep}{_TESTS.parent}"}
    return subprocess.Popen(
        [sys.executable, "-c", _SYNC, str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )


def _change(folder: Path, turn: int) -> set[str]:
    """Rewrite some files, add some; what each says now."""
    for n in range(turn % 5, _COUNT, 5):
        words = f"Suceso {n}\n\nLa comarca vivió el suceso {n} por vez {turn}.\n"
        (folder / f"n{n:02}.txt").write_text(words, encoding="utf-8")
    return {path.read_text(encoding="utf-8").split("\n\n")[1].strip() for path in folder.iterdir()}


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.campaign)])
def test_nothing_is_lost_or_doubled(tmp_path: Path, hemeroteca_home: Path, rounds: int) -> None:
    folder, path, chance = tmp_path / "noticias", tmp_path / "indice", random.Random(7)
    folder.mkdir()
    with Index.open(path, HashEmbeddings(), create=True) as index:
        index.origins.add(str(folder))
    for turn in range(rounds):
        said = _change(folder, turn)
        process = _sync(path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        finished = _sync(path)
        finished.communicate(timeout=120)
        assert finished.returncode == 0
        with Index.open(path, HashEmbeddings()) as index:
            assert sorted(a.text.strip() for a in index.articles()) == sorted(said)
            assert index.verify() == []
            assert index.origins.gone() == []
            (origin,) = index.origins.listing()
            assert origin.articles == len(said)
