"""One question, answered in four stages: understand, find, write, complete.

A message of several questions is answered one by one (``several``).
A question that wants rows (a chronology, headlines) is understood likewise; then they are written
from the archive, without a chat model.

Each stage takes the values of the stages before it and returns one of its own; a stage that ends
the answer says why in its ``ended``, and those after it only pass that on. Each step is an
``AnswerEvent``, so that an interface can show sources before the first word and treat words as
provisional until their sentence has settled.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Generator

from assistant.answering.chat_calls import ChatCalls
from assistant.answering.completing import complete
from assistant.answering.finding import Finder
from assistant.answering.forms import FormWriter
from assistant.answering.reprinting import with_reprints
from assistant.answering.several import in_turn, questions_of
from assistant.answering.suggestions import respelt
from assistant.answering.understanding import Request, understand
from assistant.answering.writing import Writer
from assistant.config.settings import Settings
from assistant.errors import UsageError
from assistant.models.protocols import ChatModel, Embedder
from assistant.retrieval.search import Retriever
from assistant.runtime.time_budget import TimeBudget
from assistant.types import Answer, AnswerEvent
from assistant.verification import Judge, Scorer


class Answering:
    """Answers questions from one index with one chat model.

    Args:
        retriever: Finds passages.
        embeddings: The model of the index.
        chat: Gives the chat model; called only once a model is needed.
        settings: All of them.
        clock: Tells the seconds that ``chat.timeout_s`` limits.
    """

    def __init__(
        self,
        retriever: Retriever,
        embeddings: Embedder,
        chat: Callable[[], ChatModel],
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        reader = embeddings.reader() if settings.reading.enabled else None
        judge = Judge(Scorer(embeddings, reader), settings.verification)
        self._finder = Finder(retriever, embeddings, reader, settings)
        self._forms = FormWriter(retriever, embeddings.embedder_id)
        self._writer = Writer(judge, settings)
        self._chat = chat
        self._index = retriever.index
        self._text_of = retriever.text_of
        self._budget = functools.partial(TimeBudget, settings.chat.timeout_s, clock)
        self._embedder_id = embeddings.embedder_id

    def events(self, request: Request) -> Generator[AnswerEvent, None, None]:
        """Answer step by step; the last event carries the whole answer.

        Cancelling ends it with what has settled so far; if that is nothing, with a
        refusal whose reason is ``cancelled``. Running out of ``chat.timeout_s`` does the
        same with the reason ``timeout``.

        Raises:
            UsageError: The question is blank, or does not fit into the context.
        """
        if not request.question.strip():
            raise UsageError("answer.blank_question")
        if asked := questions_of(request):
            answer = yield from in_turn(request, asked, self._answered)
        else:
            answer = yield from self._answered(request)
        yield AnswerEvent(kind="done", answer=answer)

    def _answered(self, request: Request) -> Generator[AnswerEvent, None, Answer]:
        chat = ChatCalls(self._chat, request.cancel, self._budget())
        understood = yield from understand(request, chat)
        rows = yield from self._forms.write(understood)
        if rows is not None:
            return with_reprints(rows, self._text_of)
        findings = yield from self._finder.find(understood)
        written = yield from self._writer.write(understood, findings, chat)
        answer = yield from complete(understood, findings, written, self._embedder_id)
        if answer.outcome == "refused" and (meant := respelt(request.question, self._index)):
            return answer.model_copy(update={"suggestions": (meant,)})
        return with_reprints(answer, self._text_of)
