"""What is searched in: our indexes of the open corpora, and the plain pipeline's chunks.

Made in a process of its own, so that the memory that takes is not counted.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from assistant import Assistant, Settings
from assistant.index import Index
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.reader_adapter import read_adapter
from assistant.models.store import ModelStore
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.reading import HitsRead, judged, read_hits
from assistant.retrieval.search import Retriever
from assistant.types import Filters, Hit
from benchmarks import open_sets, plain, tables


class Found(NamedTuple):
    """What was found for a question."""

    hits: list[Hit]  # best first
    features: RetrievalFeatures  # what search says, and the reader
    read: HitsRead | None  # by the reader; None without one, and where nothing was found


class Opened(NamedTuple):
    """A corpus to search in."""

    retriever: Retriever  # searches it
    embeddings: E5Embeddings  # the embedder
    reader: Reader | None  # the reader; None where the embedder has none

    def found(
        self, question: str, language: str | None = None, sections: tuple[str, ...] = ()
    ) -> Found:
        """Search, and read what is found.

        Args:
            question: The question.
            language: Of it; told from its words when None.
            sections: Those to search in; all when empty.
        """
        filters = Filters(sections=sections)
        hits = self.retriever.search(question, language=language, filters=filters)
        features = self.retriever.features(question, hits, language=language)
        read = read_hits(question, hits, self.reader) if self.reader and hits else None
        return Found(hits, judged(features, read), read)


def store(args: argparse.Namespace) -> ModelStore:
    """The models that the arguments name."""
    return ModelStore(args.models or Settings.load().models)


def embedder(args: argparse.Namespace) -> E5Embeddings:
    """The embedder of the settings."""
    return E5Embeddings(store(args).resolve_embedder(Settings.load().embeddings.model))


def reader(args: argparse.Namespace, embeddings: E5Embeddings) -> Reader | None:
    """The reader that the arguments name, or the shipped one."""
    return embeddings.reader(read_adapter(args.adapter) if args.adapter else None)


@contextlib.contextmanager
def opened(
    args: argparse.Namespace, corpus: str = "open", *, needs_reader: bool = False
) -> Iterator[Opened]:
    """The index of a corpus in the cache, made when it is missing.

    Raises:
        SystemExit: A reader is needed, and the embedder has none.
    """
    settings = {"models": str(args.models)} if args.models else {}
    index = args.cache / corpus
    make({"data": str(args.data), "corpus": corpus, "index": str(index), "settings": settings})
    embeddings = embedder(args)
    reads = reader(args, embeddings)
    if needs_reader and reads is None:
        raise SystemExit("this embedder has no reader")
    with Index.open(index, embeddings) as archive:
        yield Opened(Retriever(archive, embeddings), embeddings, reads)


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
    read = open_sets.passages if wanted.get("corpus") == "nomiracl" else open_sets.corpus
    articles = list(read(Path(wanted["data"])))
    if "index" in wanted:
        own = Assistant(Settings.load(**wanted["settings"]), index=Path(wanted["index"]))
        with own, tables.counting("our index") as progress:
            own.add(articles, progress=progress)
    if "chunks" in wanted and not Path(wanted["chunks"]).exists():
        texts = [(article.id, article.text) for article in articles]
        plain.prepare(texts, plain.vectors_of(wanted["embedder"]), Path(wanted["chunks"]))
