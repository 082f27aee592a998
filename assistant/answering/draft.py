"""An answer in the making: what each step adds, and what comes of it in the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering.confidence import confidence
from assistant.generation.citations import compose, renumber, standing_citations
from assistant.generation.prompts import Prompt
from assistant.messages import text
from assistant.retrieval.reading import HitsRead
from assistant.runtime.time_budget import Allowance
from assistant.types import (
    Answer,
    AnswerEvent,
    Evidence,
    Filters,
    Hit,
    Location,
    RefusalReason,
    Sentence,
    Tokens,
    Turn,
)


@dataclass(frozen=True)
class Request:
    """A question and what surrounds it.

    Attributes:
        question: As asked.
        history: What was said before.
        filters: Which articles may be looked at.
        language: Language of the answer; None takes the question's.
        cancel: Set to stop.
    """

    question: str
    history: Sequence[Turn] = ()
    filters: Filters = Filters()  # noqa: RUF009  (frozen, so safe to share)
    language: str | None = None
    cancel: threading.Event | None = None


@dataclass
class Draft:
    """What is known so far of an answer in the making.

    Attributes:
        request: What was asked.
        language: Language of the answer.
        allowance: The seconds that are left to the chat model.
        standalone: The question, understandable alone.
        about: What was looked for: the same, or that without a day which articles tell otherwise.
        hits: What search found.
        evidence: The numbered sentences.
        sentences: What has settled.
        in_doubt: Whether a sentence waits until the chat model can be asked about it.
        read: What a reader made of the hits.
        answerable: How likely the hits answer, 0 to 1.
        raw: What the model wrote.
        prompt: The template that it was shown; None when it was not asked.
        tokens: Token counts.
        timings: Seconds by step.
        began: When, on the clock of ``time.perf_counter``.
        model_id: The chat model, if it was asked.
        embedder_id: The embedding model.
    """

    request: Request
    language: str
    allowance: Allowance
    standalone: str = ""
    about: str = ""
    hits: list[Hit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    in_doubt: bool = False
    read: HitsRead | None = None
    answerable: float = 0.0
    raw: str = ""
    prompt: Prompt | None = None
    tokens: Tokens = Tokens()  # noqa: RUF009
    timings: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)
    model_id: str = ""
    embedder_id: str = ""

    def lap(self, name: str, since: float) -> float:
        """Note the seconds of a step since some moment; now."""
        now = time.perf_counter()
        self.timings[name] = round(now - since, 4)
        return now

    def stopped(self) -> bool:
        """Whether somebody cancelled it."""
        return self.request.cancel is not None and self.request.cancel.is_set()

    @property
    def best_evidence(self) -> Evidence:
        """The sentence that promises most."""
        return max(self.evidence, key=lambda item: item.score)

    def found(self) -> AnswerEvent:
        """What there is to show before anything is written."""
        return AnswerEvent(kind="evidence", hits=tuple(self.hits), evidence=tuple(self.evidence))

    def settled_last(self) -> AnswerEvent:
        """The sentence that settled last, with the numbers that it has so far."""
        return AnswerEvent(kind="sentence", sentence=_in_order(self.sentences)[-1])

    def _cited_odds(self, standing: Sequence[Sentence]) -> float | None:
        """The reader's odds of the likeliest sentence cited; None if none was read."""
        if self.read is None:
            return None
        cited = {Location(c.article_id, c.start, c.end) for s in standing for c in s.citations}
        odds = [self.read.sentences[place] for place in cited & self.read.sentences.keys()]
        return max(odds, default=None)

    def answer(self, reason: RefusalReason | None) -> Answer:
        """The whole answer; a refusal when no sentence stands.

        Args:
            reason: Why it was refused or ended early, if it was.
        """
        body, sentences = compose(_in_order(self.sentences))
        standing = [s for s in sentences if s.verdict != "rejected"]
        if not standing:
            reason = reason or "unsupported"
            body = text(f"answer.{reason}", self.language)
        sound = all(s.verdict == "supported" for s in sentences) and reason is None
        self.timings["total"] = round(time.perf_counter() - self.began, 4)
        return Answer(
            question=self.request.question,
            standalone_question=self.standalone or self.request.question,
            language=self.language,
            text=body,
            sentences=sentences,
            citations=standing_citations(sentences),
            hits=tuple(self.hits),
            outcome=("grounded" if sound else "partial") if standing else "refused",
            refusal_reason=None if standing else reason,
            confidence=confidence(self.answerable, self._cited_odds(standing)),
            model_id=self.model_id,
            embedder_id=self.embedder_id,
            prompt_sha256=self.prompt.sha256 if self.prompt else "",
            timings_s=self.timings,
            tokens=self.tokens,
        )


def _in_order(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Numbered so that those that stand count 1, 2, 3 and the rejected ones come after."""
    by_rank = sorted(range(len(sentences)), key=lambda i: sentences[i].verdict == "rejected")
    numbered = dict(zip(by_rank, renumber(sentences[i] for i in by_rank), strict=True))
    return [numbered[i] for i in range(len(sentences))]
