"""``Assistant`` as LangChain parts: retriever, runnable, tool."""

from __future__ import annotations

from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import ConfigDict

from assistant.messages import text
from assistant.types import Answer, Hit


class Answers(Protocol):
    """What these parts need of an assistant."""

    def search(self, question: str, *, top_k: int | None = None) -> list[Hit]:
        """The best passages for a question."""

    def ask(self, question: str) -> Answer:
        """Answer a question."""

    async def aask(self, question: str) -> Answer:
        """The same without blocking."""


class PassageRetriever(BaseRetriever):
    """Passages as LangChain documents, with everything needed to cite them."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Any
    top_k: int | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [_document(hit) for hit in self.assistant.search(query, top_k=k or self.top_k)]


def _document(hit: Hit) -> Document:
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "article_id": hit.passage.article_id,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "title": hit.title,
            "source": hit.source,
            "url": hit.url,
            "published": hit.published.isoformat() if hit.published else None,
            "score": hit.score,
        },
    )


def retriever(assistant: Answers, top_k: int | None) -> BaseRetriever:
    """A retriever over the assistant's index."""
    return PassageRetriever(assistant=assistant, top_k=top_k)


def runnable(assistant: Answers) -> Runnable[Any, Answer]:
    """A question, or a dictionary with ``question`` and ``history``, in; an answer out."""

    def call(given: Any) -> dict[str, Any]:
        return {"question": given} if isinstance(given, str) else dict(given)

    def ask(given: Any) -> Answer:
        return assistant.ask(**call(given))

    async def aask(given: Any) -> Answer:
        return await assistant.aask(**call(given))

    return RunnableLambda(ask, afunc=aask, name="hemeroteca")


def tool(assistant: Answers) -> BaseTool:
    """A tool that answers in words, its sources below; the ``Answer`` is its artifact."""

    def ask(question: str) -> tuple[str, Answer]:
        answer = assistant.ask(question)
        sources = [f"[{c.number}] {c.source}, {c.published}: «{c.quote}»" for c in answer.citations]
        return "\n".join([answer.text, *sources]), answer

    return StructuredTool.from_function(
        ask,
        name="ask_news_archive",
        description=text("answer.tool_description"),
        response_format="content_and_artifact",
    )
