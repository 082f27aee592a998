"""How to run a model on this machine: measured at the first start, then remembered.

How many threads, and whether the weights stay where the file is mapped or are copied into a
layout of llama.cpp's own: both differ between processors by factors, and neither can be told
from their names. Attention is computed in one way everywhere, since the other rounds otherwise.

The usual way is measured in this process. Every other way is measured in a child process,
since a library that was built for another processor, or has a fault, ends its process.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.models.engine import Engine
from assistant.models.machine import cores, processor_name
from assistant.models.tokenized_prompt import TokenizedPrompt

_MOST_THREADS: Final = 16
# A usual answer: so many new tokens of the prompt, so many written (see docs/performance.md).
_READ: Final = 256
_WRITTEN: Final = 32
_PROBE_TOKENS: Final = 96
# What is unusual, or takes twice the memory, has to be so much faster.
_WORTH_IT: Final = 0.85
# llama.cpp's threads never sleep while they work, unless others want the processors.
_UNDISTURBED: Final = 0.85
_MOST_DISTURBED: Final = 3
_ENOUGH_S: Final = 0.4
_CHILD_S: Final = 60.0
_FILE: Final = "tuning.json"


class Way(NamedTuple):
    """A way to run a model; see ``Engine`` for what the fields mean."""

    threads: int
    repack: bool = False


class Tuning(BaseModel):
    """What was found best, or what one way costs.

    Attributes:
        threads: Threads.
        repack: Whether the weights are copied into llama.cpp's own layout.
        read_s: Seconds to evaluate a token of a long prompt.
        write_s: Seconds to evaluate a token by itself.
        busy: How much of the time its threads had a processor each, 0 to 1.
        disturbed: How many times in a row other work has disturbed the measuring.
    """

    model_config = ConfigDict(frozen=True)

    threads: int
    repack: bool
    read_s: float
    write_s: float
    busy: float = 1.0
    disturbed: int = 0

    @property
    def is_final(self) -> bool:
        """Whether to leave it at that: a machine that is never quiet is not measured forever."""
        return self.disturbed in (0, _MOST_DISTURBED)

    @property
    def answer_s(self) -> float:
        """Seconds of a usual answer."""
        return _READ * self.read_s + _WRITTEN * self.write_s


Measure = Callable[[Way], Tuning | None]
"""What one way costs; None if it does not work here."""


def processors() -> int:
    """Processors this process may use, capped where more no longer helps."""
    return max(1, min(cores(), _MOST_THREADS))


def measured(
    usual: Callable[[Way], Tuning],
    other: Measure,
    threads: int = 0,
    before: Tuning | None = None,
) -> Tuning:
    """Try a model out on this machine: a few seconds.

    Beside other work of the machine nothing can be compared; then the usual way is taken.

    Args:
        usual: Measures the usual way, which must work.
        other: Measures any other way, such as ``in_child``.
        threads: So many; 0 tries.
        before: What was found the last time.
    """
    best = usual(Way(threads or processors()))
    if best.busy < _UNDISTURBED:
        again = 1 + (before.disturbed if before else 0)
        return best.model_copy(update={"disturbed": again})
    for way in _others(best.threads, fixed=threads > 0):
        tuning = other(way)
        if tuning is not None and tuning.answer_s < _WORTH_IT * best.answer_s:
            best = tuning
    return best


def _others(threads: int, *, fixed: bool) -> list[Way]:
    """What else to try: each differs from the usual in one thing."""
    others = [Way(threads, repack=True)]
    if threads > 1 and not fixed:
        # Two threads of one core do not always work better than one.
        others.append(Way(threads // 2))
    return others


def in_child(command: Sequence[str], timeout_s: float = _CHILD_S) -> Measure:
    """Measures a way in a process of its own; one that dies or hangs is a way not taken.

    Args:
        command: Starts the process. It is given the way as JSON on standard input and writes
            its ``Tuning`` as JSON to standard output.
        timeout_s: Most seconds that it may take.
    """

    def measure(way: Way) -> Tuning | None:
        try:
            child = subprocess.run(
                command,
                input=json.dumps(way._asdict()),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=timeout_s,
                text=True,
                check=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            return Tuning.model_validate_json(child.stdout)
        except (OSError, subprocess.SubprocessError, ValidationError):
            return None

    return measure


def child_command(path: Path, context_tokens: int, batch_tokens: int) -> list[str]:
    """Starts a process that measures a model; see ``in_child``."""
    sizes = [str(context_tokens), str(batch_tokens)]
    return [sys.executable, "-m", __name__, str(path), *sizes]


def cost(open_engine: Callable[[Way], Engine], way: Way) -> Tuning:
    """What one way costs.

    Args:
        open_engine: Opens the model; it is closed again.
        way: How to open it.
    """
    engine = open_engine(way)
    try:
        prompt = [place % min(7, engine.vocabulary) for place in range(_PROBE_TOKENS)]
        engine.evaluate(TokenizedPrompt(prompt[:16]))  # reads the file in
        started, worked = time.perf_counter(), time.process_time()
        read = _seconds(lambda: engine.evaluate(TokenizedPrompt(prompt)))
        write = _seconds(lambda: engine.append([0]))
        worked = time.process_time() - worked
        busy = worked / ((time.perf_counter() - started) * way.threads)
    finally:
        engine.close()
    return Tuning(**way._asdict(), read_s=read / len(prompt), write_s=write, busy=min(1.0, busy))


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


def _measure_here() -> None:
    path = Path(sys.argv[1])
    context, batch = map(int, sys.argv[2:])

    def opened(way: Way) -> Engine:
        return Engine(path, context_tokens=context, batch_tokens=batch, **way._asdict())

    sys.stdout.write(cost(opened, Way(**json.load(sys.stdin))).model_dump_json())


if __name__ == "__main__":
    _measure_here()
