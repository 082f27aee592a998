"""An answer with its numbered citations, to be pasted elsewhere."""

from __future__ import annotations

from assistant.conversations.export import (
    ExchangeContent,
    exchange_content,
    markdown_of_exchange,
    plain_text,
)
from assistant.ui.exchange import Exchange


def plain(exchange: Exchange, language: str) -> str:
    """Question, answer and citations (outlet, day, headline, quotation) as plain text."""
    return plain_text(_standing(exchange, language), language)


def markdown(exchange: Exchange, language: str) -> str:
    """The same as Markdown, in which no character of an article is markup."""
    return markdown_of_exchange(_standing(exchange, language), language)


def _standing(exchange: Exchange, language: str) -> ExchangeContent:
    """What stands of the answer: rejected sentences are no part of it."""
    return exchange_content(exchange.record(), language)._replace(dropped=())
