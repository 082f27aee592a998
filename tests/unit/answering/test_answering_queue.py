"""Several callers of one assistant, and answers that run out of time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr
from soto import SOTO

from assistant import AnswerEvent, Assistant, Settings
from assistant.config.settings import ChatSettings, VerificationSettings
from assistant.errors import Cancelled
from assistant.runtime import time_budget
from assistant.runtime.ticket_lock import TicketLock
from assistant.testing import HashEmbeddings

_QUESTION = "¿Cuánto costó el puente de Soto?"
_COST = "El puente de Soto costó 3 millones de euros [1]."
_HISTORY = [
    {"role": "user", "content": "¿Cuándo abrió el puente de Soto?"},
    {"role": "assistant", "content": "El 3 de mayo de 2024."},
]


class _Scripted(BaseChatModel):
    """Writes words one by one; ``before`` is called with the number of each."""

    reply: str = _COST
    before: Callable[[int], None] = lambda _: None

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
        from langchain_core.language_models.chat_models import generate_from_stream

        return generate_from_stream(self._stream(messages, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for number, word in enumerate(self.reply.split(" ")):
            self.before(number)
            yield ChatGenerationChunk(message=AIMessageChunk(content=word + " "))


class _Ours(_Scripted):
    """Queues and stops as ``ChatLlama`` does."""

    decodes_under_constraint: ClassVar[bool] = True
    _ticket_lock: TicketLock = PrivateAttr(default_factory=TicketLock)
    _calls: list[dict[str, Any]] = PrivateAttr(default_factory=list)

    @property
    def ticket_lock(self) -> TicketLock:
        return self._ticket_lock

    def close(self) -> None:
        with self._ticket_lock.turn():
            pass

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        self._calls.append(kwargs)
        with self._ticket_lock.turn(kwargs.get("ticket")):
            yield from super()._stream(messages)


@pytest.fixture(autouse=True)
def answerable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashed vectors say nothing about what can be answered."""
    monkeypatch.setattr("assistant.answering.finding.answerability", lambda _: 1.0)


Opened = Callable[..., Assistant]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens an assistant over one article with a chat model and a time limit."""
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    owns = []

    def open_(chat: BaseChatModel, timeout_s: float = 0.0) -> Assistant:
        update = {"verification": lenient, "chat": ChatSettings(timeout_s=timeout_s)}
        settings = Settings.load().model_copy(update=update)
        own = Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat)
        own.add([SOTO])
        owns.append(own)
        return own

    yield open_
    for own in owns:
        own.close()


def _until(events: Iterator[AnswerEvent], kind: str) -> list[AnswerEvent]:
    found = []
    for event in events:
        found.append(event)
        if event.kind == kind:
            return found
    raise AssertionError(f"no {kind}: {[event.kind for event in found]}")


@pytest.mark.parametrize("kind", [_Scripted, _Ours])
def test_whoever_comes_second_has_its_sources_at_once_and_then_waits(
    opened: Opened, kind: type[_Scripted]
) -> None:
    own = opened(kind())
    first, second, third = own.stream(_QUESTION), own.stream(_QUESTION), own.stream(_QUESTION)
    _until(first, "token")
    seen = _until(second, "waiting")
    assert [event.kind for event in seen] == ["searching", "evidence", "waiting"]
    assert (seen[1].hits, seen[2].ahead) != ((), 0)
    assert seen[2].ahead == 1
    assert _until(third, "waiting")[-1].ahead == 2
    assert list(first)[-1].answer is not None
    rest = list(second)
    assert [event.kind for event in rest][:2] == ["evidence", "token"], "the wait is over"
    assert {event.kind for event in rest} == {"evidence", "token", "sentence", "done"}
    assert rest[-1].answer is not None
    assert rest[-1].answer.timings_s["waiting"] >= 0
    assert list(third)[-1].answer is not None


def test_whoever_is_alone_never_waits(opened: Opened) -> None:
    own = opened(_Ours())
    events = list(own.stream(_QUESTION))
    assert "waiting" not in {event.kind for event in events}
    assert [event.kind for event in events].count("evidence") == 1
    assert events[-1].answer is not None
    assert "waiting" not in events[-1].answer.timings_s


def test_cancelling_leaves_the_line_while_the_first_is_still_answered(opened: Opened) -> None:
    own, cancel = opened(_Ours()), threading.Event()
    first, second = own.stream(_QUESTION), own.stream(_QUESTION, cancel=cancel)
    _until(first, "token")
    _until(second, "waiting")
    cancel.set()
    answer = list(second)[-1].answer
    assert answer is not None
    assert (answer.outcome, answer.refusal_reason) == ("refused", "cancelled")
    assert answer.hits
    third = own.stream(_QUESTION)
    assert _until(third, "waiting")[-1].ahead == 1
    third.close()
    assert list(first)[-1].answer is not None


def test_closing_a_stream_gives_up_its_turn(opened: Opened) -> None:
    own = opened(_Ours())
    first = own.stream(_QUESTION)
    _until(first, "token")
    first.close()
    assert own.ask(_QUESTION).outcome == "grounded"


def test_closing_the_assistant_ends_an_answer_that_nobody_reads_any_more(opened: Opened) -> None:
    own = opened(_Ours())
    first = own.stream(_QUESTION)
    _until(first, "token")
    own.close()
    assert list(first) == []
    assert own.ask(_QUESTION).outcome == "grounded"


def test_a_follow_up_waits_to_be_rewritten_and_lets_others_in_between(opened: Opened) -> None:
    own = opened(_Ours())
    first = own.stream(_QUESTION)
    follow_up = own.stream("¿Y cuánto costó eso?", history=_HISTORY)
    _until(first, "token")
    assert [event.kind for event in _until(follow_up, "waiting")] == ["waiting"]
    third = own.stream(_QUESTION)
    assert _until(third, "waiting")[-1].ahead == 2
    assert list(first)[-1].answer is not None
    _until(follow_up, "searching")
    _until(third, "token")
    assert [event.kind for event in _until(follow_up, "waiting")] == ["evidence", "waiting"]
    assert list(third)[-1].answer is not None
    assert list(follow_up)[-1].answer is not None


def test_a_question_that_is_complete_asks_the_model_once(opened: Opened) -> None:
    chat = _Ours()
    opened(chat).ask(_QUESTION, history=_HISTORY)
    assert len(chat._calls) == 1


def test_threads_are_served_one_at_a_time(opened: Opened) -> None:
    inside, most = [0], [0]

    def count(number: int) -> None:
        inside[0] += number == 0
        most[0] = max(most[0], inside[0])
        inside[0] -= number == len(_COST.split(" ")) - 1

    own, outcomes = opened(_Scripted(before=count)), list[str]()
    threads = [
        threading.Thread(target=lambda: outcomes.append(own.ask(_QUESTION).outcome))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (outcomes, most) == (["grounded"] * 4, [1])


class _Clock:
    """Time that passes when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(time_budget, "time", self)

    def monotonic(self) -> float:
        return self.now

    def passing_at(self, place: int, seconds: float) -> Callable[[int], None]:
        def before(number: int) -> None:
            if number == place:
                self.now += seconds

        return before


