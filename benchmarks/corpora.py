"""What is searched in: our indexes of the open corpora, and the plain pipeline's chunks.

Made in a process of its own, so that the memory that takes is not counted.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant import Assistant, Settings
from assistant.index import Index
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.reader_adapter import read_adapter
from assistant.models.store import ModelStore
from assistant.retrieval.search import Retriever
from assistant.types import Article
from benchmarks import open_sets, plain, tables


class Opened(NamedTuple):
    """A corpus to search in."""

    retriever: Retriever  # searches it
    embeddings: E5Embeddings  # the embedder
    reader: Reader | None  # the reader; None where the embedder has none


def store(args: argparse.Namespace) -> ModelStore:
    """The models that the arguments name."""
    return ModelStore(args.models or Settings.load().models)


def embedder(args: argparse.Namespace) -> E5Embeddings:
    """The embedder of the settings."""
    return E5Embeddings(store(args).resolve_embedder(Settings.load().embeddings.model))


def reader(args: argparse.Namespace, embeddings: E5Embeddings) -> Reader | None:
    """The reader that the arguments name, or the shipped one."""
    file = getattr(args, "adapter", None)
    return embeddings.reader(read_adapter(file) if file else None)


@contextlib.contextmanager
def opened(args: argparse.Namespace, corpus: str = "open") -> Iterator[Opened]:
    """The index of a corpus in the cache, made when it is missing."""
    settings = {"models": str(args.models)} if args.models else {}
    index = args.cache / corpus
    make({"data": str(args.data), "corpus": corpus, "index": str(index), "settings": settings})
    embeddings = embedder(args)
    with Index.open(index, embeddings) as archive:
        yield Opened(Retriever(archive, embeddings), embeddings, reader(args, embeddings))


def make(wanted: dict[str, Any]) -> None:
    """Make what is missing, in another process.

    Args:
        wanted: ``data``, the folder of the open sets; ``corpus``, ``open`` unless it says
            ``nomiracl``; ``index`` with ``settings``, or ``chunks`` with ``embedder``, or both.

    Raises:
        SystemExit: It failed; its own words went to stderr.
    """
    process = multiprocessing.get_context("spawn").Process(target=_make, args=(wanted,))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _make(wanted: dict[str, Any]) -> None:
    articles = list(_CORPORA[wanted.get("corpus", "open")](Path(wanted["data"])))
    if "index" in wanted:
        own = Assistant(Settings.load(**wanted["settings"]), index=Path(wanted["index"]))
        with own, tables.counting("our index") as progress:
            own.add(articles, progress=progress)
    if "chunks" in wanted and not Path(wanted["chunks"]).exists():
        texts = [(article.id, article.text) for article in articles]
        vectors = plain.SentenceVectors(Path(wanted["embedder"]))
        plain.prepare(texts, vectors, Path(wanted["chunks"]))


_CORPORA: Final[dict[str, Callable[[Path], Iterator[Article]]]] = {
    "open": open_sets.corpus,
    "nomiracl": open_sets.passages,
}
