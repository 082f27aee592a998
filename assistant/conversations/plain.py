"""A question and its answer as plain text: no markup, each citation on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversations.outline import Line, Part, Quote
from assistant.messages import text
from assistant.presentation.html import without_controls


def plain(part: Part, language: str) -> str:
    """The text, without a line end after its last line."""
    return "\n\n".join(_blocks(part, language))


def _blocks(part: Part, language: str) -> Iterator[str]:
    yield _line(part.question)
    if part.lines:
        yield " ".join(map(_sentence, part.lines))
    if part.note:
        yield _line(part.note)
    if part.quotes:
        yield "\n".join(map(_quote, part.quotes))
    if part.nearest:
        heading = text("ui.nearest", language)
        yield "\n".join([f"{heading}:", *(f"– {_quote(quote)}" for quote in part.nearest)])


def _sentence(line: Line) -> str:
    markers = "".join(f" [{number}]" for number in line.numbers)
    remark = f" ({_line(line.remark)})" if line.remark else ""
    return f"{_line(line.words)}{markers}{remark}"


def _quote(quote: Quote) -> str:
    marker = f"[{quote.number}] " if quote.number else ""
    facts = ". ".join(filter(None, map(_line, (quote.byline, quote.title, quote.url))))
    return f"{marker}«{_line(quote.words)}» — {facts}"


def _line(raw: str) -> str:
    return " ".join(without_controls(raw).split())
