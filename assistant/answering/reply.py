"""What the chat model writes to one question, piece by piece."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from langchain_core.messages import BaseMessage
from langchain_core.messages.ai import UsageMetadata

from assistant.answering.chat_calls import ChatCalls
from assistant.answering.timings import Timings
from assistant.generation.markers import DECLINED, Marked, MarkerConstraint, parse
from assistant.generation.prompts import PromptTemplate, answer_messages
from assistant.models.protocols import ChatModel
from assistant.types import AnswerEvent, Evidence, Tokens
from assistant.verification.second_opinion import Opinion, opinion_in_context


class FilledPrompt(NamedTuple):
    """What the chat model is shown.

    Attributes:
        messages: All of it.
        template: What it was made of.
        evidence: The numbered sentences in it.
    """

    messages: list[BaseMessage]
    template: PromptTemplate
    evidence: Sequence[Evidence]


def prompt_that_fits(
    question: str, evidence: Sequence[Evidence], language: str, chat: ChatModel
) -> FilledPrompt:
    """The prompt for an answer, the weakest evidence left out until it fits into the context.

    With one piece of evidence it is left to the chat model to say that it is too long.

    Args:
        question: The standalone question.
        evidence: The numbered sentences; those that stay are numbered anew.
        language: ISO 639-1 code of the answer.
        chat: The chat model.
    """
    while True:
        messages, template = answer_messages(question, evidence, language)
        if chat.count_prompt(messages) <= chat.room or len(evidence) == 1:
            return FilledPrompt(messages, template, evidence)
        evidence = _without_weakest(evidence)


class Reply:
    """A reply, as far as it is written.

    Args:
        prompt: What the chat model is shown.
        chat: Calls it.
        language: ISO 639-1 code of the answer.
        timings: Is told the seconds of writing.

    Attributes:
        tokens: Token counts, once they are known.
    """

    def __init__(
        self, prompt: FilledPrompt, chat: ChatCalls, language: str, timings: Timings
    ) -> None:
        self._prompt = prompt
        self._chat = chat
        self._language = language
        self._timings = timings
        self._text = ""
        self.tokens = Tokens()

    def written(self, ticket: object) -> Iterator[AnswerEvent]:
        """Have it written: each piece of it as an event.

        Raises:
            Cancelled: Somebody cancelled, or the time is up.
        """
        started = time.perf_counter()
        for piece in self._pieces(ticket):
            if not self._text:
                self._timings.add("first_token", started)
            self._text += piece
            yield AnswerEvent(kind="token", text=piece)
        self._timings.add("generation", started)

    @property
    def declines(self) -> bool:
        """Whether it says that the evidence does not answer."""
        return self._text.strip().rstrip(".") == DECLINED

    def sentences_so_far(self) -> list[Marked]:
        """Its sentences without the last, which may go on."""
        return parse(self._text, finished=False)[:-1]

    def sentences(self, *, cut_off: bool = False) -> list[Marked]:
        """Its complete sentences.

        Args:
            cut_off: Whether it was stopped before its end.
        """
        return [marked for marked in parse(self._text, finished=not cut_off) if marked.complete]

    def opinion(self, ticket: object, claim: str, cited: Sequence[Evidence]) -> Opinion | None:
        """What the chat model says to a sentence that it has written."""
        return opinion_in_context(
            claim,
            cited,
            self._prompt.evidence,
            self._language,
            self._chat.model,
            **self._chat.arguments(ticket),
        )

    def _pieces(self, ticket: object) -> Iterator[str]:
        chunks = self._chat.model.stream(
            self._prompt.messages,
            constraint=MarkerConstraint(len(self._prompt.evidence), may_decline=False),
            unchanging=self._prompt.template.unchanging,
            **self._chat.arguments(ticket),
        )
        for chunk in chunks:
            self._chat.require()
            if chunk.usage_metadata:
                self.tokens = _tokens(chunk.usage_metadata)
            if piece := str(chunk.text):
                self._chat.budget.require()
                yield piece


def _without_weakest(evidence: Sequence[Evidence]) -> list[Evidence]:
    weakest = min(evidence, key=lambda item: item.score)
    rest = [item for item in evidence if item is not weakest]
    return [item.model_copy(update={"number": n}) for n, item in enumerate(rest, 1)]


def _tokens(usage: UsageMetadata) -> Tokens:
    cached = (usage.get("input_token_details") or {}).get("cache_read", 0)
    return Tokens(prompt=usage["input_tokens"], cached=cached, answer=usage["output_tokens"])
