"""``Index``: what the rest of the program knows of an index."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.config.settings import PassagesSettings
from assistant.errors import (
    ArchiveBusy,
    ArchiveMissing,
    ArticleMissing,
    EmbedderMismatch,
    StorageError,
    UsageError,
)
from assistant.index import fulltext, spelling, tables
from assistant.index.article_list import ArticleList
from assistant.index.article_search import ArticleSearch, main_languages
from assistant.index.chroma import VectorsUnreadable
from assistant.index.edits import checked, original, read_edits
from assistant.index.embedder import Embedder
from assistant.index.folder import IndexFolder, Meta
from assistant.index.integrity import verify
from assistant.index.origins import Origins
from assistant.index.revisions import read_revisions
from assistant.index.sentence_vectors import SentenceVectors, read_sentence_vectors
from assistant.index.tables import Candidate
from assistant.index.writer import IndexWriter, OnStored
from assistant.messages import text
from assistant.runtime.progress import Progress, silent
from assistant.types import AddSummary, Article, Edit, Filters, Passage, Revision

_NO_FILTERS: Final = Filters()
# Prefix, separators and special tokens of an embedder that says what it can take.
_RESERVED_TOKENS: Final = 16


class Index:
    """Articles on disk, found by meaning and by words.

    Readers may be many, threads and processes; writers one at a time. Made by ``open``
    or ``open_stored``.
    """

    def __init__(self, folder: IndexFolder, embeddings: Embedder | None) -> None:
        self._folder = folder
        self._database = folder.database
        self._writer = IndexWriter(folder, embeddings) if embeddings is not None else None

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
        folder = _opened(Path(path), embeddings, settings or PassagesSettings(), create)
        try:
            _require_same_embedder(folder, embeddings)
            index = cls(folder, embeddings)
            index._finish(progress)
        except BaseException:
            folder.close()
            raise
        return index

    @classmethod
    def open_stored(cls, path: Path) -> Index:
        """Open an index for reading its articles; no embedding model is needed.

        Raises:
            ArchiveMissing: It is not there.
            ArchiveDamaged: Its files do not hold together.
        """
        return cls(IndexFolder.open(Path(path)), None)

    def add(
        self,
        articles: Iterable[Article],
        *,
        progress: Progress = silent,
        on_stored: OnStored | None = None,
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
        with self._writing() as writer:
            return writer.add(articles, progress, on_stored)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles; how many of them were there.

        Raises:
            ArchiveBusy: Another process is writing.
            StorageError: The folder is read-only.
        """
        with self._writing() as writer:
            return writer.remove(article_ids)

    def edit(
        self,
        article_ids: Iterable[str],
        changes: Mapping[str, object] = MappingProxyType({}),
        *,
        clear: Collection[str] = (),
    ) -> int:
        """Put fields of articles right: headline, outlet, date, author, section.

        What their source says stays beside that, and is what counts when they are added again;
        the edits stay then. A value that the source has itself is no edit. Neither passages nor
        vectors are made anew.

        Args:
            article_ids: Which articles; all of them are changed, or none.
            changes: New values by field (``title``, ``source``, ``published``, ``author``,
                ``section``), as in ``Article``; an empty one says that it is not known.
            clear: Fields that are to be again as the source has them.

        Returns:
            How many articles read otherwise than before.

        Raises:
            UsageError: Another field, or a value that no article can have.
            ArticleMissing: One of them is not there.
            ArchiveBusy: Another process is writing.
            StorageError: The disk is full, or the folder read-only.
        """
        wanted = checked(changes, clear)
        with self._writing() as writer:
            return writer.edit(article_ids, wanted, clear)

    def keep_edits(self, edits: Iterable[Edit]) -> None:
        """Have the edits of another index wait here for their articles.

        They find them by id or, failing that, by address. For an index that is built to take the
        other's place, before articles are added.

        Raises:
            ArchiveBusy: Another process is writing.
            StorageError: The disk is full, or the folder read-only.
        """
        with self._writing() as writer:
            writer.keep_edits(edits)

    def edits(self, article_id: str | None = None) -> list[Edit]:
        """What was put right in an article, or in all of them; the latest last."""
        with self._database.reading() as connection:
            return read_edits(connection, article_id)

    def keep_revisions(self, revisions: Iterable[Revision]) -> None:
        """Have what articles of another index said before wait here for them; as ``keep_edits``.

        Raises:
            ArchiveBusy: Another process is writing.
            StorageError: The disk is full, or the folder read-only.
        """
        with self._writing() as writer:
            writer.keep_revisions(revisions)

    def revisions(self, article_id: str | None = None) -> list[Revision]:
        """What an article said before it changed, or all of them did; the latest first.

        The last twenty of each are kept, those that changed its headline or its text.
        """
        with self._database.reading() as connection:
            return read_revisions(connection, article_id)

    def original(self, article_id: str) -> Article:
        """The article of that id as its source has it.

        Raises:
            ArticleMissing: There is none.
        """
        return original(self.article(article_id), self.edits(article_id))

    def article(self, article_id: str) -> Article:
        """The article of that id, as it is shown: put right, where somebody did.

        Raises:
            ArticleMissing: There is none.
        """
        with self._database.reading() as connection:
            article = tables.read_article(connection, article_id)
        if article is None:
            raise ArticleMissing("index.no_article", id=article_id)
        return article

    def articles(
        self, filters: Filters = _NO_FILTERS, *, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Articles that the filters admit, newest first, undated ones last."""
        with self._database.reading() as connection:
            return tables.read_articles(connection, filters, limit, offset)

    @property
    def article_list(self) -> ArticleList:
        """Its articles as a list to look through."""
        return ArticleList(self._database)

    @property
    def article_search(self) -> ArticleSearch:
        """Search among its articles by words and exact phrases."""
        return ArticleSearch(self._database)

    @property
    def origins(self) -> Origins:
        """Where its articles come from and are looked for again."""
        return Origins(self._database)

    def corrections(self, words: str) -> dict[str, str]:
        """For words of a question that stand in no article, what may have been meant."""
        with self._database.reading() as connection:
            return spelling.corrections(connection, [words], main_languages(connection))

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
        return self._folder.path

    @property
    def embedder_id(self) -> str:
        """The model that its vectors come from."""
        return self._folder.meta().embedder_id

    def languages(self) -> dict[str, int]:
        """How many articles there are in each language, most frequent first."""
        query = "SELECT stemmed_as, count(*) AS n FROM articles GROUP BY 1 ORDER BY n DESC, 1"
        return dict(self._database.rows(query))

    def vector_search(
        self, vector: Sequence[float], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Row numbers of the k passages nearest in meaning, with their cosines, best first."""
        return self._folder.vectors.nearest(vector, k, filters)

    def lexical_search(
        self, query_terms: Sequence[str], k: int, filters: Filters = _NO_FILTERS
    ) -> list[tuple[int, float]]:
        """Row numbers of the k best passages by BM25 over stems, best first; higher is better."""
        with self._database.reading() as connection:
            return fulltext.search(connection, query_terms, k, filters)

    def passage_numbers(
        self, article_ids: Collection[str], filters: Filters = _NO_FILTERS
    ) -> list[int]:
        """Row numbers of all passages of those of the articles that the filters admit."""
        with self._database.reading() as connection:
            return tables.passage_numbers(connection, article_ids, filters)

    def contents(self) -> dict[str, str]:
        """By article id, the hash of all that its source says: another one, another revision."""
        return dict(self._database.rows("SELECT id, content_sha256 FROM articles"))

    def candidates(self, numbers: Sequence[int]) -> list[Candidate]:
        """What ranking looks at, for passages by row number; gone ones are left out."""
        with self._database.reading() as connection:
            return tables.read_candidates(connection, numbers)

    def sentence_vectors(self, passages: Sequence[Passage]) -> SentenceVectors:
        """Vectors of the passages' sentences by where they stand."""
        with self._database.reading() as connection:
            return read_sentence_vectors(connection, passages)

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """In how many passages each stem stands (headlines count)."""
        with self._database.reading() as connection:
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
            return verify(self._folder, None, progress)
        with self._writing() as writer:
            return verify(self._folder, writer, progress)

    def close(self) -> None:
        """Let go of its files."""
        self._folder.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        if self._writer is None:
            raise UsageError("index.no_embedder", path=self.path)
        if self._folder.read_only:
            raise StorageError("index.read_only", path=self.path)
        with self._database.translated(), self._folder.lock:
            try:
                yield self._writer
            except VectorsUnreadable as error:
                raise StorageError("index.no_vectors", path=self.path, why=error) from error

    def _finish(self, progress: Progress) -> None:
        """Finish an earlier run's work, unless another process does, or nothing can be written."""
        if self._writer is None or self._folder.read_only or not self._writer.is_unfinished():
            return
        with contextlib.suppress(ArchiveBusy), self._writing() as writer:
            progress(text("index.step_finishing"), 0, None)
            writer.finish(progress)

    def _count(self, table: str) -> int:
        return int(self._database.rows(f"SELECT count(*) FROM {table}")[0][0])


def _opened(
    path: Path, embeddings: Embedder, settings: PassagesSettings, create: bool
) -> IndexFolder:
    try:
        return IndexFolder.open(path)
    except ArchiveMissing:
        if not create:
            raise
    seen = embeddings.max_tokens or sys.maxsize
    meta = Meta(
        embedder_id=embeddings.embedder_id,
        dimensions=embeddings.dimensions,
        max_tokens=max(1, min(settings.max_tokens, seen - _RESERVED_TOKENS)),
    )
    return IndexFolder.create(path, meta)


def _require_same_embedder(folder: IndexFolder, embeddings: Embedder) -> None:
    meta = folder.meta()
    given, dimensions = embeddings.embedder_id, embeddings.dimensions
    same_size = not dimensions or not meta.dimensions or dimensions == meta.dimensions
    if given != meta.embedder_id or not same_size:
        raise EmbedderMismatch(
            "index.mismatch",
            path=folder.path,
            stored=f"{meta.embedder_id} ({meta.dimensions})",
            given=f"{given} ({dimensions})",
        )
