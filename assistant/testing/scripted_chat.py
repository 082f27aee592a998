"""A chat model without a model: it says what it was told to say."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant.errors import UsageError
from assistant.runtime.ticket_lock import TicketLock


class Asked(NamedTuple):
    """A call of ``log_odds``: the prompt, and the words whose odds were asked."""

    messages: list[BaseMessage]
    words: tuple[tuple[str, ...], tuple[str, ...]]


class ScriptedChat(BaseChatModel):
    """Queues and can be asked as ``ChatLlama`` can; writes its replies word by word.

    Args:
        replies: One a call; after the last the first again. Empty writes nothing.
        odds: What ``log_odds`` tells; None for a model that tells none.
        model_id: Name of the model, for records.
        path: The file that it stands for.
        before: Called with the number of each word before it is written.
        loading: Called when the model is loaded.
        room: Most tokens of a prompt, which are counted by words.
        answer_tokens: What ``adopt`` may change.

    Attributes:
        calls: The keywords of each call that wrote, with its ``messages``.
        asked: Each call of ``log_odds``.
        prepared: The arguments of each call of ``prepare``.
        closed: How many times it was closed.
    """

    decodes_under_constraint: ClassVar[bool] = True
    is_measured: ClassVar[bool] = True

    replies: list[str] = []  # noqa: RUF012  (pydantic copies it)
    odds: float | None = None
    model_id: str = "scripted"
    path: Path | None = None
    before: Callable[[int], None] = lambda _: None
    loading: Callable[[], None] = lambda: None
    room: int = sys.maxsize
    answer_tokens: int = 220
    calls: list[dict[str, Any]] = []  # noqa: RUF012
    asked: list[Asked] = []  # noqa: RUF012
    prepared: list[tuple[Sequence[BaseMessage], int]] = []  # noqa: RUF012
    closed: int = 0

    _ticket_lock: TicketLock = PrivateAttr(default_factory=TicketLock)
    _replies: Iterator[str] | None = PrivateAttr(default=None)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def ticket_lock(self) -> TicketLock:
        """See ``ChatModel``."""
        return self._ticket_lock

    @property
    def tells_odds(self) -> bool:
        """See ``ChatModel``."""
        return self.odds is not None

    def count_prompt(self, messages: Sequence[BaseMessage]) -> int:
        """Words of a prompt."""
        return sum(len(str(message.text).split()) for message in messages)

    def load(self) -> None:
        """See ``ChatModel``."""
        self.loading()

    def prepare(self, messages: Sequence[BaseMessage], unchanging: int) -> None:
        """Note it."""
        self.prepared.append((messages, unchanging))

    def adopt(self, path: Path, changed: Mapping[str, Any]) -> bool:
        """See ``ChatModel``."""
        if path != self.path or not set(changed) <= {"answer_tokens"}:
            return False
        for key, value in changed.items():
            setattr(self, key, value)
        return True

    def close(self) -> None:
        """Note it, when the turn has come."""
        with self._ticket_lock.turn():
            self.closed += 1

    def log_odds(
        self, messages: Sequence[BaseMessage], one: Sequence[str], other: Sequence[str], **call: Any
    ) -> float:
        """The same every time.

        Raises:
            UsageError: The prompt has more words than there is room for.
        """
        assert self.odds is not None
        self.asked.append(Asked(list(messages), (tuple(one), tuple(other))))
        if (tokens := self.count_prompt(messages)) > self.room:
            raise UsageError("llama.too_long", tokens=tokens, limit=self.room)
        return self.odds

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, **kwargs))

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.calls.append({"messages": messages, **kwargs})
        with self._ticket_lock.turn(kwargs.get("ticket"), kwargs.get("cancel")):
            for number, word in enumerate(self._next().split(" ")):
                self.before(number)
                piece = word if number == 0 else f" {word}"
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))

    def _next(self) -> str:
        if self._replies is None:
            self._replies = itertools.cycle(self.replies)
        return next(self._replies, "")
