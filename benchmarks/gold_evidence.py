"""Ours with the paragraph that answers in hand: the most that all but search could reach."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from answer_sets import Posed
from answer_systems import Ours

from assistant import Assistant
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.questions import LabelledQuestion
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.search import Retriever
from assistant.types import Filters, Hit

# So deep the paragraph is looked for; beyond it, what search found has to do.
_DEPTH = 100


class _GoldRetriever(Retriever):
    """Finds the passages of the question's paragraph, and says that search found what it found."""

    gold: LabelledQuestion | None = None

    def search(
        self,
        question: str,
        *,
        top_k: int | None = None,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        language: str | None = None,
    ) -> list[Hit]:
        found = super().search(question, top_k=_DEPTH, filters=filters, language=language)
        given = [hit for hit in found if self._holds(hit)]
        return given or found[: top_k or self._settings.top_k]

    def features(
        self, question: str, hits: Sequence[Hit], *, language: str | None = None
    ) -> RetrievalFeatures:
        found = super().search(question, language=language)
        return super().features(question, found, language=language)

    def _holds(self, hit: Hit) -> bool:
        gold, passage = self.gold, hit.passage
        if gold is None or gold.paragraph is None or passage.article_id != gold.article_id:
            return False
        return passage.start < gold.paragraph.end and gold.paragraph.start < passage.end


class _Reading(Assistant):
    """An assistant whose search can be told what to find."""

    @functools.cached_property
    def retriever(self) -> _GoldRetriever:  # type: ignore[override]
        return _GoldRetriever(self.index, self.embeddings, self.settings.retrieval)


class GivenParagraph(Ours):
    """Ours, its search replaced by the gold paragraph; questions without one are searched for."""

    opening = _Reading

    def row(self, posed: Posed) -> GradedAnswer:
        """Ask, and grade what comes."""
        retriever = self.assistants[posed.corpus].retriever
        assert isinstance(retriever, _GoldRetriever)
        retriever.gold = posed.question
        return super().row(posed)
