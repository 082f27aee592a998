"""What came of a question, as far as it can be seen from outside."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from typing import Final

from pydantic import Field

from assistant.types import Answer, AnswerEvent, Citation, Evidence, Frozen, Location, Passage

# Of an answer, as it stands there.
_SAME: Final = "text language confidence timings_s model_id embedder_id prompt_sha256"


class Quoted(Frozen):
    """Words of an article.

    Attributes:
        article_id: The article.
        start: First code point in its text.
        end: One past the last.
        text: The words; empty when only their place is known.
    """

    article_id: str
    start: int
    end: int
    text: str = ""

    @property
    def location(self) -> Location:
        """Where the words stand."""
        return Location(self.article_id, self.start, self.end)


class Observed(Frozen):
    """An answer and the steps to it.

    Attributes:
        text: The answer with its markers.
        refused: Whether it is a refusal, or says that the archive only comes near.
        reason: Why, when it is one.
        standalone: The question as it was searched for.
        sentences: How many sentences stand.
        backed: How many of them have a citation that supports them; None when not judged.
        citations: Of the sentences that stand.
        hits: What search found, best first.
        evidence: What the model was shown.
        seconds: From the question to the last word.
        timings_s: Seconds by step.
        confidence: 0 to 1; None when the program does not say.
        model_id: The chat model; empty when none was asked.
        embedder_id: The embedding model.
        language: Of the answer, as the program says.
        prompt_sha256: Of the prompt template; empty when no model was asked.
    """

    text: str
    refused: bool
    reason: str = ""
    standalone: str = ""
    sentences: int = 0
    backed: int | None = None
    citations: tuple[Quoted, ...] = ()
    hits: tuple[Quoted, ...] = ()
    evidence: tuple[Quoted, ...] = ()
    seconds: float
    timings_s: dict[str, float] = Field(default_factory=dict)
    confidence: float | None = None
    model_id: str = ""
    embedder_id: str = ""
    language: str = ""
    prompt_sha256: str = ""


def observe(events: Generator[AnswerEvent, None, None]) -> Observed:
    """Read an answer's events to the end.

    Args:
        events: As ``Assistant.stream`` gives them; they are closed, however this ends.
    """
    began = time.perf_counter()
    evidence: tuple[Evidence, ...] = ()
    with contextlib.closing(events):
        for event in events:
            if event.kind == "evidence":
                evidence = event.evidence
            if event.answer is not None:
                return _observed(event.answer, evidence, time.perf_counter() - began)
    raise AssertionError("a stream ends with its answer")


def _observed(answer: Answer, evidence: tuple[Evidence, ...], seconds: float) -> Observed:
    standing = [sentence for sentence in answer.sentences if sentence.verdict != "rejected"]
    return Observed(
        **answer.model_dump(include=set(_SAME.split())),
        refused=answer.outcome in {"refused", "nearest"},
        reason=answer.refusal_reason or "",
        standalone=answer.standalone_question,
        sentences=len(standing),
        backed=sum(bool(sentence.citations) for sentence in standing),
        citations=tuple(_quoted(citation, citation.quote) for citation in answer.citations),
        hits=tuple(_quoted(hit.passage, hit.passage.text) for hit in answer.hits),
        evidence=tuple(_quoted(item, item.text) for item in evidence),
        seconds=round(seconds, 4),
    )


def _quoted(place: Citation | Evidence | Passage, words: str) -> Quoted:
    return Quoted(article_id=place.article_id, start=place.start, end=place.end, text=words)
