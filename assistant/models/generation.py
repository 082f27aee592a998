"""One generation: which token comes next, under which constraint, until when."""

from __future__ import annotations

import codecs
import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import UsageMetadata
from pydantic import BaseModel

from assistant.errors import Cancelled, UsageError
from assistant.models.engine import Engine
from assistant.models.protocols import Constraint
from assistant.models.tokenized_prompt import TokenizedPrompt

Scores = npt.NDArray[np.float32]

# Tokens looked at, best first, before the whole vocabulary is sorted.
_TRIED: Final = 64


class Limits(BaseModel):
    """What bounds a generation.

    Attributes:
        answer_tokens: Most tokens to write.
        temperature: 0 is deterministic.
        seed: Used when the temperature is above 0.
        timeout_s: Most seconds; 0 is no limit.
    """

    answer_tokens: int
    temperature: float = 0.0
    seed: int = 7
    timeout_s: float = 0.0


class Generation:
    """Chooses tokens, keeps the constraint, counts.

    Args:
        limits: What bounds it.
        stop: Texts at which it ends; none of their characters come out.
        constraint: What it must not break.
        cancel: Set to stop within one token.
        max_tokens: In place of the limits' own number.
        temperature: Likewise.
    """

    def __init__(
        self,
        limits: Limits,
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
        self._most = max_tokens or limits.answer_tokens
        self._temperature = limits.temperature if temperature is None else temperature
        self._random = np.random.default_rng(limits.seed)
        self._deadline = time.monotonic() + limits.timeout_s if limits.timeout_s else None
        self._timeout_s = limits.timeout_s
        self._prompt_tokens = self._cached = self._written = 0
        self._ended = False

    def _stopped(self) -> bool:
        late = self._deadline is not None and time.monotonic() > self._deadline
        return late or bool(self._cancel and self._cancel.is_set())

    def texts(self, engine: Engine, prompt: TokenizedPrompt) -> Iterator[str]:
        """Pieces of text as they are written."""
        self._fit(engine, prompt)
        yield from _until_stop(self._pieces(engine, prompt), self._stop)

    def first_scores(
        self, engine: Engine, prompt: TokenizedPrompt, *, resume: bool = False
    ) -> Scores:
        """Scores of every token to come first; a view, until the next evaluation."""
        self._fit(engine, prompt)
        self._evaluate(engine, prompt, resume=resume)
        return engine.logits()

    def _fit(self, engine: Engine, prompt: TokenizedPrompt) -> None:
        self._prompt_tokens = len(prompt.tokens)
        if self._prompt_tokens >= engine.context_tokens:
            limit = engine.context_tokens
            raise UsageError("llama.too_long", tokens=self._prompt_tokens, limit=limit)
        self._most = min(self._most, engine.context_tokens - self._prompt_tokens)

    def _evaluate(self, engine: Engine, prompt: TokenizedPrompt, *, resume: bool = False) -> None:
        with self._stopping():
            self._cached = engine.evaluate(prompt, resume=resume, stopped=self._stopped)

    def _pieces(self, engine: Engine, prompt: TokenizedPrompt) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._evaluate(engine, prompt)
        while self._written < self._most:
            with self._stopping():
                tokens = self._choose(engine, engine.logits())[: self._most - self._written]
            if not tokens:
                self._ended = True
                return
            for token in tokens:
                self._written += 1
                piece = engine.piece(token)
                if self._constraint:
                    self._constraint.take(piece)
                if text := decoder.decode(piece):
                    yield text
            if self._written < self._most:
                with self._stopping():
                    engine.append(tokens, stopped=self._stopped)

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Says why evaluation was stopped: by somebody, or by the clock."""
        try:
            if self._stopped():
                raise Cancelled("llama.cancelled")
            yield
        except Cancelled as error:
            if self._cancel and self._cancel.is_set():
                raise
            raise Cancelled("llama.timeout", seconds=self._timeout_s) from error

    def _choose(self, engine: Engine, logits: Scores) -> list[int]:
        """The next tokens; none at the end. More than one only when a marker is forced.

        The model's own choice stands unless it breaks the constraint: looking at one
        token costs nothing, where a grammar over the whole vocabulary cost a third of
        the decoding speed.
        """
        wanted = self._sampled(logits)
        ends, constraint = engine.ends(wanted), self._constraint
        if constraint is None or _admits(constraint, engine, wanted):
            return [] if ends else [wanted]
        if not constraint.lacks_marker(b"" if ends else engine.piece(wanted)):
            for token in _ranked(logits):
                if _admits(constraint, engine, token):
                    return [] if engine.ends(token) else [token]
        return engine.tokenize(constraint.due().decode())

    def _sampled(self, logits: Scores) -> int:
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


def _admits(constraint: Constraint, engine: Engine, token: int) -> bool:
    if engine.ends(token):
        return constraint.may_end()
    return not engine.is_control(token) and constraint.accepts(engine.piece(token))


def _ranked(logits: Scores) -> Iterator[int]:
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
