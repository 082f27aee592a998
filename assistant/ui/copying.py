"""An answer with its numbered citations, to be pasted elsewhere."""

from __future__ import annotations

from assistant.conversations.markdown import markdown_of_part
from assistant.conversations.outline import Part, part_of
from assistant.conversations.plain import plain as plain_of_part
from assistant.ui.exchange import Exchange


def plain(exchange: Exchange, language: str) -> str:
    """Question, answer and citations (outlet, day, headline, quotation) as plain text."""
    return plain_of_part(_part(exchange, language), language)


def markdown(exchange: Exchange, language: str) -> str:
    """The same as Markdown, in which no character of an article is markup."""
    return markdown_of_part(_part(exchange, language), language)


def _part(exchange: Exchange, language: str) -> Part:
    """What stands of the answer: rejected sentences are no part of it."""
    return part_of(exchange.record(), language)._replace(dropped=())
