"""Question -> hits: vectors and stemmed full text, fused, filtered, diversified."""

from __future__ import annotations

from typing import Final

from langchain_core.embeddings import Embeddings

from assistant.index import Candidate, Index
from assistant.language import detect_language
from assistant.settings import RetrievalSettings
from assistant.terms import analyse
from assistant.types import Filters, Hit

_NO_FILTERS: Final = Filters()
_RRF: Final = 60


class Retriever:
    """Finds passages for questions.

    Args:
        index: Where to look.
        embeddings: The model that the index was built with.
        settings: How many to look at and to return.
    """

    def __init__(
        self, index: Index, embeddings: Embeddings, settings: RetrievalSettings | None = None
    ) -> None:
        self._index = index
        self._embeddings = embeddings
        self._settings = settings or RetrievalSettings()

    def search(
        self,
        question: str,
        *,
        top_k: int | None = None,
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
    ) -> list[Hit]:
        """The best passages for a question, best first.

        Args:
            question: In any language.
            top_k: How many at most; the settings' number when None.
            filters: Which articles may be looked at.
            language: The question's language when it is known.
        """
        wanted = top_k or self._settings.top_k
        depth = max(self._settings.candidates, wanted)
        query = self._embeddings.embed_query(question)
        vectors = dict(self._index.vector_numbers(query, depth, filters))
        words = analyse(question, language or detect_language(question))
        stems = [word.stem for word in words if not word.is_stop]
        lexical = dict(self._index.lexical_numbers(stems, depth, filters))
        fused: dict[int, float] = {}
        for found in (vectors, lexical):
            for rank, number in enumerate(found, start=1):
                fused[number] = fused.get(number, 0.0) + 1 / (_RRF + rank)
        order = sorted(fused, key=lambda number: (-fused[number], number))[:wanted]
        known = {candidate.number: candidate for candidate in self._index.candidates(order)}
        return [
            _hit(known[number], rank, fused[number], vectors.get(number), lexical.get(number))
            for rank, number in enumerate((n for n in order if n in known), start=1)
        ]


def _hit(
    candidate: Candidate, rank: int, score: float, vector: float | None, lexical: float | None
) -> Hit:
    return Hit(
        passage=candidate.passage,
        rank=rank,
        score=score,
        vector_score=vector,
        lexical_score=lexical,
        title=candidate.title,
        source=candidate.source,
        url=candidate.url,
        published=candidate.published,
        language=candidate.language,
    )
