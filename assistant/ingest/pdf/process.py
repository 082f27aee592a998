"""The child process that reads PDFs, from the side of the one that asks it.

One child serves one document after the other, since starting one costs more than most documents.
A child that dies or falls silent costs the document that it had, and the next gets another.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, Final

# Longest time without a word; a page that tesseract reads takes longest.
_SILENCE_S: Final = 150.0
_LONGEST_LINE: Final = 64_000_000


class ChildLost(Exception):
    """The child died, fell silent, or told nonsense."""


class Child:
    """A process that reads PDFs, started when it is needed; for one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def read(self, data: bytes, language: str) -> list[dict[str, Any]]:
        """What the child tells of a document; see ``child.serve``.

        Raises:
            ChildLost: It could not be read to its end.
        """
        with self._lock:
            told: list[dict[str, Any]] = []
            try:
                for line in _lines(self._asked(data, language)):
                    told.append(json.loads(line))
                    if "end" in told[-1] or "error" in told[-1]:
                        return told
            except (OSError, ValueError) as error:
                self._end()
                raise ChildLost from error
            except BaseException:
                self._end()
                raise
            self._end()
            raise ChildLost

    def close(self) -> None:
        """Let the child go."""
        self._end()

    def _asked(self, data: bytes, language: str) -> subprocess.Popen[bytes]:
        """The child, with the document; one that has ended for want of work is replaced."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(OSError):
                return _given(self._process, data, language)
        self._end()
        self._process = _started()
        return _given(self._process, data, language)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.ingest.pdf.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        # Ctrl-C is for whoever asks, who then lets the child go.
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _given(process: subprocess.Popen[bytes], data: bytes, language: str) -> subprocess.Popen[bytes]:
    if process.stdin is not None:
        whole = memoryview(b"%d %s\n" % (len(data), language.encode()) + data)
        while whole:
            whole = whole[process.stdin.write(whole) :]
    return process


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if process.stdout is None:
        return
    descriptor, kept = process.stdout.fileno(), bytearray()
    while len(kept) < _LONGEST_LINE and select.select([descriptor], [], [], _SILENCE_S)[0]:
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return
        first, *more = piece.split(b"\n")
        kept += first
        for part in more:
            yield bytes(kept)
            kept = bytearray(part)
