"""``ChatLlama``: a GGUF chat model as a LangChain chat model.

What LangChain's own wrapper leaves out: one caller at a time, refusal of files
without a chat template, reuse of the evaluated prefix, decoding under a constraint,
and a stop that takes effect within one token.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.base import LangSmithParams
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from assistant.errors import ModelUnusable
from assistant.models.catalog import identity
from assistant.models.chat_template import ChatTemplate
from assistant.models.engine import Engine, library_version, require_gguf
from assistant.models.generation import Generation, Limits, Scores
from assistant.models.states import StateFiles
from assistant.models.tuning import (
    Tuning,
    TuningFile,
    Way,
    child_command,
    cost,
    in_child,
    measured,
)
from assistant.runtime.ticket_lock import TicketLock

# Settings that a loaded model takes over; for any other it is loaded anew.
_LIGHT: Final = frozenset({"answer_tokens", "temperature", "seed", "timeout_s"})


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
    ``cancel`` (a ``threading.Event``), ``max_tokens``, ``timeout_s``, ``ticket`` (of
    ``ticket_lock``, when the caller has waited for its turn already), ``unchanging`` (so many of
    the first messages begin many prompts) and ``exchanges`` (texts that the last message begins
    with, to which later prompts of the same conversation add more).

    Raises:
        ModelUnusable: The file cannot be run, or brings no chat template.
    """

    # Tells ``foreign.adapt_chat`` that the keywords of ``ChatModel.stream`` are understood.
    decodes_under_constraint: ClassVar[bool] = True

    path: Path
    context_tokens: int = Field(default=2048, ge=64)
    answer_tokens: int = Field(default=220, ge=1)
    temperature: float = Field(default=0.0, ge=0.0)
    seed: int = 7
    threads: int = 0
    batch_tokens: int = Field(default=512, ge=32)
    timeout_s: float = 0.0
    memory: Path | None = None

    _engine: Engine | None = PrivateAttr(default=None)
    _template: ChatTemplate = PrivateAttr()
    _tuning: Tuning | None = PrivateAttr(default=None)
    # No reentrant locks: a stream may be closed by another thread than the one that began it.
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _ticket_lock: TicketLock = PrivateAttr(default_factory=TicketLock)

    @property
    def _llm_type(self) -> str:
        return "hemeroteca-llama"

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        """What LangChain's tracing calls the model; nothing is sent anywhere."""
        params = super()._get_ls_params(stop=stop, **kwargs)
        params["ls_provider"] = "llama.cpp"
        params["ls_model_name"] = str(kwargs.get("model") or self.model_id)
        return params

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.path.name, "temperature": self.temperature, "seed": self.seed}

    @property
    def model_id(self) -> str:
        """Name of the model, for records."""
        return self.path.stem

    @property
    def ticket_lock(self) -> TicketLock:
        """Where callers wait for each other, first come first served."""
        return self._ticket_lock

    @property
    def tells_odds(self) -> bool:
        """See ``ChatModel``."""
        return True

    def load(self) -> None:
        """Load the file now; otherwise the first call does."""
        self._loaded()

    @property
    def is_measured(self) -> bool:
        """Whether it is known how the model runs best here; else loading measures it first."""
        known = self._tuning or self._remembered()
        return known is not None and known.is_final

    def prepare(self, messages: Sequence[BaseMessage], unchanging: int) -> None:
        """Evaluate, and keep, the beginning that many prompts share.

        Args:
            messages: A prompt with that beginning.
            unchanging: So many of its first messages are shared.
        """
        with self._ticket_lock.turn():
            engine = self._loaded()
            prompt = self._template.prompt(messages, unchanging)
            beginning = prompt.tokens[: prompt.keep + 1]
            engine.evaluate(prompt._replace(tokens=beginning))

    def log_odds(
        self,
        messages: Sequence[BaseMessage],
        one: Sequence[str],
        other: Sequence[str],
        *,
        unchanging: int = 0,
        resume: bool = False,
        ticket: object | None = None,
        cancel: threading.Event | None = None,
        timeout_s: float | None = None,
    ) -> float:
        """See ``ChatModel``."""
        limits = self._limits(timeout_s)
        with self._ticket_lock.turn(ticket, cancel):
            engine = self._loaded()
            run = Generation(limits, [], cancel=cancel)
            prompt = self._template.prompt(messages, unchanging)
            scores = run.first_scores(engine, prompt, resume=resume)
            return _mass(engine, scores, one) - _mass(engine, scores, other)

    def adopt(self, path: Path, changed: Mapping[str, Any]) -> bool:
        """See ``ChatModel``."""
        if path != self.path or not set(changed) <= _LIGHT:
            return False
        for key, value in changed.items():
            setattr(self, key, value)
        return True

    def close(self) -> None:
        """Give the memory back; the next call loads again."""
        with self._ticket_lock.turn(), self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def _limits(self, timeout_s: float | None) -> Limits:
        return Limits(
            answer_tokens=self.answer_tokens,
            temperature=self.temperature,
            seed=self.seed,
            timeout_s=self.timeout_s if timeout_s is None else timeout_s,
        )

    def _loaded(self) -> Engine:
        with self._loading:
            if self._engine is None:
                self._engine = self._load_engine()
            return self._engine

    def _load_engine(self) -> Engine:
        require_gguf(self.path)
        tuning = self._tuning = self._tuning or self._tuned()
        way = Way(tuning.threads, tuning.repack)
        engine = self._opened(way, states=True)
        try:
            self._template = ChatTemplate(engine, self.path)
        except ModelUnusable:
            engine.close()
            raise
        return engine

    def _opened(self, way: Way, *, states: bool = False) -> Engine:
        # All that a state depends on beside its tokens.
        layout = f"{self.context_tokens} {way.repack}"
        name = f"{identity(self.path)} {library_version()} {layout}"
        kept = StateFiles(self.memory / "states", name) if self.memory and states else None
        return Engine(
            self.path,
            context_tokens=self.context_tokens,
            batch_tokens=self.batch_tokens,
            states=kept,
            **way._asdict(),
        )

    def _tuned(self) -> Tuning:
        """How to run the model here: as remembered, or measured now."""
        tuning = self._remembered()
        if tuning is None or not tuning.is_final:
            command = child_command(self.path, self.context_tokens, self.batch_tokens)
            usual = functools.partial(cost, self._opened)
            tuning = measured(usual, in_child(command), self.threads, tuning)
            if self.memory:
                TuningFile(self.memory).keep(self._tuning_name, tuning)
        return tuning

    def _remembered(self) -> Tuning | None:
        return TuningFile(self.memory).find(self._tuning_name) if self.memory else None

    @property
    def _tuning_name(self) -> str:
        return f"{identity(self.path)} · {library_version()} · {self.threads}"

    # Counting

    def get_num_tokens(self, text: str) -> int:
        """Tokens of a text, as this model counts them."""
        return len(self._loaded().tokenize(text))

    def count_prompt(self, messages: Sequence[BaseMessage]) -> int:
        """Tokens of a whole prompt, template included."""
        self._loaded()
        return len(self._template.prompt(messages).tokens)

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
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        ticket, unchanging = kwargs.pop("ticket", None), kwargs.pop("unchanging", 0)
        exchanges = kwargs.pop("exchanges", ())
        limits = self._limits(kwargs.pop("timeout_s", None))
        with self._ticket_lock.turn(ticket, kwargs.get("cancel")):
            engine = self._loaded()
            run = Generation(limits, stop or [], **kwargs)
            prompt = self._template.prompt(messages, unchanging, exchanges)
            for text in run.texts(engine, prompt):
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
                if run_manager:
                    run_manager.on_llm_new_token(text, chunk=chunk)
                yield chunk
        yield ChatGenerationChunk(message=run.closing(self.path.name))


def _mass(engine: Engine, scores: Scores, words: Sequence[str]) -> float:
    """Logarithm of how much weight the first tokens of some words have together."""
    tokens = sorted({engine.tokenize(word)[0] for word in words})
    return float(np.logaddexp.reduce(scores[tokens].astype(np.float64)))
