"""One process for each system that is compared, so that neither lends the other anything.

The parent side is ``Worker``. The child, this file run as a program, reads its
configuration and then questions, one JSON object a line, and writes one line for each.
All moments are those of the system's monotonic clock, which processes share.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from assistant.evaluation.grading import cited_numbers, says_unknown

_MEMORY: Final = {"VmRSS": "rss", "RssAnon": "anon", "RssFile": "file", "RssShmem": "shared"}
_POLL_S: Final = 0.1
_PATIENCE_S: Final = 10.0


class WorkerFailed(Exception):
    """A worker ended before it answered; its own words went to stderr."""


class Worker:
    """A system in a process of its own.

    Args:
        config: What the child is told: ``system`` (``ours`` or ``plain``) and what that needs.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.began = time.monotonic()
        # A session of its own: Ctrl-C reaches the parent alone, which then reports.
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.peak: dict[str, int] = {}
        self._send(config)

    def ready(self) -> dict[str, Any]:
        """Wait until the models are loaded; returns what the child says of itself."""
        return self.ask("", command="load")

    def ask(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        *,
        command: str = "ask",
        **options: str,
    ) -> dict[str, Any]:
        """Send a question and wait for the whole answer.

        Args:
            question: As asked.
            history: What was said before.
            command: What to do with it.
            **options: What else the system's ``ask`` takes.

        Raises:
            WorkerFailed: The process ended.
        """
        asked = time.monotonic()
        asking = {"question": question, "history": list(history), **options}
        self._send({"command": command, "asking": asking})
        with _Watch(self._process.pid, self.peak):
            line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise WorkerFailed(f"worker ended with {self._process.wait()}")
        return {**json.loads(line), "asked": asked}

    def close(self) -> None:
        """End the process."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End the process without waiting for what it is doing."""
        self._process.terminate()
        self.close()

    def _send(self, message: dict[str, Any]) -> None:
        if self._process.stdin is None:
            raise WorkerFailed("worker has no input")
        try:
            self._process.stdin.write(json.dumps(message, ensure_ascii=False) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerFailed(f"worker ended with {self._process.wait()}") from error


class _Watch:
    """Notes the parts of a process's memory at the moment when it was largest."""

    def __init__(self, pid: int, peak: dict[str, int]) -> None:
        self._pid = pid
        self._peak = peak
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_POLL_S):
            now = memory(self._pid)
            if now.get("rss", 0) > self._peak.get("rss", 0):
                self._peak.update(now)


def memory(pid: int | str) -> dict[str, int]:
    """Parts of a process's resident memory, in bytes; nothing where there is no ``/proc``."""
    fields = _status(pid)
    return {name: fields[key] for key, name in _MEMORY.items() if key in fields}


def _status(pid: int | str) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in lines.splitlines() if line.endswith(" kB"))
    return {key: int(value.split()[0]) * 1024 for key, value in pairs}


# The child


class Ours:
    """Our own pipeline, by its public door alone, so that any checkout of it will do."""

    def __init__(self, config: dict[str, Any]) -> None:
        from assistant import Assistant, Settings

        settings = Settings.load(**config["settings"])
        self._assistant = Assistant(settings, index=Path(config["index"]), create=False)

    def load(self) -> dict[str, Any]:
        """Load the models; says which code and settings these are."""
        import assistant

        self._assistant.preload()
        settings = self._assistant.settings.model_dump(mode="json", exclude={"home", "models"})
        return {"code": str(Path(assistant.__file__).resolve().parent.parent), "settings": settings}

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
            elif event.answer is not None:
                seen.update(_of_answer(event.answer), done=now)
        return seen


def _of_answer(answer: Any) -> dict[str, Any]:
    return {
        "text": answer.text,
        "outcome": answer.outcome,
        "reason": answer.refusal_reason,
        "citations": [[c.article_id, c.start, c.end] for c in answer.citations],
        "standalone": answer.standalone_question,
        "prompt_tokens": answer.tokens.prompt,
        "cached_tokens": answer.tokens.cached,
        "answer_tokens": answer.tokens.answer,
        "timings": answer.timings_s,
        "rejected": [s.text for s in answer.sentences if s.verdict == "rejected"],
    }


class PlainSystem:
    """The plain pipeline, answering in the same terms."""

    def __init__(self, config: dict[str, Any]) -> None:
        from plain import Plain

        self._chunks = config["chunks"]
        self._plain = Plain(
            Path(self._chunks),
            Path(config["embedder"]),
            Path(config["chat"]),
            threads=config["threads"],
            answer_tokens=config["answer_tokens"],
        )

    def load(self) -> dict[str, Any]:
        """All is loaded by now."""
        return {"settings": {}}

    def ask(
        self,
        question: str,
        history: Sequence[dict[str, str]],
        chunks: str | None = None,
        within: str = "",
    ) -> dict[str, Any]:
        """Answer, noting when each step was seen; see ``Plain.stream``."""
        text, first, last = "", None, None
        where = Path(chunks or self._chunks)
        for piece in self._plain.stream(question, history, where, within):
            last = time.monotonic()
            first = first or last
            text += piece
        done = time.monotonic()
        places = [_place(document) for document in self._plain.found]
        cited = [places[n - 1] for n in cited_numbers(text) if 0 < n <= len(places)]
        return {
            "evidence": self._plain.found_at,
            "first_token": first,
            "last_token": last,
            "done": done,
            "text": text,
            "outcome": "refused" if says_unknown(text) else "answered",
            "reason": None,
            "citations": cited,
            "spans": places,
            "prompt_tokens": self._plain.prompt_tokens,
            "cached_tokens": self._plain.cached_tokens,
            "answer_tokens": self._plain.answer_tokens,
        }


def _place(document: Any) -> list[Any]:
    start = document.metadata["start_index"]
    return [document.metadata["article_id"], start, start + len(document.page_content)]


def serve() -> None:
    """Answer what comes in by the standard input, until it ends."""
    # Libraries that print must not get into the conversation.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    config = json.loads(sys.stdin.readline())
    system = Ours(config) if config["system"] == "ours" else PlainSystem(config)
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        reply = system.load() if asked["command"] == "load" else system.ask(**asked["asking"])
        reply["peak_bytes"] = _status("self").get("VmHWM")
        replies.write(json.dumps(reply, ensure_ascii=False) + "\n")
        replies.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    serve()
