"""How fast the embedder is, and how near to what sentence-transformers computes.

Side by side, on the same passages (about 880 characters) and questions of the open sets. The
engines take turns, several times, since a machine's speed wanders; medians count. Then ours
embeds one question in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from langchain_core.embeddings import Embeddings

from benchmarks import corpora, open_sets
from benchmarks.arguments import takes
from benchmarks.plain import vectors_of
from benchmarks.tables import show

_CHARS: Final = 880
_ROUNDS: Final = 3
_FRESH: Final = """
import sys, time
from pathlib import Path
from assistant.models.e5_embeddings import E5Embeddings
E5Embeddings(Path(sys.argv[1])).embed_query("¿Qué acordaron?")
status = Path("/proc/self/status").read_text(encoding="ascii").split()
megabytes = int(status[status.index("VmHWM:") + 1]) / 1024
print(f"{time.process_time():.1f} s of processor, {megabytes:.0f} MB at most")
"""
ARGUMENTS: Final = takes("data", "n", "seed", "models", n=(250, "passages, questions"))


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    ours = corpora.embedder(args)
    order = random.Random(args.seed)
    passages = order.sample(list(_passages(args.data)), args.n)
    asked = open_sets.questions(args.data, "xquad")
    questions = [one.question for one in order.sample(asked, min(args.n, len(asked)))]
    engines = {"sentence-transformers fp32": vectors_of(ours.folder), "ours": ours}
    columns = ("engine", "passages/s", "times", "query ms", "95 %", "cosine mean", "worst")
    title = f"{len(passages)} passages of {_CHARS} characters, {len(questions)} questions"
    show(title, columns, _rows(engines, passages, questions))
    command = [sys.executable, "-c", _FRESH, str(ours.folder)]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True)
    print("one question in a fresh process:", fresh.stdout.strip())


def _passages(data: Path) -> Iterator[str]:
    for article in open_sets.corpus(data):
        for start in range(0, len(article.text) - _CHARS, _CHARS):
            yield article.text[start : start + _CHARS]


def _rows(
    engines: Mapping[str, Embeddings], passages: list[str], questions: list[str]
) -> Iterator[list[Any]]:
    vectors = {  # also warms
        name: np.array([*engine.embed_documents(passages), *map(engine.embed_query, questions)])
        for name, engine in engines.items()
    }
    rates: dict[str, list[float]] = {name: [] for name in engines}
    waits: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(_ROUNDS):
        for name, engine in engines.items():
            rates[name].append(len(passages) / _seconds(engine.embed_documents, passages))
            waits[name] += (1000 * _seconds(engine.embed_query, text) for text in questions)
    first = next(iter(engines))
    for name in engines:
        rate, usual = statistics.median(rates[name]), statistics.median(rates[first])
        cosines = (vectors[name] * vectors[first]).sum(axis=1)
        slow = np.quantile(waits[name], 0.95)
        times = [f"{statistics.median(waits[name]):.1f}", f"{slow:.1f}"]
        likeness = [f"{cosines.mean():.5f}", f"{cosines.min():.5f}"]
        yield [name, f"{rate:.1f}", f"{rate / usual:.2f}", *times, *likeness]


def _seconds(work: Callable[[Any], Any], given: Any) -> float:
    started = time.perf_counter()
    work(given)
    return time.perf_counter() - started
