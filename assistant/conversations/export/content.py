"""What is shown of a conversation, in words: the same for every format."""

from __future__ import annotations

from typing import Final, NamedTuple

from assistant.conversations.conversation import Conversation, ExchangeRecord
from assistant.conversations.understanding import understanding
from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words
from assistant.presentation.narrowing import narrowed_to
from assistant.presentation.reasons import retold
from assistant.types import Citation, Hit, Sentence

_NEAREST: Final = 3


class Line(NamedTuple):
    """A sentence of an answer.

    Attributes:
        words: The sentence.
        numbers: The numbers of what it cites.
        remark: What is wrong with it, if something is.
    """

    words: str
    numbers: tuple[int, ...] = ()
    remark: str = ""


class Quote(NamedTuple):
    """Words of an article.

    Attributes:
        number: The citation's; 0 when nothing cites them.
        words: The quotation.
        byline: Outlet and day.
        title: Headline of the article; may be empty.
        url: Its address, untrusted; may be empty.
    """

    number: int
    words: str
    byline: str
    title: str
    url: str


class ExchangeContent(NamedTuple):
    """A question and its answer.

    Attributes:
        question: As asked.
        understood: How it was understood, in words; empty when just as asked.
        narrowed: Which articles were looked at, in words; empty when all were.
        lines: What stands of the answer.
        note: How it ended, when not with an answer.
        quotes: What the answer cites.
        dropped: Sentences that were rejected.
        nearest: What came nearest, when there is no answer.
    """

    question: str
    understood: str
    narrowed: str
    lines: tuple[Line, ...]
    note: str
    quotes: tuple[Quote, ...]
    dropped: tuple[Line, ...]
    nearest: tuple[Quote, ...]


class ConversationContent(NamedTuple):
    """A conversation in words.

    Attributes:
        title: Its title.
        facts: Index and day.
        exchanges: Its questions.
    """

    title: str
    facts: str
    exchanges: tuple[ExchangeContent, ...]


def content_of(conversation: Conversation, language: str) -> ConversationContent:
    """The conversation in words of a language, ``es`` or ``en``."""
    day = day_in_words(conversation.created.astimezone(), language)
    facts = text("conversations.facts", language, index=conversation.index, day=day)
    exchanges = tuple(exchange_content(exchange, language) for exchange in conversation.exchanges)
    return ConversationContent(conversation.title, facts, exchanges)


def exchange_content(exchange: ExchangeRecord, language: str) -> ExchangeContent:
    """One question and its answer in words of a language, ``es`` or ``en``."""
    dropped = [item for item in exchange.sentences if item.verdict == "rejected"]
    nearest = exchange.hits[:_NEAREST] if exchange.refused else ()
    return ExchangeContent(
        question=exchange.question,
        understood=understanding(exchange.question, exchange.understood, language),
        narrowed=narrowed_to(exchange.searched, language),
        lines=_lines(exchange, language),
        note=_note(exchange, language),
        quotes=tuple(_quote(item, item.number, language) for item in exchange.citations()),
        dropped=tuple(_line(item, language) for item in dropped),
        nearest=tuple(_quote(hit, 0, language) for hit in nearest),
    )


def _lines(exchange: ExchangeRecord, language: str) -> tuple[Line, ...]:
    answer = exchange.given
    if answer is not None and (exchange.refused or not answer.sentences):
        return (Line(answer.text),)
    return tuple(_line(item, language) for item in exchange.standing)


def _line(item: Sentence, language: str) -> Line:
    remark = ""
    if item.verdict != "supported":
        label = text(f"ui.{item.verdict}", language)
        remark = f"{label}: {retold(item.reason, language)}" if item.reason else label
    words = f"{item.heading}: {item.text}" if item.heading else item.text
    return Line(words, tuple(citation.number for citation in item.citations), remark)


def _note(exchange: ExchangeRecord, language: str) -> str:
    if exchange.stage == "failed":
        return f"{text('ui.failed', language)}. {exchange.failure}".strip()
    if exchange.stage == "cancelled":
        return text("ui.done_cancelled", language)
    if exchange.stage == "unfinished":
        return text("conversations.interrupted", language)
    told = exchange.given.outcome if exchange.given else ""
    return text(f"ui.done_{told}", language) if told in {"refused", "nearest"} else ""


def _quote(item: Citation | Hit, number: int, language: str) -> Quote:
    words = item.quote if isinstance(item, Citation) else item.passage.text
    return Quote(number, words, byline(item, language), item.title, item.url)
