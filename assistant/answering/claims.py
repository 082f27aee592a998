"""Somebody's claim -> how far a text, or the best evidence in the index, backs it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Final

from assistant.config.settings import Settings
from assistant.errors import ModelMissing
from assistant.models.protocols import ChatModel, Embedder
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.reprints import printed_by
from assistant.retrieval.search import Retriever
from assistant.text.facts import Facts, facts
from assistant.text.language import detect_language
from assistant.types import Check, Evidence, Hit, normalise_text
from assistant.verification import Judge, Scorer
from assistant.verification.second_opinion import Opinion, opinion

_MOST_SENTENCES: Final = 24


class Claims:
    """Checks claims.

    Args:
        embeddings: The model of the index.
        chat: Gives the chat model; called only if it is to be asked.
        settings: All of them.

    Attributes:
        scorer: Scores claims against evidence.
    """

    def __init__(
        self, embeddings: Embedder, chat: Callable[[], ChatModel], settings: Settings
    ) -> None:
        self._embeddings = embeddings
        self._chat = chat
        self._settings = settings
        reader = embeddings.reader() if settings.reading.enabled else None
        self.scorer = Scorer(embeddings, reader)
        self._judge = Judge(self.scorer, settings.verification)

    def check(self, claim: str, against: str | Retriever) -> Check:
        """Hold a claim against a text, or against what an index has on it.

        Args:
            claim: A sentence, or a few; not blank.
            against: The text, or what searches the index.
        """
        if isinstance(against, str):
            evidence = _sentences(against)
            # A short claim is taken to be in the language of the text that it is held against.
            given = {item.language for item in evidence}
            said = facts(claim, detect_language(claim, *given))
        else:
            said = facts(claim)
            hits = against.search(claim, language=said.language)
            evidence = self.evidence(said, hits, against)
            check = self.judge(said, evidence)
            cited = (printed_by(one, hits, against.text_of) for one in check.citations)
            return check.model_copy(update={"citations": tuple(cited)})
        return self.judge(said, evidence)

    def judge(self, said: Facts, evidence: Sequence[Evidence]) -> Check:
        """Hold a claim against sentences.

        Args:
            said: A sentence, or a few.
            evidence: The sentences, best first.
        """
        return self._judge.check(said, evidence, functools.partial(self._opinion, said.language))

    def evidence(self, said: Facts, hits: Sequence[Hit], retriever: Retriever) -> list[Evidence]:
        """The sentences of some hits that have most to do with a claim.

        Args:
            said: The claim.
            hits: Passages, best first.
            retriever: What found them.
        """
        wide = self._settings.evidence.model_copy(
            update={"max_sentences": _MOST_SENTENCES, "budget_tokens": 16384}
        )
        return select_evidence(
            parse_question(said.text, said.language),
            hits,
            self._embeddings,
            wide,
            asked=retriever.question_vector(said.text),
            count_tokens=len,
            vectors=retriever.sentence_vectors(hits),
        )

    def _opinion(self, language: str, claim: str, evidence: Sequence[Evidence]) -> Opinion | None:
        """The chat model's, where it is wanted and there is one."""
        if not self._settings.verification.ask_model:
            return None
        try:
            chat = self._chat()
        except ModelMissing:
            return None
        return opinion(claim, evidence, language, chat)


def _sentences(given: str) -> list[Evidence]:
    """The sentences of a text from outside, as evidence of an article without a name."""
    body = facts(normalise_text(given))
    return [
        Evidence(
            number=number,
            article_id="",
            start=start,
            end=end,
            text=body.text[start:end],
            language=body.language,
        )
        for number, (start, end) in enumerate(body.sentences, 1)
    ]
