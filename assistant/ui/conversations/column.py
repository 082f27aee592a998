"""The list of conversations: grouped by day, each with what can be done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from assistant.conversations import FORMATS, ConversationSummary
from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, button, element, hint, join
from assistant.ui.counts import grouped
from assistant.ui.page import Page
from assistant.ui.session import Session

# Older ones are found by searching.
_MOST: Final = 200
# What is younger than so many days stands under this heading.
_AGES: Final = ((1, "today"), (2, "yesterday"), (7, "week"), (30, "month"))


def column(page: Page, session: Session) -> Html:
    """What is saved for a tab's owner, as far as it fits what is searched for."""
    return element(
        "section",
        *_body(page, session),
        class_="list",
        data_current=session.conversation,
        aria_label=text("ui_frame.conversations", session.language),
    )


def _body(page: Page, session: Session) -> list[Html]:
    language = session.language
    if not session.owner:
        return [hint(text("ui_conversations.not_kept", language))]
    try:
        summaries = page.conversations(session).listing(session.search)
    except HemerotecaError as error:
        return [_trouble(error.message(language))]
    trouble = [_trouble(session.trouble)] if session.trouble else []
    if not summaries:
        key = "ui_conversations.none_found" if session.search else "ui_conversations.empty"
        return [*trouble, hint(text(key, language))]
    groups = listed(summaries[:_MOST], session.conversation, language, dt.date.today())
    more = [hint(text("ui_conversations.older", language))] if len(summaries) > _MOST else []
    return [*trouble, groups, *more, *_templates(language)]


def listed(
    summaries: Iterable[ConversationSummary], current: str, language: str, today: dt.date
) -> Html:
    """Conversations, the latest first, under the days of their latest questions.

    Args:
        summaries: The latest first.
        current: Id of the one that the tab shows; empty when it shows none.
        language: Language of the interface.
        today: The day on which they are listed.
    """
    parts = []
    for name, group in groupby(summaries, lambda item: _group(item, language, today)):
        items = (_item(item, item.id == current, language) for item in group)
        parts += [element("h3", name), element("ul", *items)]
    return join(parts)


def _group(item: ConversationSummary, language: str, today: dt.date) -> str:
    day = item.updated.astimezone().date()
    age = (today - day).days
    for days, key in _AGES:
        if age < days:
            return text(f"ui_conversations.{key}", language)
    month = text("ui.months", language).split()[day.month - 1]
    return text("ui_conversations.of_month", language, month=month, year=day.year).capitalize()


def _item(item: ConversationSummary, is_current: bool, language: str) -> Html:
    key = "ui_conversations.one_question" if item.questions == 1 else "ui_conversations.questions"
    asked = text(key, language, count=grouped(item.questions, language))
    when = item.updated.astimezone()
    moment = f"{day_in_words(when, language)}, {when:%H:%M}"
    opener = button(
        bdi(item.title),
        class_="to-kept",
        data_do="open",
        title=f"{item.title}\n{item.index}, {moment}, {asked}",
        aria_current="true" if is_current else None,
    )
    more = button(
        class_="more",
        data_do="more",
        aria_expanded="false",
        aria_label=text("ui_conversations.more", language, title=item.title),
    )
    return element(
        "li",
        element("div", opener, more),
        class_="kept current" if is_current else "kept",
        data_id=item.id,
        data_title=item.title,
    )


def _templates(language: str) -> Iterator[Html]:
    """What the browser puts into an item: what can be done, a form, a question."""
    cancel = _button("cancel", language, do="cancel")
    actions = element(
        "div",
        _button("rename", language, do="rename"),
        element(
            "div",
            element("span", text("ui_conversations.export", language)),
            *(_button(kind, language, do="export", kind=kind) for kind in FORMATS),
            class_="exports",
        ),
        _button("remove", language, do="remove"),
        class_="actions",
    )
    yield element("template", actions, data_of="more")
    label = text("ui_conversations.new_title", language)
    box = element(
        "input", type="text", name="title", maxlength=120, autocomplete="off", aria_label=label
    )
    save = element("button", text("ui_conversations.save", language), type="submit", class_="main")
    form = element("form", box, save, cancel, class_="rename")
    yield element("template", form, data_of="rename")
    question = text("ui_conversations.confirm", language)
    really = _button("remove", language, do="really", class_="main")
    asked = [element("p", question), really, cancel]
    confirmation = element("div", *asked, class_="confirm", role="group", aria_label=question)
    yield element("template", confirmation, data_of="remove")


def _button(key: str, language: str, *, class_: str = "", **data: str) -> Html:
    values = {f"data_{name}": value for name, value in data.items()}
    return button(text(f"ui_conversations.{key}", language), class_=class_, **values)


def _trouble(line: str) -> Html:
    return element("p", bdi(line), class_="trouble", role="alert")
