"""Evaluated beginnings of prompts on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.models.states import Held, HeldStates, StateFiles


def test_a_state_is_found_again_under_the_same_conditions_only(tmp_path: Path) -> None:
    StateFiles(tmp_path / "new", "model 1").keep([1, 2, 3], [2, 3], b"state")
    again = StateFiles(tmp_path / "new", "model 1")
    assert again.find([1, 2, 3], [2, 3]) == b"state"
    assert again.find([1, 2, 4], [2, 3]) is None
    assert again.find([1, 2, 3], [3]) is None
    assert StateFiles(tmp_path / "new", "model 2").find([1, 2, 3], [2, 3]) is None


def test_a_torn_state_counts_as_none(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, "model")
    files.keep([1], [1], b"state " * 100)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert files.find([1], [1]) is None
    path.write_bytes(b"")
    assert files.find([1], [1]) is None


def test_the_ones_used_longest_ago_make_room(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, "model")
    for number in range(12):
        files.keep([number], [1], b"state")
        (newest,) = [p for p in tmp_path.iterdir() if p.stat().st_mtime > 10**6]
        os.utime(newest, (number, number))
    assert files.find([0], [1])  # using it makes it young
    files.keep([99], [1], b"state")
    assert files.find([0], [1])
    assert files.find([1], [1]) is None
    assert len(list(tmp_path.iterdir())) == 12


def test_a_folder_that_cannot_be_written_to_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    files = StateFiles(tmp_path / "file", "model")
    files.keep([1], [1], b"state")
    assert files.find([1], [1]) is None


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    StateFiles(tmp_path, "model").keep([1], [1], b"state")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_beginning_of_a_prompt_is_found() -> None:
    states = HeldStates()
    states.hold(Held([1, 2], [2], b"short"))
    states.hold(Held([5, 6], [2], b"other"))
    assert states.longest([1, 2, 3, 4], [2, 4]) == Held([1, 2], [2], b"short")
    assert states.longest([1, 2, 3, 4], [4]) is None  # evaluated in other batches
    assert states.longest([1, 9, 3, 4], [2, 4]) is None


def test_a_conversation_that_goes_on_takes_its_own_place() -> None:
    states = HeldStates()
    states.hold(Held([5, 6], [2], b"another"))
    states.hold(Held([1, 2], [2], b"first"))
    states.hold(Held([1, 2, 3], [2, 3], b"second"))
    assert states.longest([1, 2, 3, 4], [2, 3, 4]) == Held([1, 2, 3], [2, 3], b"second")
    assert states.longest([5, 6, 7], [2, 3]) is not None


def test_few_conversations_are_held() -> None:
    states = HeldStates()
    for number in range(3):
        states.hold(Held([number], [1], b"state"))
    assert states.longest([0, 9], [1, 2]) is None
    assert states.longest([1, 9], [1, 2])
    assert states.longest([2, 9], [1, 2])
