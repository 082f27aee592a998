"""The conversation: questions, answers as they come to be, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

from assistant.conversations.export import exchange_content, markdown_of_exchange, plain_text
from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.html import Html, bdi, button, element, escape, join
from assistant.types import Form
from assistant.ui import facets, provisional, sources
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
    if exchange is None:
        return Html()
    key = _ENDED.get(exchange.stage, f"ui.{exchange.stage}")
    if stopping and not exchange.over:
        key = "ui.stopping"
    elif exchange.stage == "queued" and not exchange.ahead:
        key = "ui.searching"
    elif exchange.outcome:
        key = f"ui.done_{exchange.outcome}"
    return escape(text(key, language, ahead=exchange.ahead))


def editing(exchange: Exchange, language: str) -> Html:
    """Above the box: which question the one being typed replaces."""
    words = text("ui.editing", language, question=exchange.question)
    keep = button(text("ui.keep_question", language), class_="tool", data_keep="1")
    return element("p", element("span", words, role="status"), " ", keep, class_="editing")


def _exchange(exchange: Exchange, language: str, *, latest: bool) -> Html:
    asked = exchange.understood
    understood = text("ui.understood", language, question=asked) if asked else ""
    answered = element(
        "section",
        element("p", understood, class_="understood"),
        element("div", _answer(exchange, language), class_="answer"),
        element("div", _after(exchange, language), class_="after"),
        element("div", *_tools(exchange, language, latest=latest), class_="foot"),
        class_=f"exchange {exchange.stage}{' nearest' if exchange.outcome == 'nearest' else ''}",
        aria_label=text("ui.answer", language),
        data_exchange=exchange.number,
        aria_busy=None if exchange.over else "true",
    )
    return join([element("h2", bdi(exchange.question), class_="question"), answered])


def _offered(key: str, questions: Sequence[str], language: str) -> Html | None:
    if not questions:
        return None
    items = (element("li", button(words, class_="example", data_ask=words)) for words in questions)
    heading = element("h3", text(key, language))
    return element("section", heading, element("ul", *items, class_="examples"), class_="offered")


def _answer(exchange: Exchange, language: str) -> Html:
    answer = exchange.answer
    if answer and (exchange.outcome == "refused" or answer.form != "prose" or not answer.sentences):
        return highlight.answer(answer, language)
    settled = join((highlight.sentence(item, language) for item in exchange.sentences), " ")
    draft = provisional.without_markers(exchange.draft)
    return join([settled, " ", bdi(draft, class_="draft")]) if draft.strip() else settled


def _after(exchange: Exchange, language: str) -> Html | None:
    if exchange.stage == "failed":
        label = element("strong", text("ui.failed", language))
        return element("p", label, " ", bdi(exchange.failure), class_="failure", role="alert")
    if exchange.stage in _ENDED:
        return _note("stopped", text(_ENDED[exchange.stage], language))
    if exchange.outcome == "nearest":
        return _note("nearest", text("ui.nearest_note", language))
    return _refusal(exchange, language) if exchange.outcome == "refused" else None


def _note(icon: str, words: str) -> Html:
    return element("p", highlight.icon(icon), words, class_="note")


def _refusal(exchange: Exchange, language: str) -> Html:
    """How to widen the search, what was rejected, what came nearest; the answer itself says why."""
    reason = (exchange.answer and exchange.answer.refusal_reason) or "no_hits"
    rephrase = _tool("ui.rephrase", language, data_edit=exchange.number)
    rejected = [item for item in exchange.sentences if item.verdict == "rejected"]
    return join(
        [
            _note("refused", text(f"ui.widen_{reason}", language)),
            facets.widening(exchange.question, exchange.scope, language),
            element("p", rephrase, class_="widen"),
            *(element("p", highlight.sentence(item, language)) for item in rejected),
            sources.nearest(exchange, language),
        ]
    )


def _tools(exchange: Exchange, language: str, *, latest: bool) -> list[Html]:
    """Buttons below an answer: its sources, and once it is over, to ask again, edit and copy.

    The latest alone can be asked again: nothing came after it.
    """
    number, tools = exchange.number, []
    if count := len(sources.cards(exchange)):
        words = text("ui.sources_count", language, count=count)
        tools.append(button(words, class_="to-sources", data_sources=number))
    if not exchange.over:
        return tools
    if latest:
        tools.append(_tool("ui.retry", language, data_retry=number))
    tools.append(_tool("ui.edit", language, data_edit=number))
    if latest and exchange.answer is not None:
        tools.append(_forms(exchange.answer.form, number, language))
    if exchange.sentences or exchange.answer is not None:
        tools += _copiers(exchange, language)
    return tools


def _forms(form: Form, number: int, language: str) -> Html:
    """The form of an answer, and buttons that ask for another one."""
    chosen = element("summary", text("ui.form", language, form=text(f"ui.form_{form}", language)))
    others = [one for one in get_args(Form) if one != form]
    buttons = (_tool(f"ui.form_{o}", language, data_retry=number, data_form=o) for o in others)
    return element("details", chosen, *buttons, class_="forms")


def _copiers(exchange: Exchange, language: str) -> list[Html]:
    """Both hold what they copy, so that copying needs no answer from the server.

    Rejected sentences are no part of it.
    """
    standing = exchange_content(exchange.record(), language)._replace(dropped=())
    told = {
        "data_done": text("ui.copied", language),
        "data_failed": text("ui.not_copied", language),
    }
    return [
        _tool("ui.copy", language, data_copy=plain_text(standing, language)),
        _tool("ui.copy_markdown", language, data_copy=markdown_of_exchange(standing, language)),
        element("span", class_="copied", role="status", **told),
    ]


def _tool(key: str, language: str, **data: object) -> Html:
    return button(text(key, language), class_="tool", **data)
