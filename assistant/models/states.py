"""Evaluated beginnings of prompts: on disk for new processes, in memory for conversations.

A state is what the model has in its cache after some tokens: for the default model 28 KB a
token. It is worth keeping for the part of a prompt that never changes, which otherwise each
new process evaluates anew, and for a conversation that goes on after other prompts.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant.models.file_checks import write_whole

_DIGEST: Final = hashlib.sha256
_DIGEST_BYTES: Final = 32
# One a template and language; what is older goes.
_MOST_FILES: Final = 12
_ENDING: Final = ".state"
# Conversations remembered at a time: some 20 MB each.
_MOST_HELD: Final = 2


class Held(NamedTuple):
    """A state and what it is the state of.

    Attributes:
        tokens: What was evaluated, from the start.
        ends: Where the batches ended.
        state: As the library wrote it.
    """

    tokens: list[int]
    ends: list[int]
    state: bytes

    def begins(self, tokens: Sequence[int], ends: Sequence[int]) -> bool:
        """Whether a prompt that is evaluated in batches that end there starts like this."""
        length, count = len(self.tokens), len(self.ends)
        return self.ends == list(ends[:count]) and self.tokens == list(tokens[:length])


class HeldStates:
    """The states of the conversations that went on last, in memory.

    One that goes on takes the place of its own beginning.
    """

    def __init__(self) -> None:
        self._held: list[Held] = []

    def longest(self, tokens: Sequence[int], ends: Sequence[int]) -> Held | None:
        """The longest held beginning of a prompt, evaluated as the prompt will be."""
        found = [held for held in self._held if held.begins(tokens, ends)]
        return max(found, key=lambda held: len(held.tokens), default=None)

    def hold(self, held: Held) -> None:
        """Remember a state; the one used longest ago makes room."""
        others = [one for one in self._held if not one.begins(held.tokens, held.ends)]
        self._held = [*others, held][-_MOST_HELD:]


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
            # Others may be reading and writing it too.
            write_whole(path, _DIGEST(state).digest() + state)
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
