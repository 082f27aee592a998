"""Writing to an index: articles in, articles out, nothing lost on the way.

Each batch goes through three states, all in SQLite: rows stored without vectors,
vectors stored, vectors in Chroma. The next opening of the index finds the state and
goes on from there.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from assistant.errors import EmbedderMismatch
from assistant.index import tables
from assistant.index.chunking import cut_passages
from assistant.index.edits import edit_article, forget_edits, keep_edits, take_up
from assistant.index.embedder import Embedder
from assistant.index.exact_search import pack, pack_half
from assistant.index.folder import IndexFolder
from assistant.index.revisions import (
    forget_revisions,
    keep_revision,
    keep_revisions,
    last_revision,
)
from assistant.messages import text
from assistant.runtime.progress import Progress, silent
from assistant.text.sentences import split_sentences
from assistant.types import AddSummary, Article, Edit, Passage, Revision, Span

# A batch is what a crash may cost in repeated embedding, not in articles.
_BATCH_ARTICLES: Final = 32
_BATCH_CHARS: Final = 60_000
_EMBED_AT_ONCE: Final = 64

# Shorter ones ("Sí.", "Madrid.") are near to everything and answer nothing.
_SHORTEST_SENTENCE: Final = 20

Kind = Literal["added", "updated", "unchanged"]
OnStored = Callable[[Kind, str], None]


class _Unembedded(NamedTuple):
    number: int
    text: str
    language: str


class IndexWriter:
    """What writes to one index. The lock of its folder must be held around each call.

    Args:
        folder: The files of the index.
        embeddings: The model that its vectors come from.
    """

    def __init__(self, folder: IndexFolder, embeddings: Embedder) -> None:
        self._folder = folder
        self._embeddings = embeddings
        self._max_tokens = folder.meta().max_tokens

    def add(
        self, articles: Iterable[Article], progress: Progress, on_stored: OnStored | None
    ) -> AddSummary:
        """Store articles batch by batch, each finished before the next is read."""
        outcome: dict[Kind, list[str]] = {"added": [], "updated": [], "unchanged": []}
        total = float(len(articles)) if isinstance(articles, Sequence) else None
        done = 0
        # An address that several texts of one batch bear identifies none of them.
        bearers: dict[str, str] = {}
        step = text("index.step_embedding")
        progress(step, done, total)
        for batch in _batches(articles):
            for kind, article_id in self._store(batch, bearers):
                outcome[kind].append(article_id)
                if on_stored is not None:
                    on_stored(kind, article_id)
            self.finish(
                lambda _step, part, _all, at=done: progress(step, at + part, total), len(batch)
            )
            done += len(batch)
            progress(step, done, total)
        return AddSummary(**{kind: tuple(ids) for kind, ids in outcome.items()})

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles; how many of the ids were there."""
        removed = 0
        with self._folder.database.writing() as connection:
            for article_id in dict.fromkeys(article_ids):
                row = connection.execute(
                    "SELECT number FROM articles WHERE id = ?", (article_id,)
                ).fetchone()
                if row:
                    tables.delete_article(connection, row[0])
                    forget_edits(connection, article_id)
                    forget_revisions(connection, article_id)
                    removed += 1
        if removed:
            self._folder.vectors.settle()
        return removed

    def edit(
        self,
        article_ids: Iterable[str],
        changes: Mapping[str, str | None],
        clear: Collection[str],
    ) -> int:
        """Change fields of articles, all or none of them; how many read otherwise now."""
        now = dt.datetime.now(dt.UTC)
        with self._folder.database.writing() as connection:
            changed = sum(
                edit_article(connection, article_id, changes, clear, now)
                for article_id in dict.fromkeys(article_ids)
            )
        self.finish(silent)
        return changed

    def keep_edits(self, edits: Iterable[Edit]) -> None:
        """Store edits for articles that are to come."""
        with self._folder.database.writing() as connection:
            keep_edits(connection, edits)

    def keep_revisions(self, revisions: Iterable[Revision]) -> None:
        """Store what articles that are to come said before."""
        with self._folder.database.writing() as connection:
            keep_revisions(connection, revisions)

    def is_unfinished(self) -> bool:
        """Whether an earlier run left something to do."""
        query = "SELECT (SELECT count(*) FROM passages WHERE pending), count(*) FROM doomed"
        return any(self._folder.database.rows(query)[0])

    def finish(self, progress: Progress, units: float | None = None) -> None:
        """Embed what has no vector yet and bring Chroma in line.

        Args:
            progress: Told after each group of passages.
            units: What the work is worth in the progress's own units; passages when None.
        """
        passages = self._unembedded()
        scale = 1.0 if units is None else units / max(1, len(passages))
        step = text("index.step_finishing")
        for at in range(0, len(passages), _EMBED_AT_ONCE):
            group = passages[at : at + _EMBED_AT_ONCE]
            self._store_vectors(group)
            progress(step, scale * (at + len(group)), scale * len(passages))
        if self.is_unfinished():
            self._folder.vectors.settle()

    def cut(self, article: Article) -> list[Passage]:
        """The passages of an article as this index cuts them."""
        return cut_passages(article, self._embeddings.count_tokens, self._max_tokens)

    def _store(self, batch: list[Article], bearers: dict[str, str]) -> list[tuple[Kind, str]]:
        cut = [(article, self.cut(article)) for article in batch]
        stored: list[tuple[Kind, str]] = []
        with self._folder.database.writing() as connection:
            for article, passages in cut:
                alone = bearers.setdefault(article.url, article.id) == article.id
                stored.append(_store_one(connection, article, passages, by_address=alone))
        return stored

    def _unembedded(self) -> list[_Unembedded]:
        query = (
            "SELECT p.number, p.text, a.stemmed_as FROM passages AS p"
            " JOIN articles AS a ON a.number = p.article"
            " WHERE p.pending AND p.vector IS NULL ORDER BY p.number"
        )
        return [_Unembedded(*row) for row in self._folder.database.rows(query)]

    def _store_vectors(self, group: list[_Unembedded]) -> None:
        spans = [_sentences_of(passage) for passage in group]
        texts = [passage.text for passage in group]
        for passage, sentences in zip(group, spans, strict=True):
            texts += [passage.text[span.start : span.end] for span in sentences]
        vectors = self._embeddings.embed_documents(texts)
        dimensions = self._require_dimensions(vectors)
        rest = iter(vectors[len(group) :])
        with self._folder.database.writing() as connection:
            for passage, vector, sentences in zip(group, vectors, spans, strict=False):
                sentence_vectors = tuple(
                    tables.SentenceVector(*span, pack_half(next(rest))) for span in sentences
                )
                known = tables.PassageVectors(pack(vector), sentence_vectors)
                tables.store_vectors(connection, passage.number, known)
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('dimensions', ?)", (str(dimensions),)
            )

    def _require_dimensions(self, vectors: Sequence[Sequence[float]]) -> int:
        sizes = {len(vector) for vector in vectors}
        expected = self._folder.meta().dimensions or min(sizes)
        if sizes != {expected}:
            raise EmbedderMismatch(
                "index.bad_vectors",
                path=self._folder.path,
                found=", ".join(map(str, sorted(sizes))),
                expected=expected,
            )
        return expected


