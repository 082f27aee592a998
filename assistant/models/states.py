"""Evaluated beginnings of prompts, kept on disk so that a new process starts warm.

A state is what the model has in its cache after some tokens: for the default model 28 KB a
token. It is worth keeping for the part of a prompt that never changes, which otherwise each
new process evaluates anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

_DIGEST: Final = hashlib.sha256
_DIGEST_BYTES: Final = 32
# One a template and language; what is older goes.
_MOST_FILES: Final = 12
_ENDING: Final = ".state"


class StateFiles:
    """States of one model under one configuration, one file each.

    A file that is torn, foreign or unreadable counts as not there; a folder that cannot be
    written to is not written to.

    Args:
        folder: Where they are kept; made when there is something to keep.
        name: What the states depend on beside their tokens: the model's hash, the library's
            version, the settings of the context.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def find(self, tokens: Sequence[int], ends: Sequence[int]) -> bytes | None:
        """The state after these tokens, evaluated in batches that ended there; None if unknown."""
        path = self._path(tokens, ends)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        digest, state = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
        if _DIGEST(state).digest() != digest:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return state

    def keep(self, tokens: Sequence[int], ends: Sequence[int], state: bytes) -> None:
        """Remember a state; the least recently used ones make room."""
        path = self._path(tokens, ends)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(path, _DIGEST(state).digest() + state)
            self._tidy()

    def _path(self, tokens: Sequence[int], ends: Sequence[int]) -> Path:
        digest = _DIGEST(self._name.encode())
        for numbers in (tokens, ends):
            digest.update(np.asarray([len(numbers), *numbers], dtype="<i4").tobytes())
        return self._folder / f"{digest.hexdigest()[:32]}{_ENDING}"

    def _tidy(self) -> None:
        files = sorted(self._folder.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime)
        for path in files[:-_MOST_FILES]:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Under its name only once it is whole: others may be reading and writing it too."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
