"""``ChatLlama``: a GGUF chat model as a LangChain chat model.

What LangChain's own wrapper leaves out: one caller at a time, refusal of files
without a chat template, reuse of the evaluated prefix, decoding under a constraint,
and a stop that takes effect within one token. Text from outside can never become a
control token, because only the template's own words are read as such.
"""

from __future__ import annotations

import codecs
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import numpy as np
import numpy.typing as npt
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from assistant.errors import Cancelled, ModelUnusable, UsageError
from assistant.models.engine import Engine

# Private-use characters stand for the messages while the template is rendered.
_SLOT: Final = "\ue000{}\ue001"
_TRIED: Final = 64


class Constraint(Protocol):
    """What decoding must not break; see ``assistant.markers.MarkerConstraint``."""

    def accepts(self, piece: bytes) -> bool:
        """Whether the text may go on with these bytes."""

    def take(self, piece: bytes) -> None:
        """Go on with these bytes."""

    def may_end(self) -> bool:
        """Whether the text may stop here."""

    def lacks_marker(self, piece: bytes) -> bool:
        """Whether only a missing marker forbids these bytes (or, empty, the end)."""

    def due(self) -> bytes:
        """What to write when the model's choice will not do; empty for the end."""


class ChatLlama(BaseChatModel):
    """Chat with a GGUF file in this process.

    Args:
        path: The file.
        context_tokens: Size of the context window.
        answer_tokens: Most tokens of an answer.
        temperature: 0 is deterministic.
        seed: Used when the temperature is above 0.
        threads: Threads; 0 chooses.
        batch_tokens: Prompt tokens evaluated in one call.
        timeout_s: Most seconds for one answer; 0 is no limit.

    Calls take, beside LangChain's own arguments, ``constraint`` (a ``Constraint``),
    ``cancel`` (a ``threading.Event``) and ``max_tokens``.

    Raises:
        ModelUnusable: The file cannot be run, or brings no chat template.
    """

    # How the rest of the program knows that ``constraint`` and ``cancel`` are understood.
    decodes_under_constraint: ClassVar[bool] = True

    path: Path
    context_tokens: int = Field(default=4096, ge=64)
    answer_tokens: int = Field(default=220, ge=1)
    temperature: float = Field(default=0.0, ge=0.0)
    seed: int = 7
    threads: int = 0
    batch_tokens: int = 256
    timeout_s: float = 0.0

    _engine: Engine | None = PrivateAttr(default=None)
    _formatter: Any = PrivateAttr(default=None)
    # Plain locks: a stream may be closed by another thread than the one that began it.
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _answering: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "hemeroteca-llama"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.path.name, "temperature": self.temperature, "seed": self.seed}

    @property
    def model_id(self) -> str:
        """Name of the model, for records."""
        return self.path.stem

    def load(self) -> None:
        """Load the file now; otherwise the first call does."""
        self._loaded()

    def close(self) -> None:
        """Give the memory back; the next call loads again."""
        with self._answering, self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def _loaded(self) -> Engine:
        with self._loading:
            if self._engine is None:
                self._engine = self._load_engine()
            return self._engine

    def _load_engine(self) -> Engine:
        engine = Engine(
            self.path,
            context_tokens=self.context_tokens,
            batch_tokens=self.batch_tokens,
            threads=self.threads,
        )
        try:
            self._formatter = _formatter(engine, self.path)
        except ModelUnusable:
            engine.close()
            raise
        return engine

    # Counting

    def get_num_tokens(self, text: str) -> int:
        """Tokens of a text, as this model counts them."""
        return len(self._loaded().tokenize(text))

    def count_prompt(self, messages: Sequence[BaseMessage]) -> int:
        """Tokens of a whole prompt, template included."""
        return len(self._prompt(self._loaded(), messages))

    @property
    def room(self) -> int:
        """Most tokens of a prompt: the context less the answer."""
        return self._loaded().context_tokens - self.answer_tokens

    # LangChain's interface

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: AIMessageChunk | None = None
        for chunk in self._stream(messages, stop, run_manager, **kwargs):
            part = chunk.message
            whole = part if whole is None else whole + part  # type: ignore[assignment]
        message = AIMessage(
            content=whole.content if whole else "",
            usage_metadata=whole.usage_metadata if whole else None,
            response_metadata=whole.response_metadata if whole else {},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        run = _Run(self, stop or [], **kwargs)
        engine = self._loaded()
        with self._answering:
            prompt = self._prompt(engine, messages)
            for text in run.texts(engine, prompt):
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
                if run_manager:
                    run_manager.on_llm_new_token(text, chunk=chunk)
                yield chunk
        yield ChatGenerationChunk(message=run.closing(self.path.name))

    def _prompt(self, engine: Engine, messages: Sequence[BaseMessage]) -> list[int]:
        """Tokens of the rendered template, the messages' text never read as control."""
        contents = [_plain(message) for message in messages]
        slots = [
            {"role": _role(message), "content": _SLOT.format(i)}
            for i, message in enumerate(messages)
        ]
        try:
            rendered = str(self._formatter(messages=slots).prompt)
        except Exception as error:  # jinja2 and the template raise what they like
            raise ModelUnusable("llama.bad_template", path=self.path, why=error) from error
        tokens: list[int] = []
        for part, slot in _slotted(rendered):
            tokens += engine.tokenize(part, special=True)
            if slot is not None:
                tokens += engine.tokenize(contents[slot])
        if engine.adds_bos and tokens[:1] != [engine.bos]:
            tokens.insert(0, engine.bos)
        return tokens


class _Run:
    """One generation: chooses tokens, keeps the constraint, counts."""

    def __init__(
        self,
        chat: ChatLlama,
        stop: list[str],
        *,
        constraint: Constraint | None = None,
        cancel: threading.Event | None = None,
        max_tokens: int | None = None,
        temperature: float | None = None,
        **_others: Any,
    ) -> None:
        self._stop = stop
        self._constraint = constraint
        self._cancel = cancel
        self._most = max_tokens or chat.answer_tokens
        self._temperature = chat.temperature if temperature is None else temperature
        self._random = np.random.default_rng(chat.seed)
        self._deadline = time.monotonic() + chat.timeout_s if chat.timeout_s else None
        self._timeout_s = chat.timeout_s
        self._prompt_tokens = self._cached = self._written = 0
        self._ended = False

    def _stopped(self) -> bool:
        late = self._deadline is not None and time.monotonic() > self._deadline
        return late or bool(self._cancel and self._cancel.is_set())

    def texts(self, engine: Engine, prompt: list[int]) -> Iterator[str]:
        """Pieces of text as they are written."""
        self._prompt_tokens = len(prompt)
        if len(prompt) >= engine.context_tokens:
            raise UsageError("llama.too_long", tokens=len(prompt), limit=engine.context_tokens)
        self._most = min(self._most, engine.context_tokens - len(prompt))
        yield from _until_stop(self._pieces(engine, prompt), self._stop)

    def _pieces(self, engine: Engine, prompt: list[int]) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        sequence = list(prompt)
        self._cached = self._evaluate(engine, sequence)
        while self._written < self._most:
            tokens = self._choose(engine)
            if not tokens:
                self._ended = True
                return
            for token in tokens:
                self._written += 1
                sequence.append(token)
                piece = engine.piece(token)
                if self._constraint:
                    self._constraint.take(piece)
                if text := decoder.decode(piece):
                    yield text
            if len(sequence) >= engine.context_tokens:
                return
            self._evaluate(engine, sequence)

    def _evaluate(self, engine: Engine, sequence: list[int]) -> int:
        if self._stopped():
            self._raise_stopped()
        try:
            return engine.evaluate(sequence, stopped=self._stopped)
        except Cancelled:
            self._raise_stopped()
            raise

    def _raise_stopped(self) -> None:
        if self._cancel and self._cancel.is_set():
            raise Cancelled("llama.cancelled")
        raise Cancelled("llama.timeout", seconds=self._timeout_s)

    def _choose(self, engine: Engine) -> list[int]:
        """The next tokens; none at the end. More than one only when a marker is forced.

        The model's own choice stands unless it breaks the constraint: looking at one
        token costs nothing, where a grammar over the whole vocabulary cost a third of
        the decoding speed.
        """
        logits = engine.logits()
        token = self._sampled(logits)
        constraint = self._constraint
        if constraint is None:
            return [] if engine.ends(token) else [token]
        if engine.ends(token):
            if constraint.may_end():
                return []
            if constraint.lacks_marker(b""):
                return engine.tokenize(constraint.due().decode())
        elif self._fits(engine, constraint, token):
            return [token]
        elif constraint.lacks_marker(engine.piece(token)):
            return engine.tokenize(constraint.due().decode())
        return self._next_best(engine, constraint, logits)

    @staticmethod
    def _fits(engine: Engine, constraint: Constraint, token: int) -> bool:
        return not engine.is_control(token) and constraint.accepts(engine.piece(token))

    def _next_best(
        self, engine: Engine, constraint: Constraint, logits: npt.NDArray[np.float32]
    ) -> list[int]:
        for token in _ranked(logits):
            if engine.ends(token):
                if constraint.may_end():
                    return []
            elif self._fits(engine, constraint, token):
                return [token]
        return engine.tokenize(constraint.due().decode())

    def _sampled(self, logits: npt.NDArray[np.float32]) -> int:
        if self._temperature <= 0:
            return int(logits.argmax())
        scaled = logits / self._temperature
        weights = np.exp(scaled - scaled.max())
        return int(self._random.choice(len(weights), p=weights / weights.sum()))

    def closing(self, model_name: str) -> AIMessageChunk:
        """The last chunk: counts, and why it ended."""
        usage = UsageMetadata(
            input_tokens=self._prompt_tokens,
            output_tokens=self._written,
            total_tokens=self._prompt_tokens + self._written,
            input_token_details={"cache_read": self._cached},
        )
        reason = "stop" if self._ended else "length"
        return AIMessageChunk(
            content="",
            usage_metadata=usage,
            response_metadata={"finish_reason": reason, "model_name": model_name},
            chunk_position="last",
        )


def _ranked(logits: npt.NDArray[np.float32]) -> Iterator[int]:
    """Tokens from best to worst; the whole vocabulary is sorted only if the first few fail."""
    if len(logits) > _TRIED:
        few = np.argpartition(logits, -_TRIED)[-_TRIED:]
        yield from map(int, sorted(few, key=lambda token: -logits[token]))
    yield from map(int, np.argsort(-logits, kind="stable"))


def _until_stop(pieces: Iterator[str], stops: list[str]) -> Iterator[str]:
    """The text up to the first stop string, none of whose characters come out."""
    if not stops:
        yield from pieces
        return
    held = ""
    longest = max(len(stop) for stop in stops) - 1
    for piece in pieces:
        held += piece
        cuts = [at for stop in stops if (at := held.find(stop)) >= 0]
        if cuts:
            yield held[: min(cuts)]
            return
        ready = len(held) - longest
        if ready > 0:
            yield held[:ready]
            held = held[ready:]
    if held:
        yield held


def _formatter(engine: Engine, path: Path) -> Any:
    template = engine.metadata("tokenizer.chat_template")
    if not template:
        raise ModelUnusable("llama.no_template", path=path)
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    try:
        return Jinja2ChatFormatter(
            template,
            eos_token=engine.token_text(engine.eos),
            bos_token=engine.token_text(engine.bos),
        )
    except Exception as error:
        raise ModelUnusable("llama.bad_template", path=path, why=error) from error


def _slotted(rendered: str) -> Iterator[tuple[str, int | None]]:
    """The template's own words, each with the number of the message that follows it."""
    head, *rest = rendered.split("\ue000")
    slot: int | None = None
    part = head
    for piece in rest:
        number, _, after = piece.partition("\ue001")
        slot = int(number)
        yield part, slot
        part = after
    yield part, None


def _role(message: BaseMessage) -> str:
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, HumanMessage):
        return "user"
    if isinstance(message, AIMessage):
        return "assistant"
    return str(getattr(message, "role", "user"))


def _plain(message: BaseMessage) -> str:
    """Text of a message; parts that are not text are left out."""
    return str(message.text)
