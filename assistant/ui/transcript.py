"""The conversation: questions, and answers as they come to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui import provisional, scope, sources, toolbar
from assistant.ui.exchange import Exchange

_ENDED: Final = {"cancelled": "ui.done_cancelled", "interrupted": "conversations.interrupted"}


def welcome(examples: Sequence[str], language: str) -> str:
    """What an empty conversation shows.

    Args:
        examples: Questions to begin with; none are shown when there are none.
        language: Language of the interface.
    """
    title = highlight.escape(text("ui.welcome", language))
    more = highlight.escape(text("ui.welcome_more", language))
    offered = _offered("ui.examples", examples, language)
    return f'<section class="welcome"><h2>{title}</h2><p>{more}</p>{offered}</section>'


def earlier(exchanges: Sequence[Exchange], language: str) -> str:
    """The questions before the latest one, with their answers."""
    return "".join(_exchange(one, language, latest=False) for one in exchanges)


def latest(exchange: Exchange | None, language: str, offers: Sequence[str] = ()) -> str:
    """The latest question and its answer so far; the same skeleton at every stage.

    Args:
        exchange: What is known of it; nothing is shown when there is none.
        language: Language of the interface.
        offers: Questions to go on with.
    """
    if exchange is None:
        return ""
    return _exchange(exchange, language, latest=True) + _offered("ui.offers", offers, language)


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
    return highlight.escape(text(_ENDED.get(exchange.stage, f"ui.{exchange.stage}"), language))


def editing(exchange: Exchange | None, language: str) -> str:
    """Above the box: which question the one being typed replaces; nothing when it is new."""
    if exchange is None:
        return ""
    words = highlight.escape(text("ui.editing", language, question=exchange.question))
    label = highlight.escape(text("ui.keep_question", language))
    return (
        f'<p class="editing"><span role="status">{words}</span> '
        f'<button type="button" class="tool" data-keep="1">{label}</button></p>'
    )


def _exchange(exchange: Exchange, language: str, *, latest: bool) -> str:
    answering = "" if exchange.over else ' aria-busy="true"'
    facts = highlight.attributes(
        class_=f"exchange {exchange.stage}",
        aria_label=text("ui.answer", language),
        data_exchange=exchange.number,
    )
    return (
        f'<h2 class="question">{highlight.isolated(exchange.question)}</h2>'
        f'<section{facts}{answering}><p class="understood">{_understood(exchange, language)}</p>'
        f'<p class="answer">{_answer(exchange, language)}</p>'
        f'<div class="after">{_after(exchange, language)}</div>'
        f'<div class="foot">{toolbar.toolbar(exchange, language, latest=latest)}</div></section>'
    )


def _offered(key: str, questions: Sequence[str], language: str) -> str:
    if not questions:
        return ""
    buttons = "".join(
        f"<li><button{highlight.attributes(type='button', class_='example', data_ask=question)}>"
        f"{highlight.escape(question)}</button></li>"
        for question in questions
    )
    label = highlight.escape(text(key, language))
    return f'<section class="offered"><h3>{label}</h3><ul class="examples">{buttons}</ul></section>'


def _understood(exchange: Exchange, language: str) -> str:
    if not exchange.understood:
        return ""
    return highlight.escape(text("ui.understood", language, question=exchange.understood))


def _answer(exchange: Exchange, language: str) -> str:
    if exchange.refused and exchange.answer is not None:
        return highlight.answer(exchange.answer, language)
    settled = " ".join(highlight.sentence(item, language) for item in exchange.sentences)
    draft = provisional.without_markers(exchange.draft)
    if not draft.strip():
        return settled
    return f'{settled} <bdi class="draft">{highlight.escape(draft)}</bdi>'


def _after(exchange: Exchange, language: str) -> str:
    if exchange.stage == "failed":
        label = highlight.escape(text("ui.failed", language))
        why = highlight.isolated(exchange.failure)
        return f'<p class="failure" role="alert"><strong>{label}</strong> {why}</p>'
    if exchange.stage in _ENDED:
        words = highlight.escape(text(_ENDED[exchange.stage], language))
        return f'<p class="note"><span class="icon stopped" aria-hidden="true"></span>{words}</p>'
    return _refusal(exchange, language) if exchange.refused else ""


def _refusal(exchange: Exchange, language: str) -> str:
    """How to widen the search, what was rejected, what came nearest; the answer itself says why."""
    rejected = [item for item in exchange.sentences if item.verdict == "rejected"]
    dropped = "".join(f"<p>{highlight.sentence(item, language)}</p>" for item in rejected)
    return f"{_widening(exchange, language)}{dropped}{sources.nearest(exchange, language)}"


def _widening(exchange: Exchange, language: str) -> str:
    reason = exchange.answer.refusal_reason if exchange.answer else None
    words = highlight.escape(text(f"ui.widen_{reason or 'no_hits'}", language))
    facts = highlight.attributes(type="button", class_="tool", data_edit=exchange.number)
    label = highlight.escape(text("ui.rephrase", language))
    return (
        f'<p class="note"><span class="icon refused" aria-hidden="true"></span>{words}</p>'
        f"{scope.widening(exchange.question, exchange.scope, language)}"
        f'<p class="widen"><button{facts}>{label}</button></p>'
    )
