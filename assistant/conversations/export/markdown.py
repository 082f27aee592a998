"""A conversation as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.conversations.export.content import ConversationContent, ExchangeContent, Line, Quote
from assistant.messages import text
from assistant.presentation.markdown import link, plain


def markdown(content: ConversationContent, language: str) -> str:
    """The text of the file, with a line end after its last line."""
    blocks = [f"# {plain(content.title)}", plain(content.facts)]
    for exchange in content.exchanges:
        blocks += _blocks(exchange, language)
    return "\n\n".join(blocks) + "\n"


def markdown_of_exchange(exchange: ExchangeContent, language: str) -> str:
    """One question and its answer, without a line end after its last line."""
    return "\n\n".join(_blocks(exchange, language))


def _blocks(exchange: ExchangeContent, language: str) -> Iterator[str]:
    yield f"## {plain(exchange.question)}"
    for remark in filter(None, (exchange.understood, exchange.narrowed)):
        yield f"*{plain(remark)}*"
    if exchange.lines:
        yield " ".join(map(_sentence, exchange.lines))
    if exchange.note:
        yield f"**{plain(exchange.note)}**"
    yield from _list("ui.cited", map(_quote, exchange.quotes), language)
    yield from _list("ui.nearest", map(_quote, exchange.nearest), language)
    yield from _list("conversations.dropped", map(_sentence, exchange.dropped), language)


def _list(key: str, items: Iterable[str], language: str) -> Iterator[str]:
    lines = "\n".join(f"- {item}" for item in items)
    if lines:
        yield f"### {plain(text(key, language))}"
        yield lines


def _sentence(line: Line) -> str:
    markers = "".join(rf" \[{number}\]" for number in line.numbers)
    remark = f" *({plain(line.remark)})*" if line.remark else ""
    return f"{plain(line.words)}{markers}{remark}"


def _quote(quote: Quote) -> str:
    marker = rf"\[{quote.number}\] " if quote.number else ""
    title = f"*{plain(quote.title)}*" if quote.title.strip() else ""
    facts = ". ".join(filter(None, (plain(quote.byline), title, link(quote.url))))
    return f"{marker}«{plain(quote.words)}» — {facts}"