_TWO = f"{_COST} El alcalde aseguró que el peaje será gratuito [2]."
_FIRST_WORDS = len(_COST.split(" "))


def test_what_settled_before_time_ran_out_is_a_partial_answer(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Clock(monkeypatch).passing_at(_FIRST_WORDS + 2, 11.0)
    answer = opened(_Scripted(reply=_TWO, before=late), timeout_s=10).ask(_QUESTION)
    assert (answer.outcome, answer.refusal_reason) == ("partial", None)
    assert answer.text == "El puente de Soto costó 3 millones de euros. [1]"


def test_a_sentence_that_is_complete_when_time_runs_out_still_settles(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Clock(monkeypatch).passing_at(_FIRST_WORDS, 11.0)
    answer = opened(_Scripted(reply=_TWO, before=late), timeout_s=10).ask(_QUESTION)
    assert answer.outcome == "partial"
    assert answer.text == "El puente de Soto costó 3 millones de euros. [1]"


def test_running_out_of_time_before_any_sentence_is_a_refusal_that_says_so(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Clock(monkeypatch).passing_at(2, 11.0)
    answer = opened(_Scripted(before=late), timeout_s=10).ask(_QUESTION)
    assert (answer.outcome, answer.refusal_reason) == ("refused", "timeout")
    assert "chat.timeout_s" in answer.text
    assert answer.hits


def test_our_model_is_told_what_is_left_and_its_own_stop_counts_the_same(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = _Clock(monkeypatch)

    def stop(number: int) -> None:
        clock.now += 0.5
        if number == _FIRST_WORDS + 1:
            raise Cancelled("llama.timeout", seconds=30)

    chat = _Ours(reply=_TWO, before=stop)
    answer = opened(chat, timeout_s=30).ask(_QUESTION)
    assert (answer.outcome, len(answer.citations)) == ("partial", 1)
    assert [call["timeout_s"] for call in chat._calls] == [30]


def test_rewriting_and_writing_share_one_allowance(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = _Ours(before=_Clock(monkeypatch).passing_at(0, 4.0))
    answer = opened(chat, timeout_s=10).ask("¿Y cuánto costó eso?", history=_HISTORY)
    assert [call["timeout_s"] for call in chat._calls] == [10, 6]
    assert answer.outcome == "grounded"


def test_when_rewriting_takes_all_the_time_the_nearest_passages_are_still_shown(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Clock(monkeypatch).passing_at(0, 99.0)

    def stop(number: int) -> None:
        late(number)
        raise Cancelled("llama.timeout", seconds=10)

    chat = _Ours(before=stop)
    answer = opened(chat, timeout_s=10).ask("¿Y cuánto costó eso?", history=_HISTORY)
    assert (answer.refusal_reason, len(chat._calls)) == ("timeout", 1)
    assert answer.hits
    assert "¿Cuándo abrió el puente de Soto?" in answer.standalone_question


def test_waiting_in_line_costs_nothing_of_it(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, chat = _Clock(monkeypatch), _Ours()
    own = opened(chat, timeout_s=10)
    first, second = own.stream(_QUESTION), own.stream(_QUESTION)
    _until(first, "token")
    _until(second, "waiting")
    first.close()
    clock.now += 500
    answer = list(second)[-1].answer
    assert answer is not None
    assert answer.outcome == "grounded"
    assert chat._calls[-1]["timeout_s"] == 10
