"""How to run a model on this machine: measured at the first start, then remembered.

How many threads, whether the weights stay where the file is mapped or are copied into a
layout of llama.cpp's own, how attention is computed, and whether checking drafts of several
tokens pays: all of it differs between processors by factors, and none can be told from
their names.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.models.engine import Engine

_MOST_THREADS: Final = 16
# A usual answer: so many new tokens of the prompt, so many written, of which so many repeat the
# evidence word for word (measured on open questions, see docs/performance.md).
_READ: Final = 256
_WRITTEN: Final = 32
_REPEATED: Final = 14
_PROBE_TOKENS: Final = 96
_MOST_AT_ONCE: Final = 16
# What is unusual, or takes twice the memory, has to be so much faster.
_WORTH_IT: Final = 0.85
# llama.cpp's threads never sleep while they work, unless others want the processors.
_UNDISTURBED: Final = 0.85
_MOST_DISTURBED: Final = 3
_ENOUGH_S: Final = 0.4
_FILE: Final = "tuning.json"


class Open(Protocol):
    """Opens the model; see ``Engine`` for what the arguments mean."""

    def __call__(self, *, threads: int, repack: bool, flash: bool) -> Engine:
        """An engine of its own, closed by whoever asked for it."""


class Tuning(BaseModel):
    """What was found best.

    Attributes:
        threads: Threads.
        repack: Whether the weights are copied into llama.cpp's own layout.
        flash: Whether attention is one operation.
        read_s: Seconds to evaluate a token of a long prompt.
        batch_s: Seconds to evaluate 1, 2, 3 ... tokens at once, as far as that gives the very
            same scores, bit for bit, as evaluating them one by one.
        disturbed: How many times in a row other work has disturbed the measuring.
    """

    model_config = ConfigDict(frozen=True)

    threads: int
    repack: bool
    flash: bool
    read_s: float
    batch_s: tuple[float, ...]
    disturbed: int = 0

    @property
    def is_final(self) -> bool:
        """Whether to leave it at that: a machine that is never quiet is not measured forever."""
        return self.disturbed in (0, _MOST_DISTURBED)

    def cost(self, tokens: int) -> float:
        """Seconds to evaluate so many tokens at once; infinite where that is not exact."""
        return self.batch_s[tokens - 1] if tokens <= len(self.batch_s) else float("inf")

    @property
    def answer_s(self) -> float:
        """Seconds of a usual answer."""
        alone = self.batch_s[0]
        together = min(cost / size for size, cost in enumerate(self.batch_s, 1))
        written = (_WRITTEN - _REPEATED) * alone + _REPEATED * together
        return _READ * self.read_s + written


def processors() -> int:
    """Processors this process may use, capped where more no longer helps."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(cores, _MOST_THREADS))


def measured(open_engine: Open, threads: int = 0, before: Tuning | None = None) -> Tuning:
    """Try the model out on this machine: a few seconds.

    Beside other work of the machine nothing can be compared; then the usual way is taken.

    Args:
        open_engine: Opens it; each engine is closed again.
        threads: So many; 0 tries.
        before: What was found the last time.
    """
    best, busy = _tried(open_engine, threads=threads or processors(), repack=False, flash=True)
    if busy < _UNDISTURBED:
        again = 1 + (before.disturbed if before else 0)
        return best.model_copy(update={"disturbed": again})
    for other in _others(best, fixed=threads > 0):
        best = _better(best, _tried(open_engine, **other)[0])
    return best


def _others(usual: Tuning, *, fixed: bool) -> list[dict[str, Any]]:
    """What else to try: each differs from the usual in one thing."""
    plain = {"threads": usual.threads, "repack": False, "flash": True}
    others = [plain | {"flash": False}, plain | {"repack": True}]
    if usual.threads > 1 and not fixed:
        # Two threads of one core do not always work better than one.
        others.append(plain | {"threads": usual.threads // 2})
    return others


def _better(usual: Tuning, other: Tuning) -> Tuning:
    return other if other.answer_s < _WORTH_IT * usual.answer_s else usual


def _tried(open_engine: Open, *, threads: int, repack: bool, flash: bool) -> tuple[Tuning, float]:
    """What one way costs, and how much of the time its threads had a processor each."""
    engine = open_engine(threads=threads, repack=repack, flash=flash)
    try:
        prompt = [place % min(7, engine.vocabulary) for place in range(_PROBE_TOKENS)]
        engine.evaluate(prompt[:16])  # reads the file in
        started, worked = time.perf_counter(), time.process_time()
        read = _seconds(lambda: engine.evaluate(prompt))
        # With flash attention over more than 512 tokens one token is computed unlike several.
        exact = 1 if flash else _exact(engine)
        costs = [_batch_seconds(engine, size) for size in range(1, exact + 1)]
        worked = time.process_time() - worked
        busy = worked / ((time.perf_counter() - started) * threads)
    finally:
        engine.close()
    return Tuning(
        threads=threads,
        repack=repack,
        flash=flash,
        read_s=read / len(prompt),
        batch_s=tuple(costs),
    ), busy


def _exact(engine: Engine) -> int:
    """Up to how many tokens at once the scores are those of tokens one by one."""
    tokens = [place % min(7, engine.vocabulary) for place in range(_MOST_AT_ONCE)]
    alone = _scores(engine, tokens, at_once=False)
    for size in range(2, len(tokens) + 1):
        if not np.array_equal(_scores(engine, tokens[:size], at_once=True), alone[:size]):
            return size - 1
    return len(tokens)


def _batch_seconds(engine: Engine, size: int) -> float:
    def once() -> None:
        engine.append([0] * size, rows=size)
        engine.take_back(size)

    return _seconds(once)


def _scores(engine: Engine, tokens: Sequence[int], *, at_once: bool) -> list[Any]:
    """The scores after each of some tokens; what is evaluated is taken back."""
    size = len(tokens) if at_once else 1
    found: list[Any] = []
    for first in range(0, len(tokens), size):
        engine.append(tokens[first : first + size], rows=size)
        found += [engine.logits(row).copy() for row in range(-size, 0)]
    engine.take_back(len(tokens))
    return found


def _seconds(work: Callable[[], object]) -> float:
    """The better of two runs, unless one has told enough."""
    spent: list[float] = []
    while len(spent) < 2 and sum(spent) < _ENOUGH_S:
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


class TuningFile:
    """What was measured for each model on each machine that shares a folder.

    Args:
        folder: Where the file is; what cannot be read or written counts as unknown.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def find(self, name: str) -> Tuning | None:
        """What was found for a model here; None when nothing was."""
        try:
            return Tuning.model_validate(self._known()[_here(name)])
        except (KeyError, ValidationError):
            return None

    def keep(self, name: str, tuning: Tuning) -> None:
        """Remember it."""
        known = {**self._known(), _here(name): tuning.model_dump()}
        part = self._path.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
            part.replace(self._path)

    def _known(self) -> dict[str, object]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def _here(name: str) -> str:
    return f"{name} · {processor_name()} · {processors()}"


def processor_name() -> str:
    """What the processor calls itself, as far as it can be told without a further library."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
