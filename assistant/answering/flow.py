"""One question, answered: search, evidence, generation, verification, refusal.

Every step is an ``AnswerEvent``, so that whoever asked can show sources before the
first word and treat words as provisional until their sentence has settled.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from assistant.answering.draft import Draft, Request
from assistant.answering.quotations import in_own_words, quoted, says_back
from assistant.answering.quoting import worth_quoting
from assistant.config.settings import Settings
from assistant.errors import Cancelled, UsageError
from assistant.generation.citations import cited_evidence
from assistant.generation.markers import DECLINED, Marked, MarkerConstraint, parse
from assistant.generation.prompts import answer_messages
from assistant.generation.rewriting import beside_previous, needs_rewriting, standalone_question
from assistant.messages import text
from assistant.models.entailment import CrossEncoder
from assistant.models.protocols import ChatModel, Embedder
from assistant.news.attribution import attribute, without_outlet
from assistant.news.premise import denied
from assistant.news.resolved_days import with_days
from assistant.news.versions import notes
from assistant.question import parse_question
from assistant.retrieval.answerability import answerability, threshold
from assistant.retrieval.date_search import search_with_date
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.reading import judged, read_hits
from assistant.retrieval.recency import foremost
from assistant.retrieval.search import Retriever
from assistant.runtime.ticket_lock import TicketLock
from assistant.runtime.time_budget import TIMED_OUT, Allowance
from assistant.text.language import detect_language
from assistant.types import (
    AnswerEvent,
    Evidence,
    RefusalReason,
    Sentence,
    Tokens,
)
from assistant.verification.second_opinion import Opinion, judgement, opinion_in_context
from assistant.verification.support import Ask, Verifier

CountTokens = Callable[[str], int]


class Answering:
    """Answers questions from one index with one chat model.

    Args:
        retriever: Finds passages.
        embeddings: The model of the index.
        chat: Gives the chat model; called only once a model is needed.
        settings: All of them.
        cross_encoder: Is asked what is in doubt, in place of the chat model; None if the
            settings name none.
    """

    def __init__(
        self,
        retriever: Retriever,
        embeddings: Embedder,
        chat: Callable[[], ChatModel],
        settings: Settings,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        self._retriever = retriever
        self._embeddings = embeddings
        self._chat = chat
        self._settings = settings
        self._cross_encoder = cross_encoder
        self._reader = embeddings.reader() if settings.reading.enabled else None
        self._verifier = Verifier(embeddings, settings.verification, self._reader)

    def events(self, request: Request) -> Generator[AnswerEvent, None, None]:
        """Answer step by step; the last event carries the whole answer.

        Cancelling ends it with what has settled so far; if that is nothing, with a
        refusal whose reason is ``cancelled``. Running out of ``chat.timeout_s`` does the
        same with the reason ``timeout``.

        Raises:
            UsageError: The question is blank, or does not fit into the context.
        """
        if not request.question.strip():
            raise UsageError("answer.blank_question")
        allowance = Allowance(self._settings.chat.timeout_s)
        draft = Draft(request, self._language(request), allowance)
        reason: RefusalReason | None = None
        try:
            draft.standalone = yield from self._standalone(draft)
            yield AnswerEvent(kind="searching", question=draft.standalone)
            reason = self._gather(draft)
            yield draft.found()
            against = self._denied(draft) if reason is None else None
            if against is not None:
                yield from self._quote(draft, against)
            elif reason is None and self._settings.answers.literal:
                yield from self._quote(draft)
            elif reason is None:
                reason = yield from self._generate(draft)
        except Cancelled as stop:
            reason = "timeout" if stop.key == TIMED_OUT else "cancelled"
        if reason == "timeout":
            yield from self._settle(draft, _complete(draft.raw, finished=False))
        yield from self._note(draft)
        draft.model_id = self._chat().model_id if draft.prompt else ""
        draft.embedder_id = self._embeddings.embedder_id
        yield AnswerEvent(kind="done", answer=draft.answer(reason))

    def _language(self, request: Request) -> str:
        if request.language:
            return request.language
        asked = [turn.content for turn in request.history if turn.role == "user"]
        before = detect_language(asked[-1]) if asked else "es"
        return detect_language(request.question, default=before)

    def _standalone(self, draft: Draft) -> Generator[AnswerEvent, None, str]:
        question, history = draft.request.question.strip(), draft.request.history
        if not needs_rewriting(question, history, draft.language):
            return question
        try:
            with self._line().ticket() as ticket:
                yield from self._waiting(draft, ticket)
                started = time.perf_counter()
                with draft.allowance.spending():
                    call = self._call(draft, ticket)
                    standalone = standalone_question(
                        question, history, self._chat(), draft.language, **call
                    )
        except Cancelled as stop:
            if stop.key != TIMED_OUT:
                raise
            return beside_previous(question, history, draft.language)
        draft.lap("rewrite_s", started)
        return standalone

    def _line(self) -> TicketLock:
        """Where this answer waits with all other callers of the model."""
        return self._chat().ticket_lock

    def _waiting(self, draft: Draft, ticket: object) -> Generator[AnswerEvent, None, bool]:
        """Wait for the turn; whether there was anybody to wait for."""
        started = time.perf_counter()
        waited = False
        for ahead in self._line().places(ticket, draft.request.cancel):
            waited = True
            yield AnswerEvent(kind="waiting", ahead=ahead)
        if waited:
            spent = draft.timings.get("waiting", 0.0) + time.perf_counter() - started
            draft.timings["waiting"] = round(spent, 4)
        return waited

    def _call(self, draft: Draft, ticket: object) -> dict[str, Any]:
        """What bounds every call of the chat model."""
        return {
            "ticket": ticket,
            "cancel": draft.request.cancel,
            "timeout_s": draft.allowance.left_s,
        }

    def _gather(self, draft: Draft) -> RefusalReason | None:
        """Hits and evidence; a reason when they cannot answer."""
        started = time.perf_counter()
        search = functools.partial(
            self._retriever.search, filters=draft.request.filters, language=draft.language
        )
        question = parse_question(draft.standalone, draft.language)
        about, draft.hits, near = search_with_date(question, search)
        draft.about = about.text
        since = draft.lap("search", started)
        if not draft.hits:
            return "no_hits"
        since = self._read(draft, since)
        draft.evidence = select_evidence(
            about.subject,
            foremost(question, near),
            self._embeddings,
            self._settings.evidence,
            asked=self._retriever.question_vector(draft.about),
            count_tokens=self._count_tokens,
            vectors=self._retriever.sentence_vectors(draft.hits),
            odds=draft.read.sentences if draft.read else None,
        )
        draft.lap("evidence", since)
        if not draft.evidence:  # hits without a sentence worth the name: a list, a table
            return "weak_evidence"
        features = self._retriever.features(draft.about, draft.hits, language=draft.language)
        draft.answerable = answerability(judged(features, draft.read))
        least = threshold(self._settings.verification.refusal)
        return "weak_evidence" if draft.answerable < least else None

    def _read(self, draft: Draft, since: float) -> float:
        """Have the hits read, where there is a reader; the time afterwards."""
        if self._reader is None:
            return since
        draft.read = read_hits(draft.about, draft.hits, self._reader)
        return draft.lap("reading", since)

    def _count_tokens(self, words: str) -> int:
        """Counted as the embedder does: its tokenizer is there before the chat model is."""
        return self._embeddings.count_tokens([words])[0]

    def _messages(self, draft: Draft) -> list[BaseMessage]:
        """The prompt, evidence trimmed until it fits into the context."""
        chat = self._chat()
        while True:
            messages, draft.prompt = answer_messages(
                draft.standalone, draft.evidence, draft.language
            )
            if chat.count_prompt(messages) <= chat.room:
                return messages
            if len(draft.evidence) == 1:
                return messages  # the chat model says that it is too long
            draft.evidence = _without_weakest(draft.evidence)

    def _generate(self, draft: Draft) -> Generator[AnswerEvent, None, RefusalReason | None]:
        messages = self._messages(draft)
        with self._line().ticket() as ticket:
            if (yield from self._waiting(draft, ticket)):
                yield draft.found()
            with draft.allowance.spending():
                yield from self._write(draft, messages, ticket)
                if draft.raw.strip().rstrip(".") == DECLINED:
                    return "model_declined"
                ask = self._at_once(draft)
                if self._asks:
                    ask = functools.partial(self._opinion, draft, ticket)
                yield from self._settle(draft, _complete(draft.raw), ask)
        if (item := worth_quoting(draft)) is not None:
            yield from self._quote(draft, item)
        return None

    def _denied(self, draft: Draft) -> Evidence | None:
        """What speaks against the question itself."""
        if draft.read is None:
            return None
        question = parse_question(draft.standalone, draft.language)
        return denied(question, draft.hits, draft.read.sentences)

    def _quote(self, draft: Draft, item: Evidence | None = None) -> Iterator[AnswerEvent]:
        """A sentence, that which answers best, in its own words."""
        draft.sentences.append(quoted(item or draft.best_evidence, draft.language))
        yield draft.settled_last()

    def _write(
        self, draft: Draft, messages: list[BaseMessage], ticket: object
    ) -> Iterator[AnswerEvent]:
        """Have the model write; each sentence settles as soon as it is complete."""
        started = time.perf_counter()
        for piece in self._pieces(draft, messages, ticket):
            if not draft.raw:
                draft.lap("first_token", started)
            draft.raw += piece
            yield AnswerEvent(kind="token", text=piece)
            if not draft.in_doubt:
                settled = parse(draft.raw, finished=False)[:-1]
                yield from self._settle(draft, settled, self._at_once(draft), wait=self._asks)
        draft.lap("generation", started)

    def _pieces(self, draft: Draft, messages: list[BaseMessage], ticket: object) -> Iterator[str]:
        chat, call = self._chat(), self._call(draft, ticket)
        call["constraint"] = MarkerConstraint(len(draft.evidence), may_decline=False)
        call["unchanging"] = draft.prompt.unchanging if draft.prompt else 0
        for chunk in chat.stream(messages, **call):
            if draft.stopped():
                raise Cancelled("llama.cancelled")
            if usage := chunk.usage_metadata:
                draft.tokens = _tokens(usage)
            if piece := str(chunk.text):
                draft.allowance.require()
                yield piece

    @property
    def _asks(self) -> bool:
        """Whether the chat model is asked what is in doubt: only when it has written all."""
        if self._cross_encoder is not None:
            return False
        return self._settings.verification.ask_model and self._chat().tells_odds

    def _at_once(self, draft: Draft) -> Ask | None:
        """Asks the cross-encoder, for which no sentence need wait until all are written."""
        encoder = self._cross_encoder
        if encoder is None:
            return None
        return lambda claim, cited: judgement(claim, cited, draft.language, encoder)

    def _opinion(
        self, draft: Draft, ticket: object, claim: str, cited: Sequence[Evidence]
    ) -> Opinion | None:
        """What the chat model says to a sentence that it has written."""
        call = self._call(draft, ticket)
        shown, language = draft.evidence, draft.language
        return opinion_in_context(claim, cited, shown, language, self._chat(), **call)

    def _settle(
        self,
        draft: Draft,
        marked: Sequence[Marked],
        ask: Ask | None = None,
        *,
        wait: bool = False,
    ) -> Iterator[AnswerEvent]:
        """Settle what has not been; ``wait`` stops at a doubt that the chat model may resolve."""
        for item in marked[len(draft.sentences) :]:
            started = time.perf_counter()
            sentence, doubtful = self._settled(draft, item, ask)
            spent = draft.timings.get("verification", 0.0) + time.perf_counter() - started
            draft.timings["verification"] = round(spent, 4)
            if doubtful and wait:
                draft.in_doubt = True
                return
            draft.sentences.append(sentence)
            yield draft.settled_last()

    def _note(self, draft: Draft) -> Iterator[AnswerEvent]:
        """What other articles give, once all that the model wrote has settled."""
        standing = [s for s in draft.sentences if s.verdict != "rejected"]
        question = parse_question(draft.standalone, draft.language)
        for sentence in notes(standing, draft.hits, question, draft.language):
            draft.sentences.append(sentence)
            yield draft.settled_last()

    def _settled(self, draft: Draft, marked: Marked, ask: Ask | None) -> tuple[Sentence, bool]:
        """A sentence with its verdict, and whether the chat model might change that."""
        claim = without_outlet(marked.text, cited_evidence(marked, draft.evidence), draft.language)
        marked = dataclasses.replace(marked, text=claim)
        settled, doubtful = self._verifier.settle(marked, draft.evidence, draft.language, ask)
        places = {(c.article_id, c.start) for c in settled.citations}
        cited = [e for e in draft.evidence if (e.article_id, e.start) in places]
        if settled.verdict != "rejected":
            words = attribute(settled.text, cited, draft.language)
            question = parse_question(draft.standalone, draft.language)
            words = with_days(words, cited, question, draft.language)
            settled = settled.model_copy(update={"text": words})
            settled = in_own_words(settled, cited, draft.language)
        idle = _idle(settled.text, marked.text, draft)
        if idle:
            reason = text(idle, draft.language)
            settled = settled.model_copy(update={"verdict": "rejected", "reason": reason})
        return settled, doubtful and not idle


def _idle(shown: str, written: str, draft: Draft) -> str:
    """Why a sentence tells nothing: the catalogue's name of the reason; empty if it tells."""
    if says_back(written, draft.standalone, draft.language):
        return "answer.said_back"
    return "answer.repeated" if shown in {one.text for one in draft.sentences} else ""


def _complete(raw: str, *, finished: bool = True) -> list[Marked]:
    return [marked for marked in parse(raw, finished=finished) if marked.complete]


def _without_weakest(evidence: Sequence[Evidence]) -> list[Evidence]:
    weakest = min(evidence, key=lambda item: item.score)
    rest = [item for item in evidence if item is not weakest]
    return [item.model_copy(update={"number": n}) for n, item in enumerate(rest, 1)]


def _tokens(usage: Any) -> Tokens:
    cached = (usage.get("input_token_details") or {}).get("cache_read", 0)
    return Tokens(prompt=usage["input_tokens"], cached=cached, answer=usage["output_tokens"])
