"""``Index``: what the rest of the program knows of an index."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.config.settings import PassagesSettings
from assistant.errors import (
    ArchiveBusy,
    ArchiveMissing,
    ArticleMissing,
    EmbedderMismatch,
    StorageError,
    UsageError,
)
from assistant.index import fulltext, rows
from assistant.index.archive import Archive
from assistant.index.building import Builder, OnStored, ignored
from assistant.index.checks import check
from assistant.index.database import storage_errors
from assistant.index.embedder import Embedder
from assistant.index.listing import Listing
from assistant.index.rows import Candidate
from assistant.index.sentences import Place, read_sentence_vectors
from assistant.index.vectors import VectorsUnreadable
from assistant.messages import text
from assistant.runtime.progress import Progress, silent
from assistant.types import AddSummary, Article, Filters, Passage

_NO_FILTERS: Final = Filters()
# Prefix, separators and special tokens of an embedder that says what it can take.
_RESERVED_TOKENS: Final = 16


class Index:
    """Articles on disk, found by meaning and by words.

    Readers may be many, threads and processes; writers one at a time. Made by ``open``
    or ``open_stored``.
    """

    def __init__(self, archive: Archive, embeddings: Embedder | None) -> None:
        self._archive = archive
        self._builder = _builder(archive, embeddings) if embeddings is not None else None

    @classmethod
    def open(
        cls,
        path: Path,
        embeddings: Embedder,
        *,
        create: bool = False,
        settings: PassagesSettings | None = None,
        progress: Progress = silent,
    ) -> Index:
        """Open an index for searching and writing; finish what an earlier run left undone.

        Args:
            path: Its folder.
            embeddings: The model that its vectors come from.
            create: Make it when it is not there.
            settings: How a new index cuts articles; an existing one keeps to its own.
            progress: Told about unfinished work.

        Raises:
            ArchiveMissing: It is not there, and ``create`` is off.
            ArchiveDamaged: Its files do not hold together.
            EmbedderMismatch: It was built with another model.
            StorageError: The disk is full, or nothing can be read there.
        """
        archive = _opened(Path(path), embeddings, settings or PassagesSettings(), create)
        try:
            _require_same_embedder(archive, embeddings)
            index = cls(archive, embeddings)
            index._finish(progress)
        except BaseException:
            archive.close()
            raise
        return index

    @classmethod
    def open_stored(cls, path: Path) -> Index:
        """Open an index for reading its articles; no embedding model is needed.

        Raises:
            ArchiveMissing: It is not there.
            ArchiveDamaged: Its files do not hold together.
        """
        return cls(Archive.open(Path(path)), None)

    def add(
        self,
        articles: Iterable[Article],
        *,
        progress: Progress = silent,
        on_stored: OnStored = ignored,
    ) -> AddSummary:
        """Store articles. What is done stays, whatever stops the rest.

        An article with the id or the address of a stored one replaces it, under the stored
        id, when it says something else; when it says the same, nothing happens.

        Args:
            articles: Read one by one.
            progress: Told of each article.
            on_stored: Told of each article, in the order given, once its rows are written: whether
                it was ``added``, ``updated`` or ``unchanged``, and under which id it is stored.

        Raises:
            ArchiveBusy: Another process is writing.
            StorageError: The disk is full, or the folder read-only.
        """
        with self._writing() as builder:
            return builder.add(articles, progress, on_stored)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles; how many of them were there.

        Raises:
            ArchiveBusy: Another process is writing.
            StorageError: The folder is read-only.
        """
        with self._writing() as builder:
            return builder.remove(article_ids)

    def article(self, article_id: str) -> Article:
        """The article of that id.

        Raises:
            ArticleMissing: There is none.
        """
        with self._archive.database.reading() as connection:
            article = rows.read_article(connection, article_id)
        if article is None:
            raise ArticleMissing("index.no_article", id=article_id)
        return article

    def articles(
        self, filters: Filters = _NO_FILTERS, *, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Articles that the filters admit, newest first, undated ones last."""
        with self._archive.database.reading() as connection:
            return rows.read_articles(connection, filters, limit, offset)

    @property
    def listing(self) -> Listing:
        """Its articles as a list to look through."""
        return Listing(self._archive.database)

    def __len__(self) -> int:
        return self._count("articles")

    def __bool__(self) -> bool:
        return True

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return self._count("passages")

    @property
    def path(self) -> Path:
        """Its folder."""
        return self._archive.path

    @property
    def embedder_id(self) -> str:
        """The model that its vectors come from."""
        return self._archive.meta().embedder_id

    def sources(self) -> list[str]:
        """Outlets of its articles, in alphabetical order."""
        return self._distinct("source")

    def sections(self) -> list[str]:
        """Sections of its articles, in alphabetical order."""
        return self._distinct("section")

    def languages(self) -> dict[str, int]:
        """How many articles there are in each language, most frequent first."""
        with self._archive.database.reading() as connection:
            query = "SELECT stemmed_as, count(*) AS n FROM articles GROUP BY 1 ORDER BY n DESC, 1"
            return dict(connection.execute(query).fetchall())

    def vector_search(
        self, vector: Sequence[float], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[Passage, float]]:
        """The k passages nearest in meaning, with their cosines, best first."""
        return self._with_passages(self.vector_numbers(vector, k, filters))

    def lexical_search(
        self, query_terms: Sequence[str], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[Passage, float]]:
        """The k best passages by BM25 over stems, best first; higher is better."""
        return self._with_passages(self.lexical_numbers(query_terms, k, filters))

    def vector_numbers(
        self, vector: Sequence[float], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[int, float]]:
        """``vector_search`` by row numbers, for ``candidates``."""
        return self._archive.nearest(vector, k, filters)

    def lexical_numbers(
        self, query_terms: Sequence[str], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[int, float]]:
        """``lexical_search`` by row numbers, for ``candidates``."""
        with self._archive.database.reading() as connection:
            return fulltext.search(connection, query_terms, k, filters)

    def candidates(self, numbers: Sequence[int]) -> list[Candidate]:
        """What ranking looks at, for passages by row number; gone ones are left out."""
        with self._archive.database.reading() as connection:
            return rows.read_candidates(connection, numbers)

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[Place, npt.NDArray[np.float32]]:
        """Vectors of the passages' sentences by article id, start and end in its text."""
        with self._archive.database.reading() as connection:
            return read_sentence_vectors(connection, passages)

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """In how many passages each stem stands (headlines count)."""
        with self._archive.database.reading() as connection:
            return fulltext.document_frequency(connection, terms)

    def verify(self, *, repair: bool = False, progress: Progress = silent) -> list[str]:
        """Compare all that is stored with itself.

        Args:
            repair: Also mend: what derives from the articles is made again.
            progress: Told as it gets on.

        Returns:
            Problems found, one line each; none when all is sound. After a repair, those
            that were there before it.

        Raises:
            ArchiveBusy: ``repair``, and another process is writing.
        """
        if not repair:
            return check(self._archive, None, progress)
        with self._writing() as builder:
            return check(self._archive, builder, progress)

    def close(self) -> None:
        """Let go of its files."""
        self._archive.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Builder]:
        if self._builder is None:
            raise UsageError("index.no_embedder", path=self.path)
        if self._archive.read_only:
            raise StorageError("index.read_only", path=self.path)
        with storage_errors(self._archive.database.path), self._archive.lock:
            try:
                yield self._builder
            except VectorsUnreadable as error:
                raise StorageError("index.no_vectors", path=self.path, why=error) from error

    def _finish(self, progress: Progress) -> None:
        """Finish an earlier run's work, unless somebody is at it, or nothing can be written."""
        builder = self._builder
        if builder is None or self._archive.read_only or not builder.is_unfinished():
            return
        with contextlib.suppress(ArchiveBusy), self._writing():
            progress(text("index.step_finishing"), 0, None)
            builder.finish(progress)

    def _with_passages(self, found: list[tuple[int, float]]) -> list[tuple[Passage, float]]:
        with self._archive.database.reading() as connection:
            passages = rows.read_passages(connection, [number for number, _ in found])
        return [(passages[number], score) for number, score in found if number in passages]

    def _count(self, table: str) -> int:
        with self._archive.database.reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _distinct(self, column: str) -> list[str]:
        query = f"SELECT DISTINCT {column} FROM articles WHERE {column} <> '' ORDER BY {column}"
        with self._archive.database.reading() as connection:
            return [row[0] for row in connection.execute(query)]


