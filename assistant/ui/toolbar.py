"""What can be done with an answer: see its sources, ask again, edit the question, copy."""

from __future__ import annotations

from assistant.conversations.export import exchange_content, markdown_of_exchange, plain_text
from assistant.messages import text
from assistant.presentation.html import Html, button, element, join
from assistant.ui import sources
from assistant.ui.exchange import Exchange


def toolbar(exchange: Exchange, language: str, *, latest: bool) -> Html:
    """The buttons below an answer; only its sources until it is over.

    The latest can be asked again: nothing came after it.
    """
    number, buttons = exchange.number, [_sources(exchange, language)]
    if exchange.over:
        if latest:
            buttons.append(_tool("ui.retry", language, data_retry=number))
        buttons.append(_tool("ui.edit", language, data_edit=number))
        if exchange.sentences or exchange.answer is not None:
            buttons += _copiers(exchange, language)
    return join(buttons)


def _sources(exchange: Exchange, language: str) -> Html | None:
    count = sources.count(exchange)
    if not count:
        return None
    words = text("ui.sources_count", language, count=count)
    return button(words, class_="to-sources", data_sources=exchange.number)


def _copiers(exchange: Exchange, language: str) -> list[Html]:
    """Both hold what they copy, so that copying needs no answer from the server.

    Rejected sentences are no part of it.
    """
    standing = exchange_content(exchange.record(), language)._replace(dropped=())
    status = element(
        "span",
        class_="copied",
        role="status",
        data_done=text("ui.copied", language),
        data_failed=text("ui.not_copied", language),
    )
    return [
        _tool("ui.copy", language, data_copy=plain_text(standing, language)),
        _tool("ui.copy_markdown", language, data_copy=markdown_of_exchange(standing, language)),
        status,
    ]


def _tool(key: str, language: str, **data: object) -> Html:
    return button(text(key, language), class_="tool", **data)
