"""Question -> hits: vectors and stemmed full text, fused, filtered, diversified."""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.config.settings import RetrievalSettings
from assistant.errors import ArticleMissing
from assistant.index import Candidate, Index
from assistant.models.protocols import Embedder
from assistant.question import Question, parse_question
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.hit_sentences import hit_sentences, language_of
from assistant.retrieval.lexical_query import LexicalQuery
from assistant.retrieval.recency import Ranked, newest_first
from assistant.retrieval.reprints import Reprints
from assistant.text.copies import WordPairs, are_copies, word_pairs
from assistant.text.facts import facts
from assistant.types import Filters, Hit, Location

_NO_FILTERS: Final = Filters()
_Vector = npt.NDArray[np.float32]
# A passage with all of the question's words gains as much as this rise in cosine.
# Measured (python -m benchmarks retrieval): anything from 0.1 to 0.3 is within noise.
_LEXICAL_WEIGHT: Final = 0.12
# How much of a passage's likeness is that of its nearest sentence. Measured likewise: it
# tells the passage that answers from its neighbours; 0.3 to 0.7 are alike.
_SENTENCE_SHARE: Final = 0.5
_FEATURE_HITS: Final = 3
_MARGIN_RANK: Final = 5


class _Scored(NamedTuple):
    candidate: Candidate
    score: float
    cosine: float | None
    bm25: float | None
    likeness: float


class Retriever:
    """Finds passages for questions. Safe to use from several threads.

    Args:
        index: Where to look.
        embeddings: The model that the index was built with.
        settings: How many to look at and to return.
    """

    def __init__(
        self, index: Index, embeddings: Embedder, settings: RetrievalSettings | None = None
    ) -> None:
        self._index = index
        # Choosing evidence needs the vector that searching has just computed.
        self._embed = functools.lru_cache(maxsize=8)(embeddings.embed_query)
        self._settings = settings or RetrievalSettings()
        self._among: Collection[str] | None = None
        self._beside: Sequence[Hit] = ()

    def within(self, article_ids: Collection[str], beside: Sequence[Hit] = ()) -> Retriever:
        """The same, among some articles alone; each of their passages is looked at.

        Args:
            article_ids: Which articles.
            beside: Hits of the whole index for the question: what tells how far the best of these
                articles stands out, where they themselves are too few to tell.
        """
        narrowed = copy.copy(self)
        narrowed._among, narrowed._beside = article_ids, beside
        return narrowed

    @property
    def index(self) -> Index:
        """Where it looks."""
        return self._index

    def search(
        self,
        question: str,
        *,
        top_k: int | None = None,
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
    ) -> list[Hit]:
        """The best passages for a question, best first; nearly equal ones only once.

        When the latest is asked for, recent passages on the subject come first; their score
        stays what it is.

        Args:
            question: In any language.
            top_k: How many at most; the settings' number when None.
            filters: Which articles may be looked at; applied before ranking.
            language: The question's language when it is known.
        """
        most = self._settings.top_k if top_k is None else top_k
        if most < 1 or not question.strip():
            return []
        asked = parse_question(question, language or "")
        ranked = self._ranked(asked, max(self._settings.candidates, most), filters)
        if asked.wants_latest:
            ranked = _newest_first(ranked)
        chosen = _without_copies(ranked, most)
        reprints = Reprints([one.candidate for one in ranked], self.text_of)
        return [_hit(scored, rank, reprints) for rank, scored in enumerate(chosen, start=1)]

    def features(
        self, question: str, hits: Sequence[Hit], *, language: str | None = None
    ) -> RetrievalFeatures:
        """What the hits say about whether the index can answer at all.

        Args:
            question: The one that was searched for.
            hits: What ``search`` returned.
            language: The question's language when it is known.
        """
        asked = LexicalQuery(parse_question(question, language or ""), self._index)
        if not hits:
            return RetrievalFeatures(foreign=asked.is_foreign)
        # What is recent may stand before what is best.
        best = sorted((*hits, *self._behind(hits)), key=lambda hit: -hit.score)
        top = [_stems_of(hit) for hit in best[:_FEATURE_HITS]]
        together = [stem for stems in top for stem in stems]
        last = best[min(len(best), _MARGIN_RANK) - 1]
        return RetrievalFeatures(
            foreign=asked.is_foreign,
            cosine=max(hit.vector_score or 0.0 for hit in hits),
            margin=best[0].score - last.score,
            lexical=max(asked.share(stems) for stems in top),
            coverage=asked.coverage(together),
            best_coverage=max(asked.coverage(stems) for stems in top),
            names=asked.coverage(together, names_only=True),
            best_names=max(asked.coverage(stems, names_only=True) for stems in top),
        )

    def _behind(self, hits: Sequence[Hit]) -> list[Hit]:
        """What of the whole index stands behind the best of the hits."""
        own, best = {hit.passage.id for hit in hits}, max(hit.score for hit in hits)
        return [hit for hit in self._beside if hit.score < best and hit.passage.id not in own]

    def question_vector(self, question: str) -> list[float]:
        """The question's vector; computed once for searching and for choosing evidence."""
        return self._embed(question)

    def sentence_vectors(self, hits: Sequence[Hit]) -> dict[Location, _Vector]:
        """Vectors of the hits' sentences by article id, start and end in its text."""
        return self._index.sentence_vectors([hit.passage for hit in hits])

    def text_of(self, article_id: str) -> str:
        """The text of an article; empty if it is gone."""
        try:
            return self._index.article(article_id).text
        except ArticleMissing:  # removed meanwhile
            return ""

    def _ranked(self, question: Question, depth: int, filters: Filters) -> list[_Scored]:
        query = self.question_vector(question.text)
        words = LexicalQuery(question, self._index)
        bm25: dict[int, float] = {}
        if self._among is not None:
            numbers = self._index.passage_numbers(self._among, filters)
        else:
            near = self._index.vector_search(query, depth, filters)
            bm25 = dict(self._index.lexical_search(words.rare_stems, depth, filters))
            numbers = sorted({number for number, _ in near} | bm25.keys())
        vector = _unit(query)
        scored = []
        for candidate in self._index.candidates(numbers):
            cosine = _cosine(vector, candidate.vector)
            likeness = _likeness(vector, cosine, candidate)
            share = words.share((*candidate.title_stems, *candidate.body_stems))
            score = likeness + _LEXICAL_WEIGHT * share
            scored.append(_Scored(candidate, score, cosine, bm25.get(candidate.number), likeness))
        return sorted(scored, key=lambda one: (-one.score, one.candidate.number))


