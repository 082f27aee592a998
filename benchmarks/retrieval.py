"""How well passages are found: ours, dense search, BM25, and their rank fusion.

The open corpus goes through the product's own ingest and index; all four search the same
passages. For headlines the articles have no titles.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.config.settings import RetrievalSettings
from assistant.evaluation import figures
from assistant.index import Index
from assistant.models.e5_embeddings import E5Embeddings
from assistant.retrieval.search import Retriever
from assistant.text.terms import analyse
from assistant.types import Passage
from benchmarks import corpora, open_sets
from benchmarks.arguments import add, write
from benchmarks.open_sets import Asked
from benchmarks.tables import between, counting, show, watched

_DEPTH: Final = 20
_CANDIDATES: Final = 60
_RRF: Final = 60
_FIGURES: Final[dict[str, Callable[[figures.Ranks], float]]] = {
    "R@1": lambda ranks: figures.recall(ranks, 1),
    "R@5": lambda ranks: figures.recall(ranks, 5),
    "R@10": lambda ranks: figures.recall(ranks, 10),
    "MRR": figures.reciprocal,
    "nDCG@10": figures.ndcg,
}

Search = Callable[[Asked], list[Passage]]


class Set(NamedTuple):
    """Questions, and whether the articles that they are asked of have titles."""

    name: str
    questions: list[Asked]
    titles: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "n", "seed", "out", "models")


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    embeddings = corpora.embedder(args)
    results: dict[str, Any] = {"kind": "retrieval", "embedder": embeddings.embedder_id, "sets": {}}
    with tempfile.TemporaryDirectory() as scratch:
        for titles in (True, False):
            path = (args.cache or Path(scratch)) / ("open" if titles else "open-untitled")
            with _indexed(args.data, path, embeddings, titles=titles) as index:
                if titles:
                    results["corpus"] = _describe(index)
                for name, questions, titled in _sets(args.data):
                    if titled is titles:
                        asked = open_sets.sample(questions, args.n, args.seed)
                        results["sets"][name] = _measure(name, asked, index, embeddings)
    print(*(f"{key}: {value:.0f}" for key, value in results["corpus"].items()), sep=", ")
    headings = ("set", "system", "n", *_FIGURES, "s/query")
    show("Retrieval; 95 % intervals over articles", headings, _rows(results["sets"]), left=2)
    write(args.out, results)


def _sets(data: Path) -> Iterator[Set]:
    for name in ("xquad", "mlqa"):
        for language in ("es", "en"):
            questions = open_sets.questions(data, name, language, answerable=True)
            yield Set(f"{name} {language}", questions, True)
    yield Set("headline", open_sets.headlines(data), False)


def _indexed(data: Path, path: Path, embeddings: E5Embeddings, *, titles: bool) -> Index:
    """The open corpus; without titles it takes over the vectors of the one with them."""
    titled = path.with_name("open")
    if not titles and not path.exists():
        shutil.copytree(titled, path)
    index = Index.open(path, embeddings, create=True)
    with counting(f"index {path.name}") as progress:
        index.add(list(open_sets.corpus(data, titles=titles)), progress=progress)
    return index


def _describe(index: Index) -> dict[str, float]:
    numbers = range(1, index.passage_count + 1)
    found = (candidate.passage for number in numbers for candidate in index.candidates([number]))
    lengths = sorted(passage.end - passage.start for passage in found)
    return {
        "articles": len(index),
        "passages": index.passage_count,
        "mean characters": sum(lengths) / len(lengths),
        "95 % below": lengths[int(0.95 * len(lengths))],
        "longest": lengths[-1],
    }


def _passages(index: Index, ranked: list[tuple[int, float]]) -> list[Passage]:
    return [index.candidates([number])[0].passage for number, _ in ranked]


def _systems(index: Index, embeddings: E5Embeddings) -> dict[str, Search]:
    retriever = Retriever(index, embeddings, RetrievalSettings(candidates=_CANDIDATES))

    def dense(asked: Asked) -> list[Passage]:
        ranked = index.vector_search(embeddings.embed_query(asked.text), _CANDIDATES)
        return _passages(index, ranked)

    def lexical(asked: Asked) -> list[Passage]:
        stems = [word.stem for word in analyse(asked.text, asked.language) if not word.is_stop]
        return _passages(index, index.lexical_search(stems, _CANDIDATES))

    def fusion(asked: Asked) -> list[Passage]:
        scores: dict[str, float] = {}
        passages: dict[str, Passage] = {}
        for ranking in (dense(asked), lexical(asked)):
            for rank, passage in enumerate(ranking, start=1):
                passages[passage.id] = passage
                scores[passage.id] = scores.get(passage.id, 0.0) + 1 / (_RRF + rank)
        return [passages[key] for key in sorted(scores, key=lambda key: -scores[key])]

    def ours(asked: Asked) -> list[Passage]:
        return [hit.passage for hit in retriever.search(asked.text, top_k=_DEPTH)]

    return {"dense": dense, "BM25": lexical, "fusion": fusion, "ours": ours}


def _measure(
    name: str, questions: list[Asked], index: Index, embeddings: E5Embeddings
) -> dict[str, Any]:
    results: dict[str, Any] = {"n": len(questions)}
    groups = [asked.group for asked in questions]
    embeddings.embed_query("¿?")
    for system, search in _systems(index, embeddings).items():
        started = time.perf_counter()
        asked = watched(questions, f"{name}: {system}")
        ranks = [_first(search(one), one) for one in asked]
        seconds = (time.perf_counter() - started) / max(1, len(questions))
        results[system] = {"seconds": seconds, "ranks": ranks}
        for key, measure in _FIGURES.items():
            spread = figures.interval(ranks, groups, measure)
            results[system][key] = {"value": measure(ranks), "interval": spread}
    return results


def _first(ranking: list[Passage], asked: Asked) -> int | None:
    places = (rank for rank, passage in enumerate(ranking, 1) if asked.is_answered_by(passage))
    return next(places, None)


def _rows(sets: dict[str, Any]) -> Iterator[list[Any]]:
    for name, systems in sets.items():
        for system, measured in systems.items():
            if system == "n":
                continue
            shown = [measured[key] for key in _FIGURES]
            cells = [between(figure["value"], figure["interval"]) for figure in shown]
            yield [name, system, systems["n"], *cells, f"{measured['seconds']:.3f}"]
        yield []
