"""One question and all that has become known of its answer so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from assistant.conversations import ExchangeId, ExchangeRecord
from assistant.types import (
    Answer,
    AnswerEvent,
    Article,
    Citation,
    Evidence,
    Filters,
    Form,
    Hit,
    Sentence,
    Span,
)
from assistant.ui import provisional

Stage = Literal[
    "queued", "searching", "reading", "writing", "done", "cancelled", "failed", "interrupted"
]
_OVER: Final = frozenset({"done", "cancelled", "failed", "interrupted"})
# Fields that an exchange and what is saved of it have in common.
_SHARED: Final = ("question", "understood", "index", "hits", "evidence", "answer", "failure")


@dataclass(frozen=True)
class Saved:
    """Where an exchange is saved, and what was saved last."""

    place: ExchangeId
    record: ExchangeRecord


@dataclass
class Exchange:
    """A question on its way to an answer.

    Attributes:
        number: 1-based place in the conversation.
        question: As asked.
        stage: How far it is.
        ahead: How many others wait in front of it (``queued``).
        understood: The standalone question, when it differs from the one asked.
        hits: The passages found.
        evidence: The numbered sentences that the model sees.
        sentences: Those that have settled.
        draft: Text after them, not yet checked.
        answer: The whole answer, once there is one.
        failure: Why there is none, for people.
        saved: Where it is saved on disk, and how much of it.
        index: The index that was asked.
        scope: Which of its articles were to be looked at.
        form: The form that the person chose; None for the one that the question asks for.
        offers: Questions to go on with, once they were looked for.
    """

    number: int
    question: str
    stage: Stage = "queued"
    ahead: int = 0
    understood: str = ""
    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    draft: str = ""
    answer: Answer | None = None
    failure: str = ""
    saved: Saved | None = None
    index: str = ""
    scope: Filters = field(default_factory=Filters)
    form: Form | None = None
    offers: list[str] | None = None

    @classmethod
    def restored(cls, number: int, saved: Saved) -> Exchange:
        """An exchange as it was saved; an answer that was never finished was interrupted."""
        record = saved.record
        return cls(
            number,
            stage="interrupted" if record.stage == "unfinished" else record.stage,
            sentences=list(record.sentences),
            scope=record.filters,
            saved=saved,
            **{name: getattr(record, name) for name in _SHARED},
        )

    def record(self) -> ExchangeRecord:
        """What is saved of it: all but the provisional text."""
        asked = {"asked": self.saved.record.asked} if self.saved is not None else {}
        return ExchangeRecord(
            stage=self.stage if self.stage in ("done", "cancelled", "failed") else "unfinished",
            sentences=tuple(self.sentences),
            filters=self.scope,
            **asked,
            **{name: getattr(self, name) for name in _SHARED},
        )

    def take(self, event: AnswerEvent) -> None:
        """Go on by one event of the answer's stream."""
        if event.kind == "searching":
            self.stage, asked = "searching", event.question
            self.understood = asked if asked.strip() != self.question.strip() else ""
        elif event.kind == "evidence":
            self.stage, self.hits, self.evidence = "reading", event.hits, event.evidence
        elif event.kind == "waiting":
            self.stage, self.ahead = "queued", event.ahead
        elif event.kind == "token":
            self.stage = "writing"
            self.draft += event.text
        elif event.kind == "sentence" and event.sentence is not None:
            self.stage = "writing"
            self.sentences.append(event.sentence)
            self.draft = provisional.remainder(self.draft, event.sentence.text)
        elif event.kind == "done" and event.answer is not None:
            self._finish(event.answer)

    def _finish(self, answer: Answer) -> None:
        self.answer, self.draft = answer, ""
        self.hits = answer.hits or self.hits
        if answer.refusal_reason == "cancelled":
            self.stage = "cancelled"
        else:
            self.stage, self.sentences = "done", list(answer.sentences)

    def cancel(self) -> None:
        """The person stopped it: what has settled stays, the rest goes."""
        self.stage, self.draft = "cancelled", ""

    def fail(self, why: str) -> None:
        """It cannot be answered."""
        self.stage, self.draft, self.failure = "failed", "", why

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in _OVER

    @property
    def outcome(self) -> str:
        """Which kind of answer it came to; empty before, and when it came to none."""
        return self.answer.outcome if self.stage == "done" and self.answer is not None else ""

    @property
    def searched(self) -> Filters:
        """Which articles were looked at."""
        return self.record().searched

    @property
    def standing(self) -> list[Sentence]:
        """The settled sentences that were not rejected."""
        return [sentence for sentence in self.sentences if sentence.verdict != "rejected"]

    @property
    def closest(self) -> Evidence | None:
        """The sentence found that looks most useful for the question."""
        return max(self.evidence, key=lambda item: item.score, default=None)

    def citations(self) -> list[Citation]:
        """Citations of the settled sentences that stand, each place once, by number."""
        places = {
            (c.number, c.article_id, c.start, c.end): c
            for sentence in self.standing
            for c in sentence.citations
        }
        return sorted(places.values(), key=lambda citation: citation.number)

    def mentions(self, article_id: str) -> bool:
        """Whether the article is among the hits, the evidence or the citations, or prints one."""
        ids = {hit.passage.article_id for hit in self.hits}
        ids |= {item.article_id for item in self.evidence}
        ids |= {citation.article_id for citation in self.citations()}
        ids |= {one.article_id for hit in self.hits for one in hit.also_in}
        return article_id in ids

    def cited_spans(self, article: Article) -> list[Span]:
        """Places in a version of an article that the answer cites."""
        return [
            Span(c.start, c.end)
            for c in self.citations()
            if c.article_id == article.id and article.text[c.start : c.end] == c.quote
        ]

    def words_at(self, article_id: str, place: Span) -> str:
        """The words that it has from a place in an article; empty: none."""
        passages = (hit.passage for hit in self.hits)
        known = (
            *((c.article_id, c.start, c.end, c.quote) for c in self.citations()),
            *((e.article_id, e.start, e.end, e.text) for e in self.evidence),
            *((p.article_id, p.start, p.end, p.text) for p in passages),
        )
        wanted = (article_id, *place)
        return next((words for *where, words in known if tuple(where) == wanted), "")

    def passage_around(self, article: Article, place: Span) -> Span | None:
        """The passage of an article that was found: the one around a place, else the best."""
        passages = [
            passage
            for passage in (hit.passage for hit in self.hits)
            if passage.article_id == article.id
            and article.text[passage.start : passage.end] == passage.text
        ]
        around = [p for p in passages if p.start <= place.start and place.end <= p.end]
        best = next(iter(around or passages), None)
        return Span(best.start, best.end) if best else None
