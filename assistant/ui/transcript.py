"""The conversation: questions, and answers as they come to be."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import highlight
from assistant.messages import text
from assistant.ui import draft, scope, sources
from assistant.ui.exchange import Exchange


def welcome(examples: Sequence[str], language: str) -> str:
    """What an empty conversation shows.

    Args:
        examples: Questions to begin with; none are shown when there are none.
        language: Language of the interface.
    """
    title = highlight.escape(text("ui.welcome", language))
    more = highlight.escape(text("ui.welcome_more", language))
    buttons = "".join(
        f"<li><button{highlight.attributes(type='button', class_='example', data_ask=question)}>"
        f"{highlight.escape(question)}</button></li>"
        for question in examples
    )
    label = highlight.escape(text("ui.examples", language))
    offered = f'<h3>{label}</h3><ul class="examples">{buttons}</ul>' if examples else ""
    return f'<section class="welcome"><h2>{title}</h2><p>{more}</p>{offered}</section>'


def exchange_html(exchange: Exchange, language: str) -> str:
    """One question and its answer so far; the same skeleton at every stage."""
    answering = "" if exchange.over else ' aria-busy="true"'
    label = highlight.attributes(
        class_=f"exchange {exchange.stage}", aria_label=text("ui.answer", language)
    )
    return (
        f'<h2 class="question">{highlight.isolated(exchange.question)}</h2>'
        f'<section{label}{answering}><p class="understood">{_understood(exchange, language)}</p>'
        f'<p class="answer">{_answer(exchange, language)}</p>'
        f'<div class="after">{_after(exchange, language)}</div>'
        f'<p class="foot">{_sources_button(exchange, language)}</p></section>'
    )


def status(exchange: Exchange | None, language: str, *, stopping: bool = False) -> str:
    """One line on how far the answer is, for eyes and screen readers alike."""
    if exchange is None:
        return ""
    if stopping and not exchange.over:
        return highlight.escape(text("ui.stopping", language))
    if exchange.stage == "queued":
        ahead = text("ui.queued", language, ahead=exchange.ahead) if exchange.ahead else ""
        return highlight.escape(ahead or text("ui.searching", language))
    if exchange.stage == "done" and exchange.answer is not None:
        return highlight.escape(text(f"ui.done_{exchange.answer.outcome}", language))
    key = "ui.done_cancelled" if exchange.stage == "cancelled" else f"ui.{exchange.stage}"
    return highlight.escape(text(key, language))


def _understood(exchange: Exchange, language: str) -> str:
    if not exchange.understood:
        return ""
    return highlight.escape(text("ui.understood", language, question=exchange.understood))


def _answer(exchange: Exchange, language: str) -> str:
    if exchange.refused and exchange.answer is not None:
        return highlight.answer(exchange.answer, language)
    settled = " ".join(highlight.sentence(item, language) for item in exchange.sentences)
    provisional = draft.shown(exchange.draft)
    if not provisional.strip():
        return settled
    return f'{settled} <bdi class="draft">{highlight.escape(provisional)}</bdi>'


def _after(exchange: Exchange, language: str) -> str:
    if exchange.stage == "failed":
        label = highlight.escape(text("ui.failed", language))
        why = highlight.isolated(exchange.failure)
        return f'<p class="failure" role="alert"><strong>{label}</strong> {why}</p>'
    if exchange.stage == "cancelled":
        words = highlight.escape(text("ui.done_cancelled", language))
        return f'<p class="note"><span class="icon stopped" aria-hidden="true"></span>{words}</p>'
    return _refusal(exchange, language) if exchange.refused else ""


def _refusal(exchange: Exchange, language: str) -> str:
    """What may help, what was rejected, and what came nearest; the answer itself says no."""
    widen = highlight.escape(text("ui.widen", language))
    rejected = [item for item in exchange.sentences if item.verdict == "rejected"]
    dropped = "".join(f"<p>{highlight.sentence(item, language)}</p>" for item in rejected)
    return (
        f'<p class="note"><span class="icon refused" aria-hidden="true"></span>{widen}</p>'
        f"{scope.widening(exchange.question, exchange.scope, language)}"
        f"{dropped}{sources.nearest(exchange, language)}"
    )


def _sources_button(exchange: Exchange, language: str) -> str:
    found = sources.count(exchange)
    if not found:
        return ""
    words = highlight.escape(text("ui.sources_count", language, count=found))
    facts = highlight.attributes(type="button", class_="to-sources", data_sources=exchange.number)
    return f"<button{facts}>{words}</button>"
