"""One writer of an index at a time."""

from __future__ import annotations

from pathlib import Path

import filelock

from assistant.errors import ArchiveBusy


class WriterLock:
    """A lock on an index's folder; the system releases it when its process dies.

    The thread that holds it may take it again, and releases it as often; other threads and
    processes may not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = filelock.FileLock(folder / "writer.lock")

    def acquire(self) -> bool:
        """Take the lock if nobody else has it; say whether it was taken."""
        try:
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        return True

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def __enter__(self) -> WriterLock:
        if not self.acquire():
            raise ArchiveBusy("index.busy", path=self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
