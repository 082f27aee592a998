"""First stage: what is asked, understandable without the conversation, and in which language."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypedDict

from assistant.answering.chat_calls import ChatCalls
from assistant.answering.timings import Timings
from assistant.errors import Cancelled
from assistant.generation.rewriting import (
    History,
    beside_previous,
    needs_rewriting,
    standalone_question,
)
from assistant.question import Question, parse_question
from assistant.question.form import Wish, stripped, wish
from assistant.question.rambling import question_in
from assistant.runtime.time_budget import TIMED_OUT
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.types import AnswerEvent, Filters, Form, RefusalReason, Turn

_POINTING: Final = re.compile(
    r"\b(?:él|ella|ell[oa]s|eso|esto|aquello|est[ea]|es[ea]|him|her|them|it|this|that|they)\b", re.I
)
_ENGLISH: Final = re.compile(r"\b(?:hello|hi|hey|thanks?|bye|goodbye|help|who|what|how|you|see)\b")


class Asked(TypedDict, total=False):
    """What may be told with a question; see ``Request``.

    Attributes:
        history: Answers, turns, or role-content dictionaries.
        filters: Which articles may be looked at.
        language: Language of the answer.
        form: Form of the answer.
    """

    history: History
    filters: Filters
    language: str | None
    form: Form | None


@dataclass(frozen=True)
class Request:
    """A question and what surrounds it.

    Attributes:
        question: As asked.
        history: What was said before.
        filters: Which articles may be looked at.
        language: Language of the answer; None takes the question's.
        form: Form of the answer; None takes the one that the question's words ask for.
        cancel: Set to stop.
    """

    question: str
    history: Sequence[Turn] = ()
    filters: Filters = Filters()  # noqa: RUF009  (frozen, so safe to share)
    language: str | None = None
    form: Form | None = None
    cancel: threading.Event | None = None


@dataclass(frozen=True)
class Understood:
    """A question that needs no conversation to be understood.

    Attributes:
        request: What was asked.
        question: The same, understandable alone.
        language: ISO 639-1 code of the answer.
        began: When, on the clock of ``time.perf_counter``.
        wish: The form that is wanted, and what is asked about in it.
        timings: Seconds by step.
        ended: Why the answer ends here, if it does.
    """

    request: Request
    question: Question
    language: str
    began: float
    wish: Wish = Wish()  # noqa: RUF009  (frozen, so safe to share)
    timings: Mapping[str, float] = field(default_factory=dict)
    ended: RefusalReason | None = None


def understand(request: Request, chat: ChatCalls) -> Generator[AnswerEvent, None, Understood]:
    """Tell the language, and have a question that leans on its conversation rewritten.

    Args:
        request: What was asked.
        chat: Calls the chat model, which rewrites.
    """
    began, timings = time.perf_counter(), Timings()
    question, history = asked_in(request), request.history
    wished = wish(facts(question), request.form)
    own = _language(request, wished)
    language = request.language or own
    ended: RefusalReason | None = None
    if wished.form != "prose" and not wished.about and history:
        wished = replace(wished, about=_last_asked(history))
    elif _leans(wished, question, history, own):
        try:
            with chat.ticket() as ticket:
                yield from chat.waiting(ticket, timings)
                with timings.measure("rewrite_s"), chat.budget.spending():
                    question = standalone_question(
                        question, history, chat.model, own, **chat.arguments(ticket)
                    )
        except Cancelled as stop:
            if stop.key == TIMED_OUT:
                question = beside_previous(question, history, own)
            else:
                ended = "cancelled"
        wished = wish(facts(question, own), request.form)
    asked = parse_question(question, own)
    return Understood(request, asked, language, began, wished, timings, ended)


def asked_in(request: Request) -> str:
    """The question of a message, without what is said around it where that is much."""
    message = request.question.strip()
    return question_in(message) or message


def _leans(wished: Wish, question: str, history: Sequence[Turn], language: str) -> bool:
    """Whether a question must be rewritten; of rows only what they are about can lean."""
    if wished.is_small_talk or (wished.form != "prose" and not _POINTING.search(wished.about)):
        return False
    return needs_rewriting(question, history, language)


def _last_asked(history: Sequence[Turn]) -> str:
    """What the conversation is about: its last question, without the words that ask for a form."""
    asked = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
    about = wish(facts(asked)).about
    return stripped(about)


def _language(request: Request, wished: Wish) -> str:
    """The language of a question."""
    if wished.is_small_talk:  # too short to tell by its letters
        return "en" if _ENGLISH.search(request.question.lower()) else "es"
    asked = [turn.content for turn in request.history if turn.role == "user"]
    before = detect_language(asked[-1]) if asked else "es"
    return detect_language(request.question, default=before)
