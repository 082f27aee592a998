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
from typing import Any, Final

from assistant.config.settings import RetrievalSettings
from assistant.evaluation import figures
from assistant.evaluation.questions import LabelledQuestion
from assistant.index import Index
from assistant.models.e5_embeddings import E5Embeddings
from assistant.retrieval.search import Retriever
from assistant.text.terms import analyse
from assistant.types import Passage
from benchmarks import corpora, open_sets
from benchmarks.arguments import takes
from benchmarks.files import write
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

Search = Callable[[str], list[Passage]]
ARGUMENTS: Final = takes("data", "cache", "n", "seed", "out", "models")


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    embeddings = corpora.embedder(args)
    sets: dict[str, Any] = {}
    results: dict[str, Any] = {
        "kind": "retrieval",
        "embedder": embeddings.embedder_id,
        "sets": sets,
    }

    def measure(name: str, asked: list[LabelledQuestion], index: Index, language: str) -> None:
        asked = open_sets.sample(asked, args.n, args.seed)
        sets[name] = {"n": len(asked)}
        embeddings.embed_query("¿?")
        for system, search in _systems(index, embeddings, language).items():
            sets[name][system] = _measured(asked, search, f"{name}: {system}")

    with tempfile.TemporaryDirectory() as scratch:
        cache = args.cache or Path(scratch)
        with _indexed(args.data, cache / "open", embeddings) as index:
            results["corpus"] = _described(index)
            for name in ("xquad", "mlqa"):
                for language in ("es", "en"):
                    asked = open_sets.questions(args.data, name, language)
                    measure(f"{name} {language}", asked, index, language)
        if not (cache / "open-untitled").exists():  # which takes over vectors
            shutil.copytree(cache / "open", cache / "open-untitled")
        with _indexed(args.data, cache / "open-untitled", embeddings, titles=False) as index:
            measure("headline", open_sets.headlines(args.data), index, "es")
    print(*(f"{key}: {value:.0f}" for key, value in results["corpus"].items()), sep=", ")
    headings = ("set", "system", "n", *_FIGURES, "s/query")
    show("Retrieval; 95 % intervals over articles", headings, _rows(sets), left=2)
    write(args.out, results)


def _indexed(data: Path, path: Path, embeddings: E5Embeddings, *, titles: bool = True) -> Index:
    index = Index.open(path, embeddings, create=True)
    with counting(f"index {path.name}") as progress:
        index.add(list(open_sets.corpus(data, titles=titles)), progress=progress)
    return index


def _described(index: Index) -> dict[str, float]:
    numbers = range(1, index.passage_count + 1)
    lengths = sorted(
        passage.end - passage.start
        for number in numbers
        for passage in (candidate.passage for candidate in index.candidates([number]))
    )
    return {
        "articles": len(index),
        "passages": index.passage_count,
        "mean characters": sum(lengths) / len(lengths),
        "95 % below": lengths[int(0.95 * len(lengths))],
        "longest": lengths[-1],
    }


def _systems(index: Index, embeddings: E5Embeddings, language: str) -> dict[str, Search]:
    retriever = Retriever(index, embeddings, RetrievalSettings(candidates=_CANDIDATES))

    def passages(ranked: list[tuple[int, float]]) -> list[Passage]:
        return [index.candidates([number])[0].passage for number, _ in ranked]

    def dense(question: str) -> list[Passage]:
        return passages(index.vector_search(embeddings.embed_query(question), _CANDIDATES))

    def lexical(question: str) -> list[Passage]:
        stems = [word.stem for word in analyse(question, language) if not word.is_stop]
        return passages(index.lexical_search(stems, _CANDIDATES))

    def fusion(question: str) -> list[Passage]:
        scores: dict[str, float] = {}
        found: dict[str, Passage] = {}
        for ranking in (dense(question), lexical(question)):
            for rank, passage in enumerate(ranking, start=1):
                found[passage.id] = passage
                scores[passage.id] = scores.get(passage.id, 0.0) + 1 / (_RRF + rank)
        return [found[key] for key in sorted(scores, key=lambda key: -scores[key])]

    def ours(question: str) -> list[Passage]:
        return [hit.passage for hit in retriever.search(question, top_k=_DEPTH)]

    return {"dense": dense, "BM25": lexical, "fusion": fusion, "ours": ours}


def _measured(questions: list[LabelledQuestion], search: Search, what: str) -> dict[str, Any]:
    started = time.perf_counter()
    ranks = [_rank(one, search(one.question)) for one in watched(questions, what)]
    seconds = (time.perf_counter() - started) / max(1, len(questions))
    groups = [one.group for one in questions]
    computed = {
        name: {"value": figure(ranks), "interval": figures.interval(ranks, groups, figure)}
        for name, figure in _FIGURES.items()
    }
    return {"seconds": seconds, "ranks": ranks, **computed}


def _rank(asked: LabelledQuestion, ranking: list[Passage]) -> int | None:
    """Of the first passage of the article that holds a whole answer, where one is known."""
    for rank, passage in enumerate(ranking, 1):
        if passage.article_id == asked.article_id and (
            not asked.spans or any(passage.start <= a and b <= passage.end for a, b in asked.spans)
        ):
            return rank
    return None


def _rows(sets: dict[str, Any]) -> Iterator[list[Any]]:
    for name, systems in sets.items():
        for system, measured in systems.items():
            if system == "n":
                continue
            shown = [measured[key] for key in _FIGURES]
            cells = [between(figure["value"], figure["interval"]) for figure in shown]
            yield [name, system, systems["n"], *cells, f"{measured['seconds']:.3f}"]
        yield []
