"""What can be done with an answer: see its sources, ask again, edit the question, copy."""

from __future__ import annotations

from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui import copying, sources
from assistant.ui.exchange import Exchange


def toolbar(exchange: Exchange, language: str, *, latest: bool) -> str:
    """The buttons below an answer; only its sources until it is over.

    Args:
        exchange: The question with its answer.
        language: Language of the interface.
        latest: Whether it can be asked again: nothing came after it.
    """
    buttons = _sources(exchange, language)
    if not exchange.over:
        return buttons
    number = exchange.number
    if latest:
        buttons += _button("ui.retry", language, data_retry=number)
    buttons += _button("ui.edit", language, data_edit=number)
    if exchange.sentences or exchange.answer is not None:
        buttons += _copiers(exchange, language)
    return buttons


def _sources(exchange: Exchange, language: str) -> str:
    found = sources.count(exchange)
    if not found:
        return ""
    words = highlight.escape(text("ui.sources_count", language, count=found))
    facts = highlight.attributes(type="button", class_="to-sources", data_sources=exchange.number)
    return f"<button{facts}>{words}</button>"


def _copiers(exchange: Exchange, language: str) -> str:
    """Both hold what they copy, so that copying needs no answer from the server."""
    said = highlight.attributes(
        class_="copied",
        role="status",
        data_done=text("ui.copied", language),
        data_failed=text("ui.not_copied", language),
    )
    return (
        _button("ui.copy", language, data_copy=copying.plain(exchange, language))
        + _button("ui.copy_markdown", language, data_copy=copying.markdown(exchange, language))
        + f"<span{said}></span>"
    )


def _button(key: str, language: str, **facts: object) -> str:
    about = highlight.attributes(type="button", class_="tool", **facts)
    return f"<button{about}>{highlight.escape(text(key, language))}</button>"
