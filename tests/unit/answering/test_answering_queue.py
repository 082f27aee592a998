"""Several callers of one assistant, and answers that run out of time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from soto import ARCHIVE

from assistant import Answer, AnswerEvent, Assistant, Settings, Turn
from assistant.answering import Answering, Request
from assistant.config.settings import ChatSettings, VerificationSettings
from assistant.errors import Cancelled
from assistant.testing import HashEmbeddings, ScriptedChat

_QUESTION = "¿Cuánto costó el puente de Soto?"
_COST = "El puente de Soto costó 3 millones de euros [1]."
_HISTORY = [
    Turn(role="user", content="¿Cuándo abrió el puente de Soto?"),
    Turn(role="assistant", content="El 3 de mayo de 2024."),
]


def _scripted(reply: str = _COST, before: Callable[[int], None] = lambda _: None) -> ScriptedChat:
    return ScriptedChat(replies=[reply], before=before)


Opened = Callable[[BaseChatModel], Assistant]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens an assistant with a chat model."""
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    owns = []

    def open_(chat: BaseChatModel) -> Assistant:
        settings = Settings.load().model_copy(update={"verification": lenient})
        own = Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat)
        own.add(ARCHIVE)
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


@pytest.mark.parametrize("chat", [FakeListChatModel(responses=[_COST]), _scripted()])
def test_whoever_comes_second_has_its_sources_at_once_and_then_waits(
    opened: Opened, chat: BaseChatModel
) -> None:
    own = opened(chat)
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
    own = opened(_scripted())
    events = list(own.stream(_QUESTION))
    assert "waiting" not in {event.kind for event in events}
    assert [event.kind for event in events].count("evidence") == 1
    assert events[-1].answer is not None
    assert "waiting" not in events[-1].answer.timings_s


def test_cancelling_leaves_the_line_while_the_first_is_still_answered(opened: Opened) -> None:
    own, cancel = opened(_scripted()), threading.Event()
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
    own = opened(_scripted())
    first = own.stream(_QUESTION)
    _until(first, "token")
    first.close()
    assert own.ask(_QUESTION).outcome == "grounded"


def test_closing_the_assistant_ends_an_answer_that_nobody_reads_any_more(opened: Opened) -> None:
    own = opened(_scripted())
    first = own.stream(_QUESTION)
    _until(first, "token")
    own.close()
    assert list(first) == []
    assert own.ask(_QUESTION).outcome == "grounded"


def test_a_follow_up_waits_to_be_rewritten_and_lets_others_in_between(opened: Opened) -> None:
    own = opened(_scripted())
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
    chat = _scripted()
    opened(chat).ask(_QUESTION, history=_HISTORY)
    assert len(chat.calls) == 1


class _Writing(BaseCallbackHandler):
    """Notes how many answers are written at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def on_chat_model_start(self, *_: Any, **__: Any) -> None:
        self.now += 1
        self.most = max(self.most, self.now)

    def on_llm_end(self, *_: Any, **__: Any) -> None:
        self.now -= 1


@pytest.mark.parametrize("kind", [FakeListChatModel, ScriptedChat])
def test_threads_are_served_one_at_a_time(opened: Opened, kind: type[BaseChatModel]) -> None:
    writing = _Writing()
    given = {"responses": [_COST], "replies": [_COST]}
    own, outcomes = opened(kind(callbacks=[writing], **given)), list[str]()
    threads = [
        threading.Thread(target=lambda: outcomes.append(own.ask(_QUESTION).outcome))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (outcomes, writing.now, writing.most) == (["grounded"] * 4, 0, 1)


class _Clock:
    """Time that passes when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def passing_at(self, place: int, seconds: float) -> Callable[[int], None]:
        def before(number: int) -> None:
            if number == place:
                self.now += seconds

        return before


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


class _Timed:
    """Answers from an assistant's index, within a time that a clock of the test tells."""

    def __init__(self, own: Assistant, timeout_s: float, clock: _Clock) -> None:
        settings = own.settings.model_copy(update={"chat": ChatSettings(timeout_s=timeout_s)})
        self._answering = Answering(
            own.retriever, own.embeddings, lambda: own.chat_model, settings, clock
        )

    def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> Generator[AnswerEvent, None, None]:
        return self._answering.events(Request(question, history))

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        answer = list(self.stream(question, history))[-1].answer
        assert answer is not None
        return answer