def _sentences_of(passage: _Unembedded) -> list[Span]:
    """The sentences worth a vector of their own: none when there is but one."""
    spans = [
        span
        for span in split_sentences(passage.text, passage.language)
        if span.end - span.start >= _SHORTEST_SENTENCE
    ]
    return spans if len(spans) > 1 else []


def _store_one(
    connection: Any, article: Article, passages: list[Passage], *, by_address: bool
) -> tuple[Kind, str]:
    stored = tables.find_stored(connection, article, by_address=by_address)
    if stored is None:
        shown = take_up(connection, article)
        # Of an index that this one was built to replace, revisions may be there already.
        number = last_revision(connection, article.id) + 1
        tables.insert_article(
            connection, article, passages, shown=shown, revision=number, vectors={}
        )
        return "added", article.id
    if stored.content_sha256 == tables.content_sha256(article):
        return "unchanged", stored.id
    vectors = tables.known_vectors(connection, stored.number)
    before = tables.read_article(connection, stored.id)
    tables.delete_article(connection, stored.number)
    kept = article.model_copy(update={"id": stored.id})
    shown = take_up(connection, kept)
    if before is not None and (before.title, before.text) != (shown.title, shown.text):
        keep_revision(connection, before, stored.revision, dt.datetime.now(dt.UTC))
    tables.insert_article(
        connection,
        kept,
        passages,
        shown=shown,
        revision=stored.revision + 1,
        vectors=vectors,
    )
    return "updated", stored.id


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles in groups; those read before a reader's error are not lost by it."""
    batch: list[Article] = []
    size = 0
    source = iter(articles)
    for ahead in itertools.count():
        try:
            article = next(source)
        except StopIteration:
            break
        except Exception:
            if batch:
                yield batch
            raise
        batch.append(article)
        size += len(article.text)
        # The first article goes alone, so that progress shows early.
        if ahead == 0 or len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
