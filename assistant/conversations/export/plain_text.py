"""A question and its answer as plain text: no markup, each citation on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversations.export.content import ExchangeContent, Line, Quote
from assistant.messages import text
from assistant.presentation.html import single_line


def plain_text(exchange: ExchangeContent, language: str) -> str:
    """The text, without a line end after its last line."""
    return "\n\n".join(_blocks(exchange, language))


def _blocks(exchange: ExchangeContent, language: str) -> Iterator[str]:
    yield single_line(exchange.question)
    if exchange.narrowed:
        yield single_line(exchange.narrowed)
    if exchange.lines:
        yield " ".join(map(_sentence, exchange.lines))
    if exchange.note:
        yield single_line(exchange.note)
    if exchange.quotes:
        yield "\n".join(map(_quote, exchange.quotes))
    if exchange.nearest:
        heading = text("ui.nearest", language)
        yield "\n".join([f"{heading}:", *(f"– {_quote(quote)}" for quote in exchange.nearest)])


def _sentence(line: Line) -> str:
    markers = "".join(f" [{number}]" for number in line.numbers)
    remark = f" ({single_line(line.remark)})" if line.remark else ""
    return f"{single_line(line.words)}{markers}{remark}"


def _quote(quote: Quote) -> str:
    marker = f"[{quote.number}] " if quote.number else ""
    facts = ". ".join(filter(None, map(single_line, (quote.byline, quote.title, quote.url))))
    return f"{marker}«{single_line(quote.words)}» — {facts}"