def _opened(path: Path, embeddings: Embedder, settings: PassagesSettings, create: bool) -> Archive:
    try:
        return Archive.open(path)
    except ArchiveMissing:
        if not create:
            raise
    return Archive.create(
        path,
        embedder_id=embeddings.embedder_id,
        dimensions=embeddings.dimensions,
        max_tokens=_passage_limit(embeddings, settings),
    )


def _passage_limit(embeddings: Embedder, settings: PassagesSettings) -> int:
    most = embeddings.max_tokens or 10**9
    return max(1, min(settings.max_tokens, most - _RESERVED_TOKENS))


def _builder(archive: Archive, embeddings: Embedder) -> Builder:
    return Builder(
        archive,
        embeddings.embed_documents,
        embeddings.count_tokens,
        archive.meta().max_tokens,
    )


def _require_same_embedder(archive: Archive, embeddings: Embedder) -> None:
    meta = archive.meta()
    given, dimensions = embeddings.embedder_id, embeddings.dimensions
    same_size = not dimensions or not meta.dimensions or dimensions == meta.dimensions
    if given != meta.embedder_id or not same_size:
        raise EmbedderMismatch(
            "index.mismatch",
            path=archive.path,
            stored=f"{meta.embedder_id} ({meta.dimensions})",
            given=f"{given} ({dimensions})",
        )
