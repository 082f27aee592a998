"""The conversation: questions, answers as they come to be, and what can be done with each."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final, get_args

from assistant.conversations import FORMATS
from assistant.conversations.export import exchange_content, markdown_of_exchange, plain_text
from assistant.conversations.understanding import understanding
from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.byline import byline
from assistant.presentation.html import Html, bdi, button, element, escape, join
from assistant.presentation.reasons import retold
from assistant.types import Form, Sentence
from assistant.ui import facets, provisional, sources
from assistant.ui.counts import counted, grouped
from assistant.ui.dossier import chart_key, keep_button, sentence_key
from assistant.ui.exchange import Exchange
from assistant.ui.plot import plots

_ENDED: Final = {"cancelled": "ui.done_cancelled", "interrupted": "conversations.interrupted"}


def welcome(examples: Sequence[tuple[str, str]], language: str) -> Html:
    """What an empty conversation shows, with examples of questions when there are any.

    Each is what it shows of the program, which may be empty, and the question.
    """
    return element(
        "section",
        element("h2", text("ui.welcome", language)),
        element("p", text("ui.welcome_more", language)),
        _offered("ui.examples", examples, language),
        class_="welcome",
    )


def ways_in(language: str) -> Html:
    """What an empty archive shows: how articles come into it."""
    ways = (
        element("li", button(text(f"ui.way_{way}", language), class_="example", data_way=way))
        for way in ("files", "address", "example")
    )
    return element(
        "section",
        element("h2", text("ui.nothing_yet", language)),
        element("p", text("ui.nothing_yet_more", language)),
        element("ul", *ways, class_="examples"),
        class_="welcome",
    )


def address(url: str, language: str) -> Html:
    """Above the box: an address is no question, and may be an article to add."""
    words = text("ui.is_address", language)
    add = button(
        text("ui.add_address", language), class_="tool", data_way="address", data_address=url
    )
    keep = _tool("ui.clear_address", language, data_keep="1")
    said = element("span", words, role="status")
    return element("p", said, " ", add, " ", keep, class_="editing")


def earlier(exchanges: Sequence[Exchange], language: str, kept: Container[str] = ()) -> Html:
    """The questions before the latest one, with their answers.

    Args:
        exchanges: In order.
        language: Of the page.
        kept: Keys of what is in the dossier.
    """
    return join(_exchange(exchange, language, kept, latest=False) for exchange in exchanges)


def latest(
    exchange: Exchange | None,
    language: str,
    offers: Sequence[str] = (),
    kept: Container[str] = (),
) -> Html:
    """The latest question and its answer so far; the same skeleton at every stage.

    Args:
        exchange: Nothing is shown when there is none.
        language: Of the page.
        offers: Questions to go on with.
        kept: Keys of what is in the dossier.
    """
    if exchange is None:
        return Html()
    answered = _exchange(exchange, language, kept, latest=True)
    key = "ui.instead" if exchange.outcome == "refused" else "ui.offers"
    return join([answered, _offered(key, [("", question) for question in offers], language)])


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


def _exchange(exchange: Exchange, language: str, kept: Container[str], *, latest: bool) -> Html:
    understood = understanding(exchange.question, exchange.understood, language)
    answered = element(
        "section",
        element("p", understood, class_="understood"),
        element("div", _answer(exchange, language, kept), class_="answer"),
        element("div", *_after(exchange, language), class_="after"),
        _withdrawn(exchange, language),
        element("div", *_tools(exchange, language, latest=latest), class_="foot"),
        class_=f"exchange {exchange.stage}{' nearest' if exchange.outcome == 'nearest' else ''}",
        aria_label=text("ui.answer", language),
        data_exchange=exchange.number,
        aria_busy=None if exchange.over else "true",
    )
    return join([element("h2", bdi(exchange.question), class_="question"), answered])


def _offered(key: str, questions: Sequence[tuple[str, str]], language: str) -> Html | None:
    if not questions:
        return None
    items = (
        element("li", button(_shown(*offered), class_="example", data_ask=offered[1]))
        for offered in questions
    )
    heading = element("h3", text(key, language))
    return element("section", heading, element("ul", *items, class_="examples"), class_="offered")


def _shown(shows: str, question: str) -> Html:
    label = element("span", shows, class_="label") if shows else None
    return join([label, question])


def _answer(exchange: Exchange, language: str, kept: Container[str]) -> Html:
    standing = exchange.standing

    def keep(at: int) -> Html:
        key = sentence_key(exchange.question, standing[at].text)
        return keep_button("sentence", key, kept, language, data_at=at) if exchange.over else Html()

    answer = exchange.answer
    if answer and (exchange.outcome == "refused" or answer.form != "prose" or not answer.sentences):
        key = chart_key(exchange.question)
        chart = keep_button("chart", key, kept, language) if exchange.over else None
        return join([plots(answer, language, chart), highlight.answer(answer, language, keep)])
    if any(one.heading for one in standing):  # rows that come in one by one
        return highlight.listed(standing, language)
    shown = (highlight.sentence(s, language, keep(at) or None) for at, s in enumerate(standing))
    settled = join(shown, " ")
    draft = provisional.without_markers(exchange.draft)
    if draft.strip():
        return join([settled, " ", bdi(draft, class_="draft")])
    return settled or _closest(exchange, language)


def _closest(exchange: Exchange, language: str) -> Html:
    """What holds the answer's place until there is one, and for good if none comes."""
    best = exchange.closest
    if best is None:
        words = text("ui.searching", language)
        return (
            Html()
            if exchange.over
            else element("span", words, class_="waiting", aria_hidden="true")
        )
    key = "ui.closest" if exchange.over else "ui.closest_coming"
    opener = button(
        byline(best, language),
        class_="tool",
        data_article=best.article_id,
        data_start=best.start,
        data_end=best.end,
    )
    label = element("span", text(key, language), class_="label")
    return element("span", label, element("q", bdi(best.text)), " ", opener, class_="closest")


