"""The models that the settings name, for one index or for several.

Each is made at first use. Either may be replaced while answers go on: those that have begun
end with the models that they began with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from langchain_core.embeddings import Embeddings
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage

from assistant.config.settings import Settings
from assistant.errors import HemerotecaError
from assistant.models.foreign import adapt_chat, adapt_embeddings
from assistant.models.lazy_chat_model import LazyChatModel
from assistant.models.protocols import ChatModel, Embedder
from assistant.models.reader import Readable
from assistant.models.store import ModelStore
from assistant.runtime.progress import Progress


class LoadedModels:
    """Embedder and chat model. For several threads.

    Args:
        settings: Name them.
        embeddings: Any LangChain embeddings in place of the configured ones.
        chat_model: Any LangChain chat model in place of the configured one.
        make_chat: Makes the configured one of its file; ``ChatLlama`` when None.

    Attributes:
        settings: Those in force.
        embedder: The embedding model, if it was made already.
        lazy_chat: Where the chat model is, if it was made already.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        embeddings: Embeddings | None = None,
        chat_model: BaseChatModel | None = None,
        make_chat: Callable[[Path, Settings], ChatModel] | None = None,
    ) -> None:
        self.settings = settings
        self._make_chat = make_chat or _llama
        self._lock = threading.RLock()
        self._given_embedder = adapt_embeddings(embeddings) if embeddings is not None else None
        self._given_chat = adapt_chat(chat_model) if chat_model is not None else None
        self.embedder = self._given_embedder
        self.lazy_chat = LazyChatModel(self._made_chat)

    @property
    def store(self) -> ModelStore:
        """The models of this machine."""
        return ModelStore(self.settings.models)

    @property
    def as_configured(self) -> bool:
        """Whether both models are those that the settings name."""
        return self._given_embedder is None and self._given_chat is None

    @property
    def embeddings(self) -> Embedder:
        """The embedding model; made at first use.

        Raises:
            ModelError: It is not installed, or damaged.
        """
        with self._lock:
            if self.embedder is None:
                self.embedder = embedder_of(self.settings, self.settings.embeddings.model)
            return self.embedder

    @property
    def chat(self) -> ChatModel:
        """The chat model; made at first use, loaded at its first call.

        Raises:
            ModelError: It is not installed, or damaged.
        """
        return self.lazy_chat.model

    def begin_loading(self, progress: Progress) -> None:
        """Start to load the chat model beside whatever is done next, if one is needed."""
        if not self.settings.answers.literal:
            self.lazy_chat.begin_loading(progress)

    def preload(self, progress: Progress, beginning: tuple[Sequence[BaseMessage], int]) -> None:
        """Load all now, side by side, so that the first question waits for none.

        Args:
            progress: Told of it.
            beginning: A prompt, and so many of its first messages that every answer's begins with.
        """
        self.begin_loading(progress)
        self.embeddings.embed_query("¿?")
        if self.settings.reading.enabled and (reader := self.embeddings.reader()):
            reader.read("¿?", [Readable("", "", ())])
        if self.settings.answers.literal:
            return
        self.chat.load()
        self.chat.prepare(*beginning)

    def apply(self, settings: Settings) -> None:
        """Go on with the models that other settings name, or that are installed by now.

        A model that stays is not loaded anew. One that goes is closed when the last answer
        that it writes has ended.
        """
        with self._lock:
            before, self.settings = self.settings, settings
            if not self._keeps_embedder(before):
                self.embedder = None
            left = None if self._keeps_chat(before) else self.lazy_chat
            if left is not None:
                self.lazy_chat = LazyChatModel(self._made_chat)
        if left is not None:
            left.lease.end()

    def close(self) -> None:
        """Give the memory back; see ``Assistant.close``."""
        self.lazy_chat.close()

    def _made_chat(self) -> ChatModel:
        if (given := self._given_chat) is not None:
            return given
        return self._make_chat(self.store.resolve_chat(self.settings.chat.model), self.settings)

    def _keeps_embedder(self, before: Settings) -> bool:
        if self._given_embedder is not None:
            return True
        if self.settings.embeddings != before.embeddings or self.embedder is None:
            return False
        from assistant.models.e5_embeddings import E5Embeddings

        try:
            found = self.store.resolve_embedder(self.settings.embeddings.model)
        except HemerotecaError:
            return False
        return isinstance(self.embedder, E5Embeddings) and self.embedder.folder == found

    def _keeps_chat(self, before: Settings) -> bool:
        """Whether the chat model stays; what it can take over at once, it does."""
        chat = self.lazy_chat.taken
        if self._given_chat is not None or chat is None:
            return True
        old, new = before.chat.model_dump(), self.settings.chat.model_dump()
        changed = {key: new[key] for key in new if new[key] != old[key] and key != "model"}
        try:
            path = self.store.resolve_chat(self.settings.chat.model)
        except HemerotecaError:
            return False
        return chat.adopt(path, changed)


def _llama(path: Path, settings: Settings) -> ChatModel:
    from assistant.models.chat_llama import ChatLlama

    options = settings.chat.model_dump(exclude={"model"})
    return ChatLlama(path=path, memory=settings.models / ".memory", **options)


def embedder_of(settings: Settings, model: str) -> Embedder:
    """The embedder that a value of ``embeddings.model`` means.

    Raises:
        ModelError: It is not installed, or none.
        UsageError: There is no such model.
    """
    from assistant.models.e5_embeddings import E5Embeddings

    wanted = settings.embeddings
    folder = ModelStore(settings.models).resolve_embedder(model)
    return E5Embeddings(folder, batch_size=wanted.batch_size, threads=wanted.threads)
