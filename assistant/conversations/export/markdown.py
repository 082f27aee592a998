"""A conversation as Markdown: every character of an article or a model stands for itself."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.conversations.conversation import single_line
from assistant.conversations.export.content import ConversationContent, ExchangeContent, Line, Quote
from assistant.messages import text
from assistant.presentation.html import is_web, without_controls

# What makes markup anywhere in a line, HTML and formulas among it.
_ACTIVE: Final = re.compile(r"[\\`*_{}\[\]<>|~&$^!]")
# What programs make a link of although nobody marked it.
_ADDRESS: Final = re.compile(r"(?i)(://|www\.|@)")
# What makes a heading, a list or a rule at the beginning of a line.
_OPENING: Final = re.compile(r"^(?:[#=+-]|\d+(?=[.)]))")
# What would end an address in angle brackets, or be no address.
_UNSAFE: Final = re.compile(r"[\s<>\\\"`]")


def markdown(content: ConversationContent, language: str) -> str:
    """The text of the file, with a line end after its last line."""
    blocks = [f"# {_plain(content.title)}", _plain(content.facts)]
    for exchange in content.exchanges:
        blocks += _blocks(exchange, language)
    return "\n\n".join(blocks) + "\n"


def markdown_of_exchange(exchange: ExchangeContent, language: str) -> str:
    """One question and its answer, without a line end after its last line."""
    return "\n\n".join(_blocks(exchange, language))


def _blocks(exchange: ExchangeContent, language: str) -> Iterator[str]:
    yield f"## {_plain(exchange.question)}"
    for remark in filter(None, (exchange.understood, exchange.narrowed)):
        yield f"*{_plain(remark)}*"
    if exchange.lines:
        yield " ".join(map(_sentence, exchange.lines))
    if exchange.note:
        yield f"**{_plain(exchange.note)}**"
    yield from _list("ui.cited", map(_quote, exchange.quotes), language)
    yield from _list("ui.nearest", map(_quote, exchange.nearest), language)
    yield from _list("conversations.dropped", map(_sentence, exchange.dropped), language)


def _list(key: str, items: Iterable[str], language: str) -> Iterator[str]:
    lines = "\n".join(f"- {item}" for item in items)
    if lines:
        yield f"### {_plain(text(key, language))}"
        yield lines


def _sentence(line: Line) -> str:
    markers = "".join(rf" \[{number}\]" for number in line.numbers)
    remark = f" *({_plain(line.remark)})*" if line.remark else ""
    return f"{_plain(line.words)}{markers}{remark}"


def _quote(quote: Quote) -> str:
    marker = rf"\[{quote.number}\] " if quote.number else ""
    title = f"*{_plain(quote.title)}*" if quote.title.strip() else ""
    facts = ". ".join(filter(None, (_plain(quote.byline), title, _link(quote.url))))
    return f"{marker}«{_plain(quote.words)}» — {facts}"


def _link(url: str) -> str:
    if not url:
        return ""
    if not is_web(url):
        return _plain(url)
    safe = _UNSAFE.sub(lambda match: urllib.parse.quote(match.group()), without_controls(url))
    return f"<{safe}>"


def _plain(raw: str) -> str:
    """Text on one line, nothing in it markup."""
    quiet = _ADDRESS.sub(_parted, _ACTIVE.sub(r"\\\g<0>", single_line(raw)))
    return _OPENING.sub(_escaped_opening, quiet)


def _parted(match: re.Match[str]) -> str:
    """A backslash before the punctuation that makes it an address."""
    return re.sub(r"[:.@]", r"\\\g<0>", match.group())


def _escaped_opening(match: re.Match[str]) -> str:
    opening = match.group()
    # A number is parted from its full stop; anything else is a mark that can be escaped itself.
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"
