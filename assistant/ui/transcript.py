"""The conversation: questions, and answers as they come to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.html import Html, bdi, button, element, escape, join
from assistant.ui import provisional, scope, sources, toolbar
from assistant.ui.exchange import Exchange

_ENDED: Final = {"cancelled": "ui.done_cancelled", "interrupted": "conversations.interrupted"}


def welcome(examples: Sequence[str], language: str) -> Html:
    """What an empty conversation shows, with examples of questions when there are any."""
    return element(
        "section",
        element("h2", text("ui.welcome", language)),
        element("p", text("ui.welcome_more", language)),
        _offered("ui.examples", examples, language),
        class_="welcome",
    )


def earlier(exchanges: Sequence[Exchange], language: str) -> Html:
    """The questions before the latest one, with their answers."""
    return join(_exchange(exchange, language, latest=False) for exchange in exchanges)


def latest(exchange: Exchange | None, language: str, offers: Sequence[str] = ()) -> Html:
    """The latest question and its answer so far; the same skeleton at every stage.

    Nothing is shown when there is none; ``offers`` are questions to go on with.
    """
    if exchange is None:
        return Html()
    answered = _exchange(exchange, language, latest=True)
    return join([answered, _offered("ui.offers", offers, language)])


def status(exchange: Exchange | None, language: str, *, stopping: bool = False) -> Html:
    """One line on how far the answer is, for eyes and screen readers alike."""
    return Html() if exchange is None else escape(_status(exchange, language, stopping))


def _status(exchange: Exchange, language: str, stopping: bool) -> str:
    if stopping and not exchange.over:
        return text("ui.stopping", language)
    if exchange.stage == "queued":
        ahead = exchange.ahead
        return text("ui.queued" if ahead else "ui.searching", language, ahead=ahead)
    if exchange.stage == "done" and exchange.answer is not None:
        return text(f"ui.done_{exchange.answer.outcome}", language)
    return text(_ENDED.get(exchange.stage, f"ui.{exchange.stage}"), language)


def editing(exchange: Exchange | None, language: str) -> Html:
    """Above the box: which question the one being typed replaces; nothing when it is new."""
    if exchange is None:
        return Html()
    words = text("ui.editing", language, question=exchange.question)
    keep = button(text("ui.keep_question", language), class_="tool", data_keep="1")
    return element("p", element("span", words, role="status"), " ", keep, class_="editing")


def _exchange(exchange: Exchange, language: str, *, latest: bool) -> Html:
    answered = element(
        "section",
        element("p", _understood(exchange, language), class_="understood"),
        element("p", _answer(exchange, language), class_="answer"),
        element("div", _after(exchange, language), class_="after"),
        element("div", toolbar.toolbar(exchange, language, latest=latest), class_="foot"),
        class_=f"exchange {exchange.stage}{' nearest' if exchange.nearest else ''}",
        aria_label=text("ui.answer", language),
        data_exchange=exchange.number,
        aria_busy=None if exchange.over else "true",
    )
    return join([element("h2", bdi(exchange.question), class_="question"), answered])


def _offered(key: str, questions: Sequence[str], language: str) -> Html | None:
    if not questions:
        return None
    items = (
        element("li", button(question, class_="example", data_ask=question))
        for question in questions
    )
    heading = element("h3", text(key, language))
    return element("section", heading, element("ul", *items, class_="examples"), class_="offered")


def _understood(exchange: Exchange, language: str) -> str:
    understood = exchange.understood
    return text("ui.understood", language, question=understood) if understood else ""


def _answer(exchange: Exchange, language: str) -> Html:
    if exchange.refused and exchange.answer is not None:
        return highlight.answer(exchange.answer, language)
    settled = join((highlight.sentence(item, language) for item in exchange.sentences), " ")
    draft = provisional.without_markers(exchange.draft)
    return join([settled, " ", bdi(draft, class_="draft")]) if draft.strip() else settled


def _after(exchange: Exchange, language: str) -> Html | None:
    if exchange.stage == "failed":
        label = element("strong", text("ui.failed", language))
        return element("p", label, " ", bdi(exchange.failure), class_="failure", role="alert")
    if exchange.stage in _ENDED:
        return _note("stopped", text(_ENDED[exchange.stage], language))
    if exchange.nearest:
        return _note("nearest", text("ui.nearest_note", language))
    return _refusal(exchange, language) if exchange.refused else None


def _note(icon: str, words: str) -> Html:
    return element("p", highlight.icon(icon), words, class_="note")


def _refusal(exchange: Exchange, language: str) -> Html:
    """How to widen the search, what was rejected, what came nearest; the answer itself says why."""
    rejected = [item for item in exchange.sentences if item.verdict == "rejected"]
    dropped = (element("p", highlight.sentence(item, language)) for item in rejected)
    return join([*_widening(exchange, language), *dropped, sources.nearest(exchange, language)])


def _widening(exchange: Exchange, language: str) -> list[Html | None]:
    reason = exchange.answer.refusal_reason if exchange.answer else None
    label = text("ui.rephrase", language)
    return [
        _note("refused", text(f"ui.widen_{reason or 'no_hits'}", language)),
        scope.widening(exchange.question, exchange.scope, language),
        element("p", button(label, class_="tool", data_edit=exchange.number), class_="widen"),
    ]
