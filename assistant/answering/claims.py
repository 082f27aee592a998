"""Somebody's claim -> how far a text, or the best evidence in the index, backs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from assistant.config.settings import Settings
from assistant.errors import ModelMissing
from assistant.models.entailment import CrossEncoder
from assistant.models.protocols import ChatModel, Embedder
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.search import Retriever
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.types import Check, Evidence, normalise_text
from assistant.verification.second_opinion import Opinion, judgement, opinion
from assistant.verification.support import Verifier

_MOST_SENTENCES: Final = 24


class Claims:
    """Checks claims.

    Args:
        embeddings: The model of the index.
        chat: Gives the chat model; called only if it is to be asked.
        settings: All of them.
        cross_encoder: Is asked in its place; None if the settings name none.
    """

    def __init__(
        self,
        embeddings: Embedder,
        chat: Callable[[], ChatModel],
        settings: Settings,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        self._embeddings = embeddings
        self._chat = chat
        self._cross_encoder = cross_encoder
        self._settings = settings
        reader = embeddings.reader() if settings.reading.enabled else None
        self._verifier = Verifier(embeddings, settings.verification, reader)

    def check(self, claim: str, against: str | Retriever) -> Check:
        """Hold a claim against a text, or against what an index has on it.

        Args:
            claim: A sentence, or a few; not blank.
            against: The text, or what searches the index.
        """
        evidence = _sentences(against) if isinstance(against, str) else self._found(claim, against)
        return self._verifier.check(claim, evidence, self._opinion)

    def _found(self, claim: str, retriever: Retriever) -> list[Evidence]:
        hits = retriever.search(claim)
        wide = self._settings.evidence.model_copy(
            update={"max_sentences": _MOST_SENTENCES, "budget_tokens": 16384}
        )
        return select_evidence(
            parse_question(claim),
            hits,
            self._embeddings,
            wide,
            asked=retriever.question_vector(claim),
            count_tokens=len,
            vectors=retriever.sentence_vectors(hits),
        )

    def _opinion(self, claim: str, evidence: Sequence[Evidence]) -> Opinion | None:
        """The cross-encoder's; else the chat model's, where it is wanted and there is one."""
        language = detect_language(claim)
        if self._cross_encoder is not None:
            return judgement(claim, evidence, language, self._cross_encoder)
        if not self._settings.verification.ask_model:
            return None
        try:
            chat = self._chat()
        except ModelMissing:
            return None
        return opinion(claim, evidence, language, chat)


def _sentences(given: str) -> list[Evidence]:
    """The sentences of a text from outside, as evidence of an article without a name."""
    body = normalise_text(given)
    return [
        Evidence(number=number, article_id="", start=start, end=end, text=body[start:end])
        for number, (start, end) in enumerate(split_sentences(body), 1)
    ]
