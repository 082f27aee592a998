"""LangChain models from elsewhere, with what the program asks of its own supplied.

A foreign model writes freely, tells no odds, and its tokens are estimated; but what a class
does say about itself, under the names of ``protocols``, is believed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Unpack

from langchain_core.embeddings import Embeddings
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

from assistant.models.protocols import ChatCall, ChatModel, Embedder, PassageReader
from assistant.runtime.ticket_lock import TicketLock

_TOKENS_PER_WORD: Final = 1.5


def adapt_chat(model: BaseChatModel | ChatModel) -> ChatModel:
    """Any LangChain chat model as a ``ChatModel``; one of ours is returned as it is."""
    from assistant.models.chat_llama import ChatLlama

    return model if isinstance(model, (ChatLlama, _ForeignChat)) else _ForeignChat(model)


def adapt_embeddings(embeddings: Embeddings | Embedder) -> Embedder:
    """Any LangChain embeddings as an ``Embedder``; ours are returned as they are."""
    from assistant.models.e5_embeddings import E5Embeddings

    if isinstance(embeddings, (E5Embeddings, _ForeignEmbedder)):
        return embeddings
    return _ForeignEmbedder(embeddings)


class _ForeignChat:
    def __init__(self, model: BaseChatModel | ChatModel) -> None:
        self._model: Any = model
        self._own_lock = TicketLock()

    @property
    def model_id(self) -> str:
        return str(getattr(self._model, "model_id", None) or _class_name(self._model))

    @property
    def ticket_lock(self) -> TicketLock:
        lock: TicketLock = getattr(self._model, "ticket_lock", self._own_lock)
        return lock

    @property
    def is_measured(self) -> bool:
        return bool(getattr(self._model, "is_measured", True))

    @property
    def tells_odds(self) -> bool:
        return bool(getattr(self._model, "tells_odds", hasattr(self._model, "log_odds")))

    @property
    def room(self) -> int:
        return int(getattr(self._model, "room", sys.maxsize))

    def count_prompt(self, messages: Sequence[BaseMessage]) -> int:
        count = getattr(self._model, "count_prompt", None)
        return int(count(messages)) if count else sum(_estimate(str(m.text)) for m in messages)

    def load(self) -> None:
        self._if_it_can("load")

    def prepare(self, messages: Sequence[BaseMessage], unchanging: int) -> None:
        self._if_it_can("prepare", messages, unchanging)

    def adopt(self, path: Path, changed: Mapping[str, Any]) -> bool:
        return False

    def close(self) -> None:
        self._if_it_can("close")

    def stream(
        self, messages: list[BaseMessage], /, **call: Unpack[ChatCall]
    ) -> Iterator[AIMessageChunk]:
        chunks: Iterator[AIMessageChunk] = self._model.stream(messages, **self._understood(call))
        return chunks

    def invoke(self, messages: list[BaseMessage], /, **call: Unpack[ChatCall]) -> AIMessage:
        message: AIMessage = self._model.invoke(messages, **self._understood(call))
        return message

    def log_odds(
        self, messages: Sequence[BaseMessage], one: Sequence[str], other: Sequence[str], **call: Any
    ) -> float:
        return float(self._model.log_odds(messages, one, other, **call))

    def _understood(self, call: ChatCall) -> ChatCall:
        """LangChain hands unknown arguments on, and services refuse them."""
        everything = getattr(self._model, "decodes_under_constraint", False)
        return call if everything else {"stop": call.get("stop")}

    def _if_it_can(self, name: str, *arguments: object) -> None:
        if (act := getattr(self._model, name, None)) is not None:
            act(*arguments)


class _ForeignEmbedder(Embeddings):
    def __init__(self, embeddings: Embeddings | Embedder) -> None:
        self._embeddings = embeddings

    @property
    def embedder_id(self) -> str:
        return str(getattr(self._embeddings, "embedder_id", None) or _class_name(self._embeddings))

    @property
    def dimensions(self) -> int:
        return int(getattr(self._embeddings, "dimensions", 0))

    @property
    def max_tokens(self) -> int:
        return int(getattr(self._embeddings, "max_tokens", 0))

    def count_tokens(self, texts: list[str]) -> list[int]:
        count = getattr(self._embeddings, "count_tokens", None)
        return list(count(texts)) if count else [_estimate(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._embeddings.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embeddings.embed_documents(texts)

    def reader(self) -> PassageReader | None:
        make = getattr(self._embeddings, "reader", None)
        reader: PassageReader | None = make() if callable(make) else None
        return reader


def _class_name(model: object) -> str:
    kind = type(model)
    return f"{kind.__module__}.{kind.__qualname__}"


def _estimate(text: str) -> int:
    """By words, generously."""
    return round(len(text.split()) * _TOKENS_PER_WORD)
