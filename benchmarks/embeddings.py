"""How fast the embedder is, and how near to what sentence-transformers computes.

Side by side, on the same passages (about 880 characters) and questions of the open sets:
sentence-transformers in fp32, our encoder on torch, and the one that is used. The engines
take turns, several times, since a machine's speed wanders; medians count. Then each of ours
embeds one question in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import open_sets
from rich.console import Console
from rich.table import Table

from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.models.embeddings import E5Embeddings
from assistant.models.store import ModelStore

_CHARS = 880
_ROUNDS = 3
_FRESH = """
import sys, time
from pathlib import Path
from assistant.models.embeddings import E5Embeddings
E5Embeddings(Path(sys.argv[1]), engine=sys.argv[2]).embed_query("¿Qué acordaron?")
status = Path("/proc/self/status").read_text(encoding="ascii").split()
print(time.process_time(), int(status[status.index("VmHWM:") + 1]) / 1024)
"""

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str], Literal["query", "document"]], Vectors]


class Measured(NamedTuple):
    """What one engine did.

    Attributes:
        rates: Passages a second, one for each round.
        query_ms: One for each question and round.
        vectors: Of the passages, then of the questions.
    """

    rates: list[float]
    query_ms: list[float]
    vectors: Vectors


def main() -> None:
    """Read the arguments and print the tables."""
    args = _arguments()
    models = ModelStore(args.models or Settings.load().models)
    folder = models.resolve_embedder(EmbeddingsSettings().model)
    passages, questions = _texts(args.data, args.n, args.seed)
    engines = {
        "sentence-transformers fp32": _theirs(folder),
        "ours, torch": _ours(E5Embeddings(folder, engine="torch")),
        "ours": _ours(E5Embeddings(folder)),
    }
    _print(_measure(engines, passages, questions), len(passages))
    for engine in ("torch", "auto"):
        _print_fresh(folder, engine)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--n", type=int, default=250, help="passages, and as many questions")
    parser.add_argument("--seed", type=int, default=7, help="which ones")
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    return args


def _texts(data: Path, n: int, seed: int) -> tuple[list[str], list[str]]:
    passages = [
        article.text[start : start + _CHARS]
        for article in open_sets.corpus(data)
        for start in range(0, len(article.text) - _CHARS, _CHARS)
    ]
    questions = [
        asked.text
        for name in ("xquad", "mlqa")
        for language in ("es", "en")
        for asked in open_sets.questions(data, name, language, answerable=True)
    ]
    order = random.Random(seed)
    return order.sample(passages, n), order.sample(questions, n)


def _theirs(folder: Path) -> Embed:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def embed(texts: Sequence[str], role: Literal["query", "document"]) -> Vectors:
        found: Vectors = model.encode(list(texts), prompt_name=role, show_progress_bar=False)
        return found

    return embed


def _ours(embeddings: E5Embeddings) -> Embed:
    def embed(texts: Sequence[str], role: Literal["query", "document"]) -> Vectors:
        if role == "query":
            return np.array([embeddings.embed_query(text) for text in texts])
        return np.array(embeddings.embed_documents(list(texts)))

    return embed


def _measure(
    engines: dict[str, Embed], passages: list[str], questions: list[str]
) -> dict[str, Measured]:
    found = {}
    for name, embed in engines.items():  # also warms
        vectors = [embed(passages, "document"), *(embed([text], "query") for text in questions)]
        found[name] = Measured([], [], np.concatenate(vectors))
    for _ in range(_ROUNDS):
        for name, embed in engines.items():
            seconds = _seconds(lambda embed=embed: embed(passages, "document"))
            found[name].rates.append(len(passages) / seconds)
            for text in questions:
                ms = 1000 * _seconds(lambda embed=embed, text=text: embed([text], "query"))
                found[name].query_ms.append(ms)
    return found


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _print(found: dict[str, Measured], passages: int) -> None:
    columns = ("engine", "passages/s", "times", "query ms", "95 %", "cosine mean", "worst", "n")
    table = Table(*columns, title=f"{passages} passages of {_CHARS} characters, then questions")
    reference = next(iter(found.values()))
    for name, one in found.items():
        rate = statistics.median(one.rates)
        cosines = (one.vectors * reference.vectors).sum(axis=1)
        cells = (
            f"{rate:.1f}",
            f"{rate / statistics.median(reference.rates):.2f}",
            f"{statistics.median(one.query_ms):.1f}",
            f"{np.quantile(one.query_ms, 0.95):.1f}",
            f"{cosines.mean():.5f}",
            f"{cosines.min():.5f}",
            str(len(cosines)),
        )
        table.add_row(name, *cells)
    Console(width=120).print(table)


def _print_fresh(folder: Path, engine: str) -> None:
    command = [sys.executable, "-c", _FRESH, str(folder), engine]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    processor, megabytes = done.stdout.split()
    print(
        f"one question in a fresh process, engine {engine}: {seconds:.1f} s,"
        f" {float(processor):.1f} s of processor, {float(megabytes):.0f} MB at most"
    )


if __name__ == "__main__":
    main()
