"""Keeping in step: at once when a folder changes, else by interval."""

from __future__ import annotations

import threading

from assistant.sync import keep_in_step


def test_a_folder_that_changes_is_visited_and_the_rest_left(tmp_path):
    stop, visits = threading.Event(), []
    (tmp_path / "a").mkdir()

    def visit(addresses):
        visits.append(list(addresses))
        if len(visits) == 2:
            stop.set()
            return
        timer = threading.Timer(0.3, (tmp_path / "a" / "n.txt").write_text, ["hola"])
        timer.start()

    origins = [str(tmp_path / "a"), "https://faro.example/feed", str(tmp_path / "nada")]
    keep_in_step(lambda: origins, visit, every_s=30.0, stop=stop)
    assert visits == [[], [str(tmp_path / "a")]]


def test_without_folders_all_are_visited_by_interval():
    stop, visits = threading.Event(), []

    def visit(addresses):
        visits.append(list(addresses))
        if len(visits) == 3:
            stop.set()

    keep_in_step(lambda: ["https://faro.example/feed"], visit, every_s=0.01, stop=stop)
    assert visits == [[], [], []]
