"""Long work beside everything else: how far it is, how it ended, and a way to stop it."""

from __future__ import annotations

import contextvars
import functools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from assistant.errors import Cancelled, HemerotecaError
from assistant.messages import text
from assistant.runtime.progress import Progress

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stage:
    """How far a job is.

    Attributes:
        state: ``running``, or how it ended.
        step: What is being done, for people.
        done: Units of that step finished so far.
        total: Units of it in all; None when not known.
        stopping: Whether it was told to stop and has not yet.
        failure: One line for people, when it ``failed``.
    """

    state: Literal["running", "done", "stopped", "failed"] = "running"
    step: str = ""
    done: float = 0
    total: float | None = None
    stopping: bool = False
    failure: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state != "running"

    @property
    def share(self) -> float | None:
        """How much of the step is done, 0 to 1; None when not known."""
        return min(1.0, self.done / self.total) if self.total else None


class Job:
    """Work in a thread of its own, which begins at once.

    Args:
        work: Calls what it is given as it gets on; that raises ``Cancelled`` once the job is
            to stop.
    """

    def __init__(self, work: Callable[[Progress], None]) -> None:
        """Begin."""
        self._work = work
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._stage = Stage()
        # What it says is said in the language of whoever began it.
        run = functools.partial(contextvars.copy_context().run, self._run)
        self._thread = threading.Thread(target=run, name="hemeroteca-job", daemon=True)
        self._thread.start()

    @property
    def stage(self) -> Stage:
        """How far it is."""
        with self._changed:
            return self._stage

    def stop(self) -> None:
        """End it at the next safe place; what it has done by then stays."""
        self._stop.set()
        if not self.stage.over:
            self._show(stopping=True)

    def wait(self, timeout_s: float) -> Stage:
        """How far it is, after that time or once it has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._stage.over, timeout_s)
            return self._stage

    def join(self) -> Stage:
        """How it ended; waits for that."""
        self._thread.join()
        return self.stage

    def _run(self) -> None:
        ended, failure = "done", ""
        try:
            self._work(self._progress)
        except Cancelled:
            ended = "stopped"
        except HemerotecaError as error:
            ended, failure = "failed", str(error)
        except Exception as error:
            # Nobody sees a traceback on a page: the person gets a line, the log the rest.
            _log.exception("a job failed")
            ended, failure = "failed", text("ui.unexpected", kind=type(error).__name__)
        self._show(state=ended, failure=failure, stopping=False)

    def _progress(self, step: str, done: float, total: float | None) -> None:
        if self._stop.is_set():
            raise Cancelled("llama.cancelled")
        self._show(step=step, done=done, total=total)

    def _show(self, **changes: object) -> None:
        with self._changed:
            self._stage = replace(self._stage, **changes)  # type: ignore[arg-type]
            self._changed.notify_all()
