"""Exchanges as they are kept, for tests of what becomes of them."""

from __future__ import annotations

from typing import Any

from assistant.conversations import ExchangeRecord
from assistant.types import Answer, Citation, Hit, Passage, Sentence

ARTICLE = "Putin y Trump hablaron ayer. Ushakov dijo que seguirán. No hay fecha."
QUOTE = "Ushakov dijo que seguirán."


def hit(**more: Any) -> Hit:
    """A passage that was found."""
    passage = Passage(
        id="faro-1:0-28", article_id="faro-1", start=0, end=28, text=ARTICLE[:28], ordinal=0
    )
    facts = {"title": "Reunión en Anchorage", "source": "El Faro", "published": "2025-08-16"}
    return Hit(passage=passage, rank=1, score=1.0, **{**facts, **more})


def citation(**more: Any) -> Citation:
    """Words that back something."""
    start = ARTICLE.index(QUOTE)
    facts: dict[str, Any] = {
        "number": 1,
        "article_id": "faro-1",
        "start": start,
        "end": start + len(QUOTE),
        "quote": QUOTE,
        "title": "Reunión en Anchorage",
        "source": "El Faro",
        "url": "https://faro.example/1",
        "published": "2025-08-16",
        "support": 0.9,
    }
    return Citation(**{**facts, **more})


def sentences() -> tuple[Sentence, ...]:
    """One that stands, one that is weak, one that was rejected."""
    return (
        Sentence(text="Seguirán las conversaciones.", start=0, end=28, citations=(citation(),)),
        Sentence(
            text="Será pronto.",
            start=33,
            end=45,
            citations=(citation(),),
            verdict="weak",
            reason="falta la fecha",
        ),
        Sentence(text="Firmaron la paz.", start=-1, end=-1, verdict="rejected", reason="no consta"),
    )


def answered(question: str = "¿Qué acordaron?", **more: Any) -> ExchangeRecord:
    """A question with a whole answer; ``more`` are fields of the answer."""
    facts: dict[str, Any] = {
        "question": question,
        "standalone_question": question,
        "language": "es",
        "text": "Seguirán las conversaciones. [1] Será pronto. [1]",
        "sentences": sentences(),
        "citations": (citation(),),
        "hits": (hit(),),
        "outcome": "partial",
    }
    answer = Answer.model_validate({**facts, **more})
    return ExchangeRecord(
        question=question,
        stage="done",
        hits=answer.hits,
        sentences=answer.sentences,
        answer=answer,
    )


def refused(question: str = "¿Quién ganó el Mundial de 2034?") -> ExchangeRecord:
    """A question without an answer."""
    words = "El archivo no permite responder."
    return answered(
        question,
        text=words,
        sentences=(),
        citations=(),
        outcome="refused",
        refusal_reason="weak_evidence",
    )
