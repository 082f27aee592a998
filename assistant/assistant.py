"""``Assistant``: an index and a chat model, behind one door.

Nothing heavy is loaded before it is needed: searching loads the embedder, asking the
chat model too, reading an article neither.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import (
    AsyncGenerator,
    Callable,
    Collection,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Unpack

from langchain_core.embeddings import Embeddings
from langchain_core.language_models.chat_models import BaseChatModel

from assistant import adapters
from assistant.answering import Answering, Asked, Claims, Request
from assistant.config.settings import Settings, index_path
from assistant.errors import UsageError
from assistant.generation import History, answer_messages, turns
from assistant.index import FoundArticles, Index, SearchOrder
from assistant.models.loaded_models import LoadedModels
from assistant.models.protocols import ChatModel, Embedder
from assistant.retrieval.search import Retriever
from assistant.runtime.leases import Lease
from assistant.runtime.progress import Progress, silent
from assistant.runtime.streams import aiterate_in_thread
from assistant.types import AddSummary, Answer, AnswerEvent, Article, Check, Filters, Form, Hit

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
        models: All models, shared with the assistant of another index; in place of the two
            above, and closed by whoever made them.
        create: Whether the first ``add`` may make the index.
        progress: Told of long work when the index is opened.

    Attributes:
        settings: Those in force.
        path: Folder of the index.
        models: Those that the settings name.
        listeners: Called each time that other settings were put into force.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        index: str | Path = "demo",
        *,
        embeddings: Embeddings | None = None,
        chat_model: BaseChatModel | None = None,
        models: LoadedModels | None = None,
        create: bool = True,
        progress: Progress = silent,
    ) -> None:
        self.settings = settings or Settings.load()
        self.path = index_path(self.settings, index)
        self._shares = models is not None
        self.models = models or LoadedModels(
            self.settings, embeddings=embeddings, chat_model=chat_model
        )
        self._create = create
        self._progress = progress
        self._index: Index | None = None
        self._opened_with: Embedder | None = None
        self._lease = Lease(lambda: None)
        self._answering: Answering | None = None
        self._lock = threading.RLock()
        self.listeners: list[Callable[[], None]] = []
        self._streams: weakref.WeakSet[Generator[AnswerEvent, None, None]] = weakref.WeakSet()

    # What it is made of

    @property
    def as_configured(self) -> bool:
        """Whether both models are those that the settings name."""
        return self.models.as_configured

    @property
    def embeddings(self) -> Embedder:
        """The embedding model; made at first use."""
        return self.models.embeddings

    @property
    def chat_model(self) -> ChatModel:
        """The chat model; made at first use, loaded at its first call."""
        return self.models.chat

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
                self._opened_with = self.embeddings
                self._lease = Lease(self._index.close)
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
        self.models.begin_loading(self._progress)

    def preload(self) -> None:
        """Load both models now, side by side, so that the first question waits for neither."""
        messages, prompt = answer_messages("¿?", [], "es")
        self.models.preload(self._progress, (messages, prompt.unchanging))

    def apply(self, settings: Settings) -> None:
        """Go on with other settings, or with models that have come or gone meanwhile.

        They are in force from the next question on. An answer in the making ends as it began;
        what it alone still needs is closed after it. An index that was built with another
        embedder than the one now named is refused when it is used next.
        """
        self.models.apply(settings)
        with self._lock:
            self.settings = settings
            self._answering = None
            stays = self._index is None or self._opened_with is self.models.embedder
            left = None if stays else self._lease
            if left is not None:
                self._index = None
        if left is not None:
            left.end()
        for listener in self.listeners:
            listener()

    def close(self) -> None:
        """Close the index and give the models' memory back.

        A chat model that is still loading is not waited for: it goes once it has come. Of
        answers, one that a thread is working on is waited for, one that nobody reads ends.
        """
        with self._lock:
            unread = tuple(self._streams)
        for events in unread:
            with contextlib.suppress(ValueError):  # it is being worked on
                events.close()
        if not self._shares:
            self.models.close()
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
        with self._using() as index:
            return index.add(articles, progress=progress)

    def edit_articles(
        self,
        article_ids: Iterable[str],
        changes: Mapping[str, object] = MappingProxyType({}),
        *,
        clear: Collection[str] = (),
    ) -> int:
        """Put headline, outlet, date, author or section of articles right; see ``Index.edit``.

        Args:
            article_ids: Which articles; all of them are changed, or none.
            changes: New values by field, as in ``Article``.
            clear: Fields that are to be again as the source has them.

        Returns:
            How many articles read otherwise than before.
        """
        with self._using() as index:
            return index.edit(article_ids, changes, clear=clear)

    def article(self, article_id: str) -> Article:
        """One stored article.

        Raises:
            ArticleMissing: There is none of that id.
        """
        with self._using() as index:
            return index.article(article_id)

    @contextlib.contextmanager
    def _using(self) -> Iterator[Index]:
        """The index, kept open until the block ends."""
        with contextlib.ExitStack() as stack:
            with self._lock:
                index = self.index
                stack.enter_context(self._lease.used())
            yield index

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
        with self._using():
            return self.retriever.search(question, top_k=top_k, filters=filters)

    def search_articles(
        self,
        query: str,
        *,
        filters: Filters = _NO_FILTERS,
        order: SearchOrder = "relevance",
        limit: int | None = 20,
        offset: int = 0,
    ) -> FoundArticles:
        """Articles in which words and exact phrases stand; see ``ArticleSearch.search``."""
        with self._using() as index:
            return index.article_search.search(
                query, filters=filters, order=order, limit=limit, offset=offset
            )

    def ask(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
        form: Form | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: In any language.
            history: What was said before: answers, turns, or role-content dictionaries.
            filters: Which articles may be looked at.
            language: ISO 639-1 code of the answer; the question's when None.
            form: Form of the answer; the one that the question asks for when None.
        """
        asked = Asked(history=history, filters=filters, language=language, form=form)
        for event in self.stream(question, **asked):
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
        form: Form | None = None,
        cancel: threading.Event | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """Answer a question step by step; see ``AnswerEvent``.

        Args:
            question: In any language.
            history: What was said before.
            filters: Which articles may be looked at.
            language: ISO 639-1 code of the answer; the question's when None.
            form: Form of the answer; the one that the question asks for when None.
            cancel: Set it to stop within one token.
        """
        request = Request(question, tuple(turns(history)), filters, language, form, cancel)
        with self._lock:
            answering, lazy_chat, lease = self._answerer(), self.models.lazy_chat, self._lease
            events = _kept(answering.events(request), lazy_chat.lease, lease)
            self._streams.add(events)
        return events

    def _answerer(self) -> Answering:
        with self._lock:
            if self._answering is None:
                lazy_chat = self.models.lazy_chat
                self._answering = Answering(
                    self.retriever, self.embeddings, lambda: lazy_chat.model, self.settings
                )
            return self._answering

    async def aask(self, question: str, **asked: Unpack[Asked]) -> Answer:
        """``ask`` without blocking the event loop; cancelling the task stops the model."""
        async with contextlib.aclosing(self.astream(question, **asked)) as events:
            async for event in events:
                if event.answer is not None:
                    return event.answer
        raise AssertionError("a stream ends with its answer")

    async def astream(
        self, question: str, **asked: Unpack[Asked]
    ) -> AsyncGenerator[AnswerEvent, None]:
        """``stream`` without blocking the event loop."""
        cancel = threading.Event()
        events = self.stream(question, cancel=cancel, **asked)
        async with contextlib.aclosing(aiterate_in_thread(events, cancel)) as relayed:
            async for event in relayed:
                yield event

    def check(self, claim: str, *, evidence: str | None = None) -> Check:
        """How far a text, or the best evidence in the index, backs a claim.

        The chat model is asked as well, where there is one (``verification.ask_model``).

        Args:
            claim: A sentence, or a few.
            evidence: What to hold it against; the index when None.

        Raises:
            UsageError: The claim is blank.
        """
        if not claim.strip():
            raise UsageError("answer.blank_question")
        against = self.retriever if evidence is None else evidence
        claims = Claims(self.embeddings, lambda: self.chat_model, self.settings)
        return claims.check(claim, against)

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


def _kept(
    events: Generator[AnswerEvent, None, None], *needed: Lease
) -> Generator[AnswerEvent, None, None]:
    """An answer's events, with what they need kept open until the last."""
    with contextlib.ExitStack() as stack, contextlib.closing(events):
        for lease in needed:
            stack.enter_context(lease.used())
        yield from events
