"""Long work in a thread of its own."""

from __future__ import annotations

import logging
import threading

import pytest

from assistant.errors import UsageError
from assistant.messages import speaking
from assistant.runtime.jobs import Job, Stage
from assistant.runtime.progress import Progress


def test_it_tells_how_far_it_is_and_how_it_ended() -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress("Contando", 1, 4)
        assert go_on.wait(30)

    job = Job(work)
    while not (stage := job.wait(0.01)).step:
        pass
    assert (stage.state, stage.step, stage.share, stage.over) == (
        "running",
        "Contando",
        0.25,
        False,
    )
    go_on.set()
    assert job.join().state == "done"
    assert job.wait(30).over


def test_it_stops_at_the_next_step_and_says_so_meanwhile() -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def work(progress: Progress) -> None:
        for number in range(3):
            progress("Contando", number, 3)
            done.append(number)
            begun.set()
            assert go_on.wait(30)

    job = Job(work)
    assert begun.wait(30)
    job.stop()
    assert job.stage.stopping
    go_on.set()
    stage = job.join()
    assert (stage.state, stage.stopping, done) == ("stopped", False, [0])


@pytest.mark.parametrize(
    ("language", "words"), [("es", "falta la ruta"), ("en", "path is missing")]
)
def test_a_failure_is_one_line_in_the_language_of_whoever_began_it(
    language: str, words: str
) -> None:
    def work(_progress: Progress) -> None:
        raise UsageError("ui_settings.no_path")

    with speaking(language):
        job = Job(work)
    stage = job.join()
    assert stage.state == "failed"
    assert words in stage.failure.lower()


def test_what_nobody_expected_is_a_line_too_and_whole_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work(_progress: Progress) -> None:
        raise ZeroDivisionError("secret")

    with caplog.at_level(logging.ERROR):
        stage = Job(work).join()
    assert "ZeroDivisionError" in stage.failure
    assert "secret" not in stage.failure
    assert "secret" in caplog.text


def test_a_share_is_known_only_with_a_total() -> None:
    assert Stage(done=3).share is None
    assert Stage(done=5, total=4).share == 1.0
