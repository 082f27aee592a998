"""One writer of an index at a time."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import IO

from assistant.errors import ArchiveBusy


class WriterLock:
    """A lock on an index's folder; the system releases it when its process dies.

    The thread that holds it may take it again, and releases it as often; other threads and
    processes may not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = threading.RLock()
        self._depth = 0
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock if nobody else has it; say whether it was taken."""
        if not self._thread.acquire(blocking=False):
            return False
        if self._depth == 0 and not self._take():
            self._thread.release()
            return False
        self._depth += 1
        return True

    def release(self) -> None:
        """Give the lock back."""
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            self._file.close()
            self._file = None
        self._thread.release()

    def __enter__(self) -> WriterLock:
        if not self.acquire():
            raise ArchiveBusy("index.busy", path=self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _take(self) -> bool:
        file = (self._folder / "writer.lock").open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        except BaseException:
            file.close()
            raise
        self._file = file
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
