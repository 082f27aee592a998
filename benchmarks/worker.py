"""A system in a process of its own, so that those compared lend each other nothing.

All moments are those of the system's monotonic clock, which processes share.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Self

_PATIENCE_S: Final = 10.0


class WorkerFailed(Exception):
    """A worker ended before it answered; its own words went to stderr."""


class Worker:
    """Asks the process.

    Args:
        config: What it is told: ``system`` (``ours`` or ``plain``) and what that needs.

    Attributes:
        began: When it was started.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.began = time.monotonic()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, config), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        # Nothing is waited for when something was cut short.
        (self.stop if failed[0] else self.close)()

    def ready(self) -> None:
        """Wait until the models are loaded."""
        self._exchange(None)

    def ask(self, question: str, history: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
        """Send a question, with what was said before it, and wait for the whole answer.

        Raises:
            WorkerFailed: The process ended.
        """
        asked = time.monotonic()
        return {**self._exchange({"question": question, "history": list(history)}), "asked": asked}

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(_PATIENCE_S)
        self._process.kill()

    def stop(self) -> None:
        """End the process without waiting for what it is doing."""
        self._process.terminate()
        self.close()

    def _exchange(self, message: dict[str, Any] | None) -> dict[str, Any]:
        try:
            self._connection.send(message)
            reply: dict[str, Any] = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join(_PATIENCE_S)
            raise WorkerFailed(f"worker ended with {self._process.exitcode}") from error
        return reply


class Ours:
    """Our own pipeline, by its public door alone, so that any checkout of it will do."""

    def __init__(self, config: dict[str, Any]) -> None:
        from assistant import Assistant, Settings

        settings = Settings.load(**config["settings"])
        self._assistant = Assistant(settings, index=Path(config["index"]), create=False)

    def load(self) -> None:
        """Load the models."""
        self._assistant.preload()

    def ask(self, question: str, history: Sequence[dict[str, str]]) -> dict[str, Any]:
        """Answer, noting when each step was seen."""
        seen: dict[str, Any] = {"first_token": None, "last_token": None, "spans": []}
        for event in self._assistant.stream(question, history=history):
            now = time.monotonic()
            if event.kind == "evidence":
                seen["evidence"] = now
                seen["spans"] = [[e.article_id, e.start, e.end] for e in event.evidence]
            elif event.kind == "token":
                seen["first_token"] = seen["first_token"] or now
                seen["last_token"] = now
            elif event.kind == "sentence":
                seen.setdefault("first_sentence", now)
            elif (answer := event.answer) is not None:
                seen |= {
                    "done": now,
                    "text": answer.text,
                    "outcome": answer.outcome,
                    "citations": [[c.article_id, c.start, c.end] for c in answer.citations],
                    "standalone": answer.standalone_question,
                    "prompt_tokens": answer.tokens.prompt,
                    "cached_tokens": answer.tokens.cached,
                    "answer_tokens": answer.tokens.answer,
                    "timings": answer.timings_s,
                }
        return seen


def _serve(connection: Connection, config: dict[str, Any]) -> None:
    """Answer what comes in, until nothing does."""
    from benchmarks.plain import Plain

    # Ctrl-C is the parent's, which then reports.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    system = Ours(config) if config["system"] == "ours" else Plain(config)
    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return
        reply = (system.load() if asked is None else system.ask(**asked)) or {}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        connection.send({**reply, "peak_bytes": peak})
