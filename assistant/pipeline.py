"""``Assistant``: an index and a chat model, behind one door.

Nothing heavy is loaded before it is needed: searching loads the embedder, asking the
chat model too, reading an article neither.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import AsyncGenerator, Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings
from langchain_core.language_models.chat_models import BaseChatModel

from assistant import adapters, leaving
from assistant.answering import Answering
from assistant.claims import Claims
from assistant.conversation import History, turns
from assistant.draft import Request
from assistant.errors import UsageError
from assistant.index import Index
from assistant.messages import text
from assistant.models.reader import Readable
from assistant.models.store import ModelStore
from assistant.progress import Progress, silent
from assistant.prompting import answer_messages
from assistant.reading import reader_of
from assistant.relay import relay
from assistant.retrieval import Retriever
from assistant.settings import Settings, index_path
from assistant.types import AddSummary, Answer, AnswerEvent, Article, Check, Filters, Hit

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

_NO_FILTERS = Filters()


class Assistant:
    """Answers questions about the articles of one index, citing exact words.

    May be used from several threads: searches run side by side, answers one at a time.

    Args:
        settings: All settings; ``Settings.load()`` when None.
        index: Name under the index root, or a path.
        embeddings: Any LangChain embeddings in place of the configured ones.
        chat_model: Any LangChain chat model in place of the configured one.
        create: Whether the first ``add`` may make the index.
        progress: Told of long work when the index is opened.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        index: str | Path = "demo",
        *,
        embeddings: Embeddings | None = None,
        chat_model: BaseChatModel | None = None,
        create: bool = True,
        progress: Progress = silent,
    ) -> None:
        self.settings = settings or Settings.load()
        self.path = index_path(self.settings, index)
        self._store = ModelStore(self.settings.models)
        self._embeddings = embeddings
        self._chat = chat_model
        self._as_configured = embeddings is None and chat_model is None
        self._create = create
        self._progress = progress
        self._index: Index | None = None
        self._answering: Answering | None = None
        self._lock = threading.RLock()
        self._loader: threading.Thread | None = None
        self._abandoned = False
        self._streams: weakref.WeakSet[Generator[AnswerEvent, None, None]] = weakref.WeakSet()

    # What it is made of

    @property
    def as_configured(self) -> bool:
        """Whether both models are those that the settings name."""
        return self._as_configured

    @property
    def embeddings(self) -> Embeddings:
        """The embedding model; made at first use."""
        with self._lock:
            if self._embeddings is None:
                from assistant.models.embeddings import E5Embeddings

                wanted = self.settings.embeddings
                self._embeddings = E5Embeddings(
                    self._store.resolve_embedder(wanted.model),
                    batch_size=wanted.batch_size,
                    threads=wanted.threads,
                )
            return self._embeddings

    @property
    def chat_model(self) -> BaseChatModel:
        """The chat model; made at first use, loaded at its first call."""
        with self._lock:
            if self._chat is None:
                from assistant.models.llama import ChatLlama

                wanted = self.settings.chat
                path = self._store.resolve_chat(wanted.model)
                options = wanted.model_dump(exclude={"model"})
                memory = self.settings.models / ".memory"
                self._chat = ChatLlama(path=path, memory=memory, **options)
            return self._chat

    @property
    def index(self) -> Index:
        """The index, opened for searching; an earlier run's unfinished work is finished.

        Raises:
            ArchiveMissing: It is not there, and may not be made.
        """
        with self._lock:
            if self._index is None:
                self._index = Index.open(
                    self.path,
                    self.embeddings,
                    create=self._create,
                    settings=self.settings.passages,
                    progress=self._progress,
                )
            return self._index

    @property
    def retriever(self) -> Retriever:
        """Retrieval over the index."""
        return Retriever(self.index, self.embeddings, self.settings.retrieval)

    def begin_loading(self) -> None:
        """Start to load the chat model beside whatever is done next.

        Only at its very first start here it is loaded before anything else: how it runs best
        is measured then, and beside other work the measure would be worth nothing.

        Raises:
            ModelMissing: It is not installed. Any other trouble is told to whoever asks.
        """
        if self.settings.answers.literal:
            return
        chat = self.chat_model
        if not getattr(chat, "is_measured", True):
            self._progress(text("answer.measuring"), 0, None)
            self._load(chat)
            return
        with self._lock:
            self._abandoned = False
            if self._loader is None and hasattr(chat, "load"):
                name = "hemeroteca-loading"
                self._loader = threading.Thread(target=self._load, args=(chat,), name=name)
                self._loader.start()

    def _load(self, chat: Any) -> None:
        with leaving.abandonable():
            with contextlib.suppress(Exception):
                chat.load()
            with self._lock:
                self._loader = None
                abandoned = self._abandoned
            if abandoned:
                chat.close()

    def preload(self) -> None:
        """Load both models now, side by side, so that the first question waits for neither."""
        self.begin_loading()
        self.embeddings.embed_query("¿?")
        if self.settings.reading.enabled and (reader := reader_of(self.embeddings)):
            reader.read("¿?", [Readable("", "", ())])
        load = getattr(self.chat_model, "load", None)
        if load is not None:
            load()
        prepare = getattr(self.chat_model, "prepare", None)
        if prepare is not None:
            messages, prompt = answer_messages("¿?", [], "es")
            prepare(messages, prompt.unchanging)

    def close(self) -> None:
        """Close the index and give the models' memory back.

        A chat model that is still loading is not waited for: it goes once it has come. Of
        answers, one that a thread is working on is waited for, one that nobody reads ends.
        """
        with self._lock:
            self._abandoned = self._loader is not None
            unread = tuple(self._streams)
            close = None if self._abandoned else getattr(self._chat, "close", None)
        for events in unread:
            with contextlib.suppress(ValueError):  # it is being worked on
                events.close()
        # Not under the lock: an answer that is being broken off may need it to come to its end.
        if close is not None:
            close()
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = self._answering = None

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Articles

    def add(self, articles: Iterable[Article], *, progress: Progress = silent) -> AddSummary:
        """Put articles into the index, making it when it is missing.

        Args:
            articles: Read one by one; an article already there as it is stays untouched, a
                changed one (same id or same URL) gets a new revision.
            progress: Told of each article.
        """
        return self.index.add(articles, progress=progress)

    def article(self, article_id: str) -> Article:
        """One stored article.

        Raises:
            ArticleMissing: There is none of that id.
        """
        return self.index.article(article_id)

    # Questions

    def search(
        self, question: str, *, top_k: int | None = None, filters: Filters = _NO_FILTERS
    ) -> list[Hit]:
        """The best passages for a question, best first. Loads no chat model.

        Raises:
            UsageError: The question is blank.
        """
        if not question.strip():
            raise UsageError("answer.blank_question")
        return self.retriever.search(question, top_k=top_k, filters=filters)

    def ask(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: In any language.
            history: What was said before: answers, turns, or role-content dictionaries.
            filters: Which articles may be looked at.
            language: ISO 639-1 code of the answer; the question's when None.
        """
        for event in self.stream(question, history=history, filters=filters, language=language):
            if event.answer is not None:
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
        cancel: threading.Event | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """Answer a question step by step; see ``AnswerEvent``.

        Args:
            question: In any language.
            history: What was said before.
            filters: Which articles may be looked at.
            language: ISO 639-1 code of the answer; the question's when None.
            cancel: Set it to stop within one token.
        """
        request = Request(question, tuple(turns(history)), filters, language, cancel)
        events = self._answerer().events(request)
        with self._lock:
            self._streams.add(events)
        return events

    def _answerer(self) -> Answering:
        with self._lock:
            if self._answering is None:
                self._answering = Answering(
                    self.retriever, self.embeddings, lambda: self.chat_model, self.settings
                )
            return self._answering

    async def aask(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
    ) -> Answer:
        """``ask`` without blocking the event loop; cancelling the task stops the model."""
        stream = self.astream(question, history=history, filters=filters, language=language)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                if event.answer is not None:
                    return event.answer
        raise AssertionError("a stream ends with its answer")

    async def astream(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
    ) -> AsyncGenerator[AnswerEvent, None]:
        """``stream`` without blocking the event loop."""
        cancel = threading.Event()
        events = self.stream(
            question, history=history, filters=filters, language=language, cancel=cancel
        )
        async with contextlib.aclosing(relay(events, cancel)) as relayed:
            async for event in relayed:
                yield event

    def check(self, claim: str, *, evidence: str | None = None) -> Check:
        """How far a text, or the best evidence in the index, backs a claim.

        The chat model is asked as well where there is one (``verification.ask_model``).

        Args:
            claim: A sentence, or a few.
            evidence: What to hold it against; the index when None.

        Raises:
            UsageError: The claim is blank.
        """
        if not claim.strip():
            raise UsageError("answer.blank_question")
        against = self.retriever if evidence is None else evidence
        return Claims(self.embeddings, lambda: self.chat_model, self.settings).check(claim, against)

    # For LangChain

    def as_retriever(self, *, top_k: int | None = None) -> BaseRetriever:
        """A LangChain retriever over the index."""
        return adapters.retriever(self, top_k)

    def as_runnable(self) -> Runnable[Any, Answer]:
        """A LangChain runnable: a question (or ``{"question", "history"}``) in, an answer out."""
        return adapters.runnable(self)

    def as_tool(self) -> BaseTool:
        """A LangChain tool that answers with citations, for agents."""
        return adapters.tool(self)
