"""Killed at any moment of a build: nothing is lost, and the next open finishes the work."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ranked import by_meaning, by_words

from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article

_TESTS = Path(__file__).parents[1]
_COUNT = 160
_BUILD = """
import sys
from pathlib import Path
from assistant.testing import HashEmbeddings
from assistant.index import Index
from assistant.types import Article

path, rounds = Path(sys.argv[1]), int(sys.argv[2])
with Index.open(path, HashEmbeddings(), create=True) as index:
    for turn in range(rounds):
        index.add(
            (
                Article(
                    id=f"n{n}",
                    text=f"Noticia {n}, vuelta {turn}. Otra frase de la {n}.",
                    language="es",
                )
                for n in range(160)
            ),
            progress=lambda step, done, total: print(done, flush=True),
        )
        index.remove([f"n{n}" for n in range(0, 160, 7)])
"""


def _start(path: Path, rounds: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{_TESTS}{os.pathsep}{_TESTS.parent}"}
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(path), str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )


def _kill_after(process: subprocess.Popen[str], reports: int, pause_s: float) -> int:
    """Wait for so many progress lines and a little more, kill; the articles told done."""
    assert process.stdout is not None
    done = 0
    for _ in range(reports):
        line = process.stdout.readline()
        if not line:
            break
        done = int(float(line))
    time.sleep(pause_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return done


_campaign = functools.partial(pytest.param, marks=pytest.mark.campaign)


@pytest.mark.parametrize(
    ("reports", "pause_s"),
    [(2, 0.003), _campaign(1, 0.0), _campaign(4, 0.01), _campaign(6, 0.02)],
)
def test_a_killed_build_is_finished_by_the_next_open(
    tmp_path: Path, reports: int, pause_s: float
) -> None:
    told = _kill_after(_start(tmp_path, 1), reports, pause_s)

    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        stored = len(index)
        assert stored >= told
        assert index.verify() == []
        vector = HashEmbeddings().embed_query("noticia")
        assert len(by_meaning(index, vector, _COUNT)) == min(_COUNT, index.passage_count)
        summary = index.add(
            [
                Article(
                    id=f"n{n}", text=f"Noticia {n}, vuelta 0. Otra frase de la {n}.", language="es"
                )
                for n in range(_COUNT)
            ]
        )
        assert len(summary.unchanged) == stored
        assert summary.updated == ()
        assert len(index) == _COUNT
        assert index.verify() == []


@pytest.mark.parametrize("pause_s", [0.05, _campaign(0.4)])
def test_killed_while_replacing_and_removing(tmp_path: Path, pause_s: float) -> None:
    _kill_after(_start(tmp_path, 30), 20, pause_s)

    with Index.open(tmp_path, HashEmbeddings()) as index:
        assert index.verify() == []
        assert len(index) >= _COUNT - _COUNT // 7 - 1
        for article in index.articles():
            passages = by_words(index, [article.id[1:]], 50)
            assert any(passage.article_id == article.id for passage, _ in passages)