OpenedTimed = Callable[[BaseChatModel, float], _Timed]


@pytest.fixture
def timed(opened: Opened, clock: _Clock) -> OpenedTimed:
    return lambda chat, timeout_s: _Timed(opened(chat), timeout_s, clock)


_TWO = f"{_COST} El alcalde aseguró que el peaje será gratuito [2]."
_FIRST_WORDS = len(_COST.split(" "))


def test_what_settled_before_time_ran_out_is_a_partial_answer(
    timed: OpenedTimed, clock: _Clock
) -> None:
    late = clock.passing_at(_FIRST_WORDS + 2, 11.0)
    answer = timed(_scripted(_TWO, before=late), 10).ask(_QUESTION)
    assert (answer.outcome, answer.refusal_reason) == ("partial", None)
    assert answer.text == "El puente de Soto costó 3 millones de euros. [1]"


def test_a_sentence_that_is_complete_when_time_runs_out_still_settles(
    timed: OpenedTimed, clock: _Clock
) -> None:
    late = clock.passing_at(_FIRST_WORDS, 11.0)
    answer = timed(_scripted(_TWO, before=late), 10).ask(_QUESTION)
    assert answer.outcome == "partial"
    assert answer.text == "El puente de Soto costó 3 millones de euros. [1]"


def test_running_out_of_time_before_any_sentence_is_a_refusal_that_says_so(
    timed: OpenedTimed, clock: _Clock
) -> None:
    late = clock.passing_at(2, 11.0)
    answer = timed(_scripted(before=late), 10).ask(_QUESTION)
    assert (answer.outcome, answer.refusal_reason) == ("refused", "timeout")
    assert "chat.timeout_s" in answer.text
    assert answer.hits


def test_our_model_is_told_what_is_left_and_its_own_stop_counts_the_same(
    timed: OpenedTimed, clock: _Clock
) -> None:
    def stop(number: int) -> None:
        clock.now += 0.5
        if number == _FIRST_WORDS + 1:
            raise Cancelled("llama.timeout", seconds=30)

    chat = _scripted(_TWO, before=stop)
    answer = timed(chat, 30).ask(_QUESTION)
    assert (answer.outcome, len(answer.citations)) == ("partial", 1)
    assert [call["timeout_s"] for call in chat.calls] == [30]


def test_rewriting_and_writing_share_one_allowance(timed: OpenedTimed, clock: _Clock) -> None:
    chat = _scripted(before=clock.passing_at(0, 4.0))
    answer = timed(chat, 10).ask("¿Y cuánto costó eso?", _HISTORY)
    assert [call["timeout_s"] for call in chat.calls] == [10, 6]
    assert answer.outcome == "grounded"


def test_when_rewriting_takes_all_the_time_the_nearest_passages_are_still_shown(
    timed: OpenedTimed, clock: _Clock
) -> None:
    late = clock.passing_at(0, 99.0)

    def stop(number: int) -> None:
        late(number)
        raise Cancelled("llama.timeout", seconds=10)

    chat = _scripted(before=stop)
    answer = timed(chat, 10).ask("¿Y cuánto costó eso?", _HISTORY)
    assert (answer.refusal_reason, len(chat.calls)) == ("timeout", 1)
    assert answer.hits
    assert "¿Cuándo abrió el puente de Soto?" in answer.standalone_question


def test_waiting_in_line_costs_nothing_of_it(timed: OpenedTimed, clock: _Clock) -> None:
    chat = _scripted()
    own = timed(chat, 10)
    first, second = own.stream(_QUESTION), own.stream(_QUESTION)
    _until(first, "token")
    _until(second, "waiting")
    first.close()
    clock.now += 500
    answer = list(second)[-1].answer
    assert answer is not None
    assert answer.outcome == "grounded"
    assert chat.calls[-1]["timeout_s"] == 10
