"""How a model is run here: measured once, on engines that only pretend to work."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.models.tokenized_prompt import TokenizedPrompt
from assistant.models.tuning import Tuning, TuningFile, Way, cost, in_child, measured

Seconds = Callable[[Way], float]
_USUAL = Way(2)


def _tuning(way: Way, seconds: float = 0.001, busy: float = 1.0) -> Tuning:
    return Tuning(**way._asdict(), read_s=seconds, write_s=seconds, busy=busy)


def _tried(seconds: Seconds, *, threads: int = 2, before: Tuning | None = None) -> Tuning:
    def cost(way: Way) -> Tuning:
        return _tuning(way, seconds(way))

    return measured(cost, cost, threads, before)


def test_the_mapped_file_is_used_unless_copying_pays() -> None:
    alike = _tried(lambda way: 0.0005)
    assert not alike.repack
    assert not _tried(lambda way: 0.0018 if way.repack else 0.002).repack, "not worth it"
    faster = _tried(lambda way: 0.0005 if way.repack else 0.002)
    assert faster.repack
    assert faster.is_final


def test_fewer_threads_are_taken_where_they_are_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert _tried(lambda way: 0.0005 * way.threads**2, threads=0).threads == 1
    assert _tried(lambda way: 0.0005 * way.threads**2, threads=2).threads == 2


def test_beside_other_work_the_usual_way_is_taken_and_measuring_given_up_in_the_end() -> None:
    def disturbed(way: Way) -> Tuning:
        return _tuning(way, busy=0.4)

    def nothing(way: Way) -> Tuning:
        raise AssertionError("beside other work nothing can be compared")

    found = measured(disturbed, nothing, 2)
    assert (found.threads, found.repack, found.is_final) == (2, False, False)
    again = measured(disturbed, nothing, 2, found)
    assert not again.is_final
    assert measured(disturbed, nothing, 2, again).is_final
    assert _tried(lambda way: 0.0005, before=again).disturbed == 0


@pytest.mark.parametrize(
    "fate",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "raise SystemExit(1)",
        "raise MemoryError",
        "pass",
        "print('no JSON')",
        "print('{}')",
    ],
)
def test_a_way_that_kills_its_process_is_not_taken(fate: str) -> None:
    other = in_child([sys.executable, "-c", fate])
    found = measured(lambda way: _tuning(way, 9.0), other, 2)
    assert Way(found.threads, found.repack) == _USUAL


def test_a_way_that_hangs_is_not_taken() -> None:
    began = time.monotonic()
    other = in_child([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.5)
    assert other(_USUAL) is None
    assert time.monotonic() - began < 20


def test_a_program_that_cannot_be_started_is_no_way() -> None:
    assert in_child(["/no/such/program"])(_USUAL) is None


def test_a_child_is_told_the_way_and_tells_what_it_costs() -> None:
    reads = "import json, sys; way = json.load(sys.stdin)"
    tells = "print(json.dumps({**way, 'read_s': 0.5, 'write_s': 0.25}))"
    found = in_child([sys.executable, "-c", f"{reads}; {tells}"])(Way(3, True))
    assert found == Tuning(threads=3, repack=True, read_s=0.5, write_s=0.25)


class _Engine:
    """Pretends to work."""

    vocabulary = 100

    def __init__(self) -> None:
        self.closed = False
        self.read: list[int] = []

    def evaluate(self, prompt: TokenizedPrompt) -> None:
        self.read.append(len(prompt.tokens))

    def append(self, tokens: Sequence[int]) -> None:
        assert len(tokens) == 1

    def close(self) -> None:
        self.closed = True


def test_what_was_opened_for_measuring_is_closed() -> None:
    engine, opened = _Engine(), list[Way]()

    def open_engine(way: Way) -> Any:
        opened.append(way)
        return engine

    found = cost(open_engine, Way(2, repack=True))
    assert opened == [Way(2, True)]
    assert (found.threads, found.repack) == (2, True)
    assert engine.closed
    assert max(engine.read) > 64


def test_it_is_remembered_for_model_and_machine(tmp_path: Path) -> None:
    found = Tuning(threads=3, repack=False, read_s=0.1, write_s=0.2)
    file = TuningFile(tmp_path / "new")
    file.keep("one", found)
    assert TuningFile(tmp_path / "new").find("one") == found
    assert file.find("another") is None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}'])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "tuning.json").write_text(content, encoding="utf-8")
    assert TuningFile(tmp_path).find("one") is None
