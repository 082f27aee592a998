"""First stage: what is asked, understandable without the conversation, and in which language."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering.chat_calls import ChatCalls
from assistant.answering.timings import Timings
from assistant.errors import Cancelled
from assistant.generation.rewriting import beside_previous, needs_rewriting, standalone_question
from assistant.question import Question, parse_question
from assistant.runtime.time_budget import TIMED_OUT
from assistant.text.language import detect_language
from assistant.types import AnswerEvent, Filters, RefusalReason, Turn


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


@dataclass(frozen=True)
class Understood:
    """A question that needs no conversation to be understood.

    Attributes:
        request: What was asked.
        question: The same, understandable alone.
        language: ISO 639-1 code of the answer.
        began: When, on the clock of ``time.perf_counter``.
        timings: Seconds by step.
        ended: Why the answer ends here, if it does.
    """

    request: Request
    question: Question
    language: str
    began: float
    timings: Mapping[str, float] = field(default_factory=dict)
    ended: RefusalReason | None = None


def understand(request: Request, chat: ChatCalls) -> Generator[AnswerEvent, None, Understood]:
    """Tell the language, and have a question that leans on its conversation rewritten.

    Args:
        request: What was asked.
        chat: Calls the chat model, which rewrites.
    """
    began, timings, language = time.perf_counter(), Timings(), _language(request)
    question, history = request.question.strip(), request.history
    ended: RefusalReason | None = None
    if needs_rewriting(question, history, language):
        try:
            with chat.ticket() as ticket:
                yield from chat.waiting(ticket, timings)
                with timings.measure("rewrite_s"), chat.budget.spending():
                    question = standalone_question(
                        question, history, chat.model, language, **chat.arguments(ticket)
                    )
        except Cancelled as stop:
            if stop.key == TIMED_OUT:
                question = beside_previous(question, history, language)
            else:
                ended = "cancelled"
    asked = parse_question(question, language)
    return Understood(request, asked, language, began, timings, ended)


def _language(request: Request) -> str:
    if request.language:
        return request.language
    asked = [turn.content for turn in request.history if turn.role == "user"]
    before = detect_language(asked[-1]) if asked else "es"
    return detect_language(request.question, default=before)
