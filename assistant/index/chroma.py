"""Vectors in Chroma: derived from SQLite, and made again from it when they are lost."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.config.offline import quieten
from assistant.types import Filters

_COLLECTION: Final = "passages"
# Wide enough that approximate search loses nothing worth mentioning at 100,000 passages;
# one thread, so that the same articles in the same order give the same graph.
_GRAPH: Final = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 300,
    "max_neighbors": 24,
    "num_threads": 1,
}
_AT_ONCE: Final = 2000

VectorRow = tuple[int, bytes, str | None, str, str]
"""Number of a passage and its vector (see ``pack``), and day, outlet and section of its article."""


class VectorsUnreadable(Exception):
    """The folder of vectors cannot be used as it is. Never leaves ``assistant.index``."""


class Collection:
    """The collection of one index.

    Args:
        folder: Where Chroma keeps its files.
    """

    def __init__(self, folder: Path) -> None:
        with _translated():
            quieten()
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            self._client: Any = chromadb.PersistentClient(str(folder), settings=settings)
            self._collection = self._client.get_or_create_collection(
                _COLLECTION, embedding_function=None, configuration={"hnsw": _GRAPH}
            )

    def put(self, rows: Sequence[VectorRow]) -> None:
        """Store vectors under their passages' numbers, replacing what was there."""
        if rows:
            with _translated():
                self._collection.upsert(
                    ids=[str(row[0]) for row in rows],
                    embeddings=[np.frombuffer(row[1], dtype="<f4") for row in rows],
                    metadatas=[_metadata(*row[2:]) for row in rows],
                )

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget vectors; unknown numbers are no error."""
        ids = [str(number) for number in numbers]
        with _translated():
            for at in range(0, len(ids), _AT_ONCE):
                self._collection.delete(ids=ids[at : at + _AT_ONCE])

    def nearest(self, vector: Sequence[float], k: int, filters: Filters) -> list[tuple[int, float]]:
        """The k nearest numbers with their cosines, best first."""
        with _translated():
            result = self._collection.query(
                query_embeddings=[list(vector)],
                n_results=k,
                where=_chroma_filter(filters),
                include=["distances"],
            )
        pairs = zip(result["ids"][0], result["distances"][0], strict=True)
        return [(int(name), 1.0 - float(distance)) for name, distance in pairs]

    def numbers(self) -> set[int]:
        """Numbers of all vectors there."""
        numbers: set[int] = set()
        with _translated():
            total = self._collection.count()
            for at in range(0, total, _AT_ONCE):
                page = self._collection.get(limit=_AT_ONCE, offset=at, include=[])
                numbers.update(int(name) for name in page["ids"])
        return numbers

    def count(self) -> int:
        """How many vectors are there."""
        with _translated():
            return int(self._collection.count())

    def close(self) -> None:
        """Let go of Chroma's files."""
        with contextlib.suppress(VectorsUnreadable), _translated():
            self._client.close()


def discard(folder: Path) -> None:
    """Delete a folder of vectors, so that it can be made afresh."""
    quieten()
    from chromadb.api.shared_system_client import SharedSystemClient

    # Chroma keeps one system per path; a discarded folder must not come back from there.
    system = SharedSystemClient._identifier_to_system.pop(str(folder), None)
    if system is not None:
        with contextlib.suppress(Exception):
            system.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _metadata(day: str | None, source: str, section: str) -> dict[str, Any]:
    """What Chroma filters by: ``day`` (yyyymmdd, absent when undated), ``source``, ``section``."""
    dated = {"day": int(day.replace("-", ""))} if day else {}
    return {"source": source, "section": section, **dated}


def _chroma_filter(filters: Filters) -> dict[str, Any] | None:
    """The filters in Chroma's own query language, or None when all is admitted."""
    conditions: list[dict[str, Any]] = []
    for sign, limit in (("$gte", filters.since), ("$lte", filters.until)):
        if limit is not None:
            conditions.append({"day": {sign: int(f"{limit:%Y%m%d}")}})
    for key, values in (("source", filters.sources), ("section", filters.sections)):
        if values:
            conditions.append({key: {"$in": list(values)}})
    if len(conditions) > 1:
        return {"$and": conditions}
    return conditions[0] if conditions else None


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Whatever Chroma raises on broken files is one thing to us: rebuild, or do without.

    Its Rust core panics on some of them, with an exception that is no ``Exception``.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise VectorsUnreadable(f"{type(error).__name__}: {error}") from error
