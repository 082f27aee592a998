"""What is kept of a conversation: frozen, validated, the same in the file and in an export."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Literal, NamedTuple

from pydantic import AwareDatetime, Field

from assistant.errors import UsageError
from assistant.presentation.html import single_line
from assistant.types import Answer, Citation, Evidence, Filters, Frozen, Hit, Sentence

Stage = Literal["unfinished", "done", "cancelled", "failed"]

_LONGEST_TITLE: Final = 120
_LONGEST_OWN_TITLE: Final = 80
_MARKER: Final = re.compile(r"\s*\[\d{1,3}\]")


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class ExchangeRecord(Frozen):
    """A question with all that became of it.

    Attributes:
        question: As asked.
        asked: When.
        stage: ``done``, ``cancelled`` (the person stopped it), ``failed``, or ``unfinished``:
            being answered, or cut short together with the process that answered.
        understood: The standalone question, when it differs from the one asked.
        index: The index that was asked, by name or path; that of its conversation when empty.
        filters: Which of its articles were asked.
        hits: The passages found; those of the answer when there is one.
        evidence: The numbered sentences that the model saw.
        sentences: Those that had settled; those of the answer when there is one.
        answer: The whole answer, once there is one.
        failure: Why there is none, for people.
    """

    question: str
    asked: AwareDatetime = Field(default_factory=now)
    stage: Stage = "unfinished"
    understood: str = ""
    index: str = ""
    filters: Filters = Filters()
    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    failure: str = ""

    @property
    def given(self) -> Answer | None:
        """The answer, if it came to its end."""
        return self.answer if self.stage == "done" else None

    @property
    def searched(self) -> Filters:
        """Which articles were looked at: narrower than asked where the question itself says so."""
        found = self.answer.filters if self.answer is not None else self.filters
        return found if found != Filters() else self.filters

    @property
    def refused(self) -> bool:
        """Whether the answer is that there is none."""
        return self.given is not None and self.given.outcome == "refused"

    @property
    def standing(self) -> list[Sentence]:
        """The sentences that were not rejected."""
        return [item for item in self.sentences if item.verdict != "rejected"]

    @property
    def words(self) -> str:
        """The text of the answer without its markers, as far as it had settled."""
        if self.given is not None:
            return _MARKER.sub("", self.given.text)
        return " ".join(item.text for item in self.standing)

    def citations(self) -> list[Citation]:
        """Citations of the sentences that stand, each place once, by number."""
        if self.given is not None:
            return list(self.given.citations)
        citations = {
            (c.number, c.article_id, c.start, c.end): c
            for item in self.standing
            for c in item.citations
        }
        return sorted(citations.values(), key=lambda citation: citation.number)


class ConversationSummary(Frozen):
    """A conversation without what was said in it.

    Attributes:
        id: Its name in the store, twelve hexadecimal digits.
        title: From its first question, until it is renamed.
        index: The index that was asked first, by name or path.
        language: Language of the interface in which it was begun, ``es`` or ``en``.
        created: When it was begun.
        updated: When something was last said in it.
        questions: How many questions it holds.
    """

    id: str
    title: str
    index: str
    language: str
    created: AwareDatetime
    updated: AwareDatetime
    questions: int = Field(ge=0)


class Conversation(ConversationSummary):
    """A whole conversation.

    Attributes:
        exchanges: Its questions, oldest first.
        numbers: The number of each of them in the store.
    """

    exchanges: tuple[ExchangeRecord, ...] = ()
    numbers: tuple[int, ...] = Field(default=(), exclude=True)


class ExchangeId(NamedTuple):
    """What names an exchange in the store: its conversation's id, and its own number."""

    conversation: str
    number: int


def title_from(question: str) -> str:
    """A title for a conversation that begins with this question."""
    plain = single_line(question)
    if len(plain) <= _LONGEST_OWN_TITLE:
        return plain
    return plain[:_LONGEST_OWN_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def title_given(title: str) -> str:
    """A title as a person gave it, on one line.

    Raises:
        UsageError: It is blank.
    """
    plain = single_line(title)[:_LONGEST_TITLE].strip()
    if not plain:
        raise UsageError("conversations.blank_title")
    return plain