def _withdrawn(exchange: Exchange, language: str) -> Html | None:
    """The sentences that were rejected, each with its reason, folded away."""
    rejected = [item for item in exchange.sentences if item.verdict == "rejected"]
    if not rejected or not exchange.over:
        return None
    summary = element("summary", counted("ui.withdrawn", len(rejected), language))
    items = (_rejected(item, language) for item in rejected)
    return element("details", summary, *items, class_="withdrawn")


def _rejected(item: Sentence, language: str) -> Html:
    words = bdi(item.text, class_="words")
    why = element("span", bdi(retold(item.reason, language)), class_="reason")
    return element("p", words, " ", why if item.reason else None, class_="sentence rejected")


def _after(exchange: Exchange, language: str) -> list[Html | None]:
    """What is to be known of an answer beside its words: how it ended, what it was asked of."""
    if exchange.stage == "failed":
        label = element("strong", text("ui.failed", language))
        return [element("p", label, " ", bdi(exchange.failure), class_="failure", role="alert")]
    if exchange.outcome == "refused":
        return [_refusal(exchange, language)]
    note = None
    if exchange.stage in _ENDED:
        note = _note("stopped", text(_ENDED[exchange.stage], language))
    elif exchange.outcome == "nearest":
        note = _note("nearest", text("ui.nearest_note", language))
    if not exchange.over:
        return [note]
    return [note, facets.widening(exchange.question, exchange.searched, language)]


def _note(icon: str, words: str) -> Html:
    return element("p", highlight.icon(icon), words, class_="note")


def _refusal(exchange: Exchange, language: str) -> Html:
    """How to widen the search, and what came nearest; the answer itself says why."""
    reason = (exchange.answer and exchange.answer.refusal_reason) or "no_hits"
    rephrase = _tool("ui.rephrase", language, data_edit=exchange.number)
    return join(
        [
            _note("refused", text(f"ui.widen_{reason}", language)),
            facets.widening(exchange.question, exchange.searched, language),
            element("p", rephrase, class_="rephrase"),
            sources.nearest(exchange, language),
        ]
    )


def _tools(exchange: Exchange, language: str, *, latest: bool) -> list[Html]:
    """Buttons below an answer: its sources, and once it is over, to copy it, and a menu.

    The latest alone can be asked again: nothing came after it. What copies holds what it copies,
    so that it needs no answer from the server; rejected sentences are no part of that.
    """
    number, tools = exchange.number, []
    if count := len(sources.cards(exchange)):
        words = text("ui.sources_count", language, count=grouped(count, language))
        tools.append(button(words, class_="to-sources", data_sources=number))
    if not exchange.over:
        return tools
    items = []
    if exchange.sentences or exchange.answer is not None:
        standing = exchange_content(exchange.record(), language)._replace(dropped=())
        tools.append(_tool("ui.copy", language, data_copy=plain_text(standing, language)))
        copied = markdown_of_exchange(standing, language)
        items.append(_item("ui.copy_markdown", language, data_copy=copied))
    if exchange.standing and exchange.outcome != "refused":
        items.append(_item("ui_dossier.keep_answer", language, data_save="answer"))
    if latest:
        items.append(_item("ui.retry", language, data_retry=number))
        tools, items = _with_forms(exchange, tools, items, language)
    items.append(_item("ui.edit", language, data_edit=number))
    items.append(_item("ui_watches.watch_question", language, data_watch=number))
    for kind in FORMATS:
        name = text(f"ui_conversations.{kind}", language)
        items.append(_item("ui.export_as", language, name=name, data_export=kind))
    told = {
        "data_done": text("ui.copied", language),
        "data_failed": text("ui.not_copied", language),
    }
    tools.append(_menu(text("ui.actions", language), items))
    return [*tools, element("span", class_="copied", role="status", **told)]


def _menu(label: str, items: Sequence[Html]) -> Html:
    """What can be done with an answer; the browser opens it, and moves within it by keys."""
    opener = button(label, class_="tool", aria_haspopup="menu", aria_expanded="false")
    rows = (element("li", item, role="none") for item in items)
    return element(
        "div",
        opener,
        element("ul", *rows, role="menu", aria_label=label, hidden=True),
        class_="menu",
    )


def _with_forms(
    exchange: Exchange, tools: list[Html], items: list[Html], language: str
) -> tuple[list[Html], list[Html]]:
    """The other forms: behind the name of the answer's own, of prose among the actions."""
    if exchange.answer is None:
        return tools, items
    form = exchange.answer.form
    others = _forms(form, exchange.number, language)
    if form == "prose":
        return tools, items + others
    name = text(f"ui.form_{form}", language)
    return [_menu(text("ui.form_change", language, form=name), others), *tools], items


def _forms(form: Form, number: int, language: str) -> list[Html]:
    """The same question once more, in the other forms."""
    return [
        _item(f"ui.as_{other}", language, data_retry=number, data_form=other)
        for other in get_args(Form)
        if other != form
    ]


def _item(key: str, language: str, *, name: str = "", **data: object) -> Html:
    return button(text(key, language, name=name), role="menuitem", tabindex=-1, **data)


def _tool(key: str, language: str, **data: object) -> Html:
    return button(text(key, language), class_="tool", **data)
