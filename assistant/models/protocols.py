"""What the program asks of a chat model and of an embedder.

``ChatLlama`` and ``E5Embeddings`` do it all themselves; ``foreign`` supplies what any other
LangChain model lacks. Nothing else in the program asks what a model can do.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypedDict, Unpack

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

from assistant.models.reader import Entailment, Readable, Reading
from assistant.runtime.ticket_lock import TicketLock


class Constraint(Protocol):
    """What decoding must not break; see ``assistant.generation.markers.MarkerConstraint``."""

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


class ChatCall(TypedDict, total=False):
    """What may be said about a call of a chat model beside the prompt.

    Attributes:
        stop: Texts at which writing ends; none of their characters come out.
        constraint: What decoding must not break.
        unchanging: So many of the first messages begin many prompts.
        exchanges: Texts that the last message begins with, to which later prompts of the
            same conversation add more.
        ticket: Of ``ticket_lock``, when the caller has waited for its turn already.
        cancel: Set to stop within one token.
        timeout_s: Most seconds, in place of the model's own number; None keeps that.
    """

    stop: list[str] | None
    constraint: Constraint | None
    unchanging: int
    exchanges: Sequence[str]
    ticket: object | None
    cancel: threading.Event | None
    timeout_s: float | None


class ChatModel(Protocol):
    """Writes, and says how likely it would write something.

    A foreign model writes freely: it ignores every keyword of ``stream`` and ``invoke`` but
    ``stop``.
    """

    @property
    def model_id(self) -> str:
        """Name of the model, for records."""

    @property
    def ticket_lock(self) -> TicketLock:
        """Where callers wait for each other, first come first served."""

    @property
    def is_measured(self) -> bool:
        """Whether it is known how the model runs best here; else loading measures it first."""

    @property
    def tells_odds(self) -> bool:
        """Whether ``log_odds`` can be called."""

    @property
    def room(self) -> int:
        """Most tokens of a prompt; as many as a machine can count if that is not known."""

    def count_prompt(self, messages: Sequence[BaseMessage]) -> int:
        """Tokens of a whole prompt; of a foreign model, an estimate."""

    def load(self) -> None:
        """Load the model now; otherwise the first call does."""

    def prepare(self, messages: Sequence[BaseMessage], unchanging: int) -> None:
        """Evaluate, and keep, the first ``unchanging`` messages, which many prompts share."""

    def adopt(self, path: Path, changed: Mapping[str, Any]) -> bool:
        """Go on under other settings, if nothing need be loaded anew for them.

        Args:
            path: The file to run.
            changed: Settings of the section ``chat``, by key.

        Returns:
            Whether it goes on so; if not, nothing of it is changed.
        """

    def close(self) -> None:
        """Give the memory back; the next call loads again."""

    def stream(
        self, messages: list[BaseMessage], /, **call: Unpack[ChatCall]
    ) -> Iterator[AIMessageChunk]:
        """Write piece by piece.

        Raises:
            Cancelled: ``cancel`` was set, or the time was up.
            UsageError: The prompt does not fit into the context.
        """

    def invoke(self, messages: list[BaseMessage], /, **call: Unpack[ChatCall]) -> AIMessage:
        """Write all at once; see ``stream``."""

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
        """How much likelier the reply begins with some words than with others.

        Args:
            messages: The prompt.
            one: The words whose odds are asked.
            other: Those that they are compared with.
            unchanging: So many of the first messages begin many prompts.
            resume: Go on from as much of the last prompt as agrees with this one.
            ticket: Of ``ticket_lock``, when the caller has waited for its turn already.
            cancel: Set to stop within one operation.
            timeout_s: Most seconds, in place of the model's own number; None keeps that.

        Returns:
            The difference of their log-probabilities.

        Raises:
            Cancelled: ``cancel`` was set, or the time was up.
            UsageError: The prompt does not fit into the context.
        """


class PassageReader(Protocol):
    """Reads passages; see ``assistant.models.reader.Reader``."""

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        """What each passage says to the question, in their order."""

    def entailments(self, claims: Sequence[tuple[str, str]]) -> list[Entailment]:
        """How texts stand to claims: one result for each pair of claim and text."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1 that lie near each other when they mean alike."""

    @property
    def embedder_id(self) -> str:
        """Vectors are comparable when it is the same."""

    @property
    def dimensions(self) -> int:
        """Numbers of a vector; 0 if that is not known before the first."""

    @property
    def max_tokens(self) -> int:
        """Most tokens that the model sees of a text; 0 if that is not known."""

    def count_tokens(self, texts: list[str]) -> list[int]:
        """Tokens of each text by itself; of a foreign model, an estimate."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in the order of the texts."""

    def reader(self) -> PassageReader | None:
        """What reads passages with this model's help, if anything does."""
