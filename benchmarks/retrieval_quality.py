"""How well passages are found in the open corpus: part of ``quality.py``.

The corpus goes through the product's own ingest and index; ours is compared with plain
dense search, plain BM25 and their reciprocal rank fusion over the same passages.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import open_sets
from open_sets import Asked
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from assistant.config.settings import EmbeddingsSettings, RetrievalSettings, Settings
from assistant.evaluation import figures
from assistant.index import Index
from assistant.models.embeddings import E5Embeddings
from assistant.models.store import ModelStore
from assistant.retrieval.search import Retriever
from assistant.text.terms import analyse
from assistant.types import Passage

_DEPTH = 20
_CANDIDATES = 60
_RRF = 60

Search = Callable[[Asked], list[Passage]]
_err = Console(stderr=True)


class Set(NamedTuple):
    """Questions with the index that they are asked of."""

    name: str
    questions: list[Asked]
    titles: bool


def run(args: argparse.Namespace, cache: Path) -> dict[str, Any]:
    """Measure, print the table, and return what ``--json`` writes.

    Args:
        args: Those of ``quality.py``.
        cache: Folder of the indexes.
    """
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder(EmbeddingsSettings().model))
    return _retrieval(args, embeddings, cache)


def _retrieval(args: argparse.Namespace, embeddings: E5Embeddings, cache: Path) -> dict[str, Any]:
    results: dict[str, Any] = {
        "kind": "retrieval",
        "embedder": embeddings.embedder_id,
        "sets": {},
    }
    table = _table()
    for titles in (True, False):
        with _index(args.data, cache, embeddings, titles=titles) as index:
            if titles:
                results["corpus"] = _describe(index)
            for one in _sets(args.data):
                if one.titles is titles:
                    asked = _sample(one.questions, args.n, args.seed)
                    results["sets"][one.name] = _measure(one.name, asked, index, embeddings, table)
    corpus = results["corpus"]
    print(
        f"{corpus['articles']} articles, {corpus['passages']} passages, mean"
        f" {corpus['mean_chars']:.0f} characters, 95 % below {corpus['p95_chars']:.0f},"
        f" longest {corpus['most_chars']}"
    )
    Console(width=160).print(table)
    return results


def _sets(data: Path) -> list[Set]:
    return [
        *(
            Set(
                f"{name} {language}",
                open_sets.questions(data, name, language, answerable=True),
                True,
            )
            for name in ("xquad", "mlqa")
            for language in ("es", "en")
        ),
        Set("headline", open_sets.headlines(data), False),
    ]


def _sample(questions: list[Asked], limit: int | None, seed: int) -> list[Asked]:
    if limit is None or limit >= len(questions):
        return questions
    return random.Random(seed).sample(questions, limit)


def _index(data: Path, cache: Path, embeddings: E5Embeddings, *, titles: bool) -> Index:
    """The open corpus, indexed; without titles it takes over the vectors of the one with them."""
    path = cache / ("open" if titles else "open-untitled")
    if not titles and not path.exists():
        shutil.copytree(cache / "open", path)
    index = Index.open(path, embeddings, create=True, progress=_note)
    articles = list(open_sets.corpus(data, titles=titles))
    with Bar(console=_err) as bar:
        task = bar.add_task(f"index {path.name}", total=len(articles))
        started = time.perf_counter()
        done = index.add(articles, progress=lambda _step, at, _all: bar.update(task, completed=at))
    if done.added:
        seconds = time.perf_counter() - started
        print(f"indexed {len(done.added)} articles in {seconds:.0f} s", file=sys.stderr)
    return index


def _describe(index: Index) -> dict[str, Any]:
    lengths = sorted(
        passage.end - passage.start
        for number in range(1, index.passage_count + 1)
        for passage in (one.passage for one in index.candidates([number]))
    )
    return {
        "articles": len(index),
        "passages": index.passage_count,
        "mean_chars": sum(lengths) / len(lengths),
        "p95_chars": lengths[int(0.95 * len(lengths))],
        "most_chars": lengths[-1],
    }


def _systems(index: Index, embeddings: E5Embeddings) -> dict[str, Search]:
    retriever = Retriever(index, embeddings, RetrievalSettings(candidates=_CANDIDATES))

    def dense(asked: Asked) -> list[Passage]:
        found = index.vector_search(embeddings.embed_query(asked.text), _CANDIDATES)
        return [passage for passage, _ in found]

    def lexical(asked: Asked) -> list[Passage]:
        words = analyse(asked.text, asked.language)
        stems = [word.stem for word in words if not word.is_stop]
        return [passage for passage, _ in index.lexical_search(stems, _CANDIDATES)]

    def fusion(asked: Asked) -> list[Passage]:
        scores: dict[str, float] = {}
        passages: dict[str, Passage] = {}
        for found in (dense(asked), lexical(asked)):
            for rank, passage in enumerate(found, start=1):
                passages[passage.id] = passage
                scores[passage.id] = scores.get(passage.id, 0.0) + 1 / (_RRF + rank)
        return [passages[key] for key in sorted(scores, key=lambda key: -scores[key])]

    def ours(asked: Asked) -> list[Passage]:
        return [hit.passage for hit in retriever.search(asked.text, top_k=_DEPTH)]

    return {"dense": dense, "BM25": lexical, "fusion": fusion, "ours": ours}


def _measure(
    name: str, questions: list[Asked], index: Index, embeddings: E5Embeddings, table: Table
) -> dict[str, Any]:
    results: dict[str, Any] = {"n": len(questions)}
    groups = [asked.group for asked in questions]
    embeddings.embed_query("¿?")
    with Bar(console=_err) as bar:
        for system, search in _systems(index, embeddings).items():
            started = time.perf_counter()
            ranks = [
                _first(search(asked), asked)
                for asked in bar.track(questions, description=f"{name}: {system}")
            ]
            seconds = (time.perf_counter() - started) / max(1, len(questions))
            results[system] = _figures(ranks, groups, seconds)
            _row(table, name, system, len(questions), results[system])
    table.add_section()
    return results


def _first(found: list[Passage], asked: Asked) -> int | None:
    places = (rank for rank, passage in enumerate(found, 1) if asked.is_answered_by(passage))
    return next(places, None)


def _figures(ranks: figures.Ranks, groups: list[str], seconds: float) -> dict[str, Any]:
    named: dict[str, Callable[[figures.Ranks], float]] = {
        "recall@1": lambda r: figures.recall(r, 1),
        "recall@5": lambda r: figures.recall(r, 5),
        "recall@10": lambda r: figures.recall(r, 10),
        "mrr": figures.reciprocal,
        "ndcg@10": figures.ndcg,
    }
    found: dict[str, Any] = {
        key: {"value": measure(ranks), "interval": figures.interval(ranks, groups, measure)}
        for key, measure in named.items()
    }
    return {**found, "seconds": seconds, "ranks": list(ranks)}


def _table() -> Table:
    table = Table(title="Retrieval, has_entity questions; 95 % intervals over articles")
    for column in ("set", "n", "system", "R@1", "R@5", "R@10", "MRR", "nDCG@10", "s/query"):
        table.add_column(column, justify="left" if column in {"set", "system"} else "right")
    return table


def _row(table: Table, name: str, system: str, n: int, found: dict[str, Any]) -> None:
    cells = []
    for key in ("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10"):
        low, high = found[key]["interval"]
        spread = f" [{low:.3f}, {high:.3f}]" if system == "ours" else ""
        cells.append(f"{found[key]['value']:.3f}{spread}")
    style = "bold" if system == "ours" else ""
    table.add_row(name, str(n), system, *cells, f"{found['seconds']:.3f}", style=style)


def _note(step: str, done: float, total: float | None) -> None:
    print(step, int(done), "" if total is None else f"/ {total:.0f}", file=sys.stderr)