def _newest_first(ranked: list[_Scored]) -> list[_Scored]:
    seen = [Ranked(one.score, one.likeness, _day(one.candidate.published)) for one in ranked]
    return [ranked[at] for at in newest_first(seen)]


def _day(published: str | None) -> dt.date | None:
    return dt.date.fromisoformat(published[:10]) if published else None


def _unit(vector: npt.ArrayLike) -> _Vector:
    values = np.asarray(vector, dtype=np.float32)
    return values / np.float32(max(float(np.linalg.norm(values)), 1e-12))


def _cosine(asked: _Vector, blob: bytes | None) -> float | None:
    """Cosine with a stored vector; None while the passage is not embedded."""
    return None if blob is None else float(_unit(np.frombuffer(blob, dtype="<f4")) @ asked)


def _likeness(asked: _Vector, cosine: float | None, candidate: Candidate) -> float:
    """Cosine of the passage and of its nearest sentence, mixed."""
    if cosine is None:
        return 0.0
    if not candidate.sentences:
        return cosine
    joined = b"".join(sentence.vector for sentence in candidate.sentences)
    vectors = np.frombuffer(joined, dtype="<f2").reshape(-1, asked.size).astype(np.float32)
    nearest = float((vectors @ asked).max())
    return (1 - _SENTENCE_SHARE) * cosine + _SENTENCE_SHARE * nearest


def _without_copies(ranked: list[_Scored], wanted: int) -> list[_Scored]:
    """The best, passages that say the same in (nearly) the same words only once."""
    chosen: list[_Scored] = []
    known: list[WordPairs] = []
    for scored in ranked:
        if len(chosen) == wanted:
            break
        pairs = word_pairs(scored.candidate.body_stems)
        if not any(are_copies(pairs, other) for other in known):
            chosen.append(scored)
            known.append(pairs)
    return chosen


def _stems_of(hit: Hit) -> list[str]:
    texts = [facts(hit.title, language_of(hit)), *(one.facts for one in hit_sentences(hit))]
    return [term.stem for text in texts for term in text.terms if not term.is_stop]


def _hit(scored: _Scored, rank: int, reprints: Reprints) -> Hit:
    candidate = scored.candidate
    return Hit(
        passage=candidate.passage,
        rank=rank,
        score=scored.score,
        vector_score=scored.cosine,
        lexical_score=scored.bm25,
        title=candidate.title,
        source=candidate.source,
        url=candidate.url,
        published=candidate.published,
        language=candidate.language,
        also_in=reprints.of(candidate.passage.article_id),
        pages=candidate.pages,
    )
