"""The list of conversations: grouped by day, each with what can be done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from assistant.conversations import FORMATS, ConversationSummary
from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.presentation.html import Html, bdi, button, element, hint, join
from assistant.ui.page import Page
from assistant.ui.session import Session

# Older ones are found by searching.
_MOST: Final = 200
_WEEK: Final = 7
_MONTH: Final = 30


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
    store, language = page.conversations(session), session.language
    if store is None:
        return [hint(text("ui_conversations.not_kept", language))]
    try:
        summaries = store.listing(session.search)
    except HemerotecaError as error:
        return [_trouble(error.message(language))]
    trouble = [_trouble(session.trouble)] if session.trouble else []
    if not summaries:
        key = "ui_conversations.none_found" if session.search else "ui_conversations.empty"
        return [*trouble, hint(text(key, language))]
    groups = listed(summaries[:_MOST], session.conversation, language, dt.date.today())
    more = [hint(text("ui_conversations.older", language))] if len(summaries) > _MOST else []
    return [*trouble, groups, *more, _actions(language), _rename(language), _remove(language)]


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
    if age < 1:
        return text("ui_conversations.today", language)
    if age == 1:
        return text("ui_conversations.yesterday", language)
    if age < _WEEK:
        return text("ui_conversations.week", language)
    if age < _MONTH:
        return text("ui_conversations.month", language)
    month = text("ui.months", language).split()[day.month - 1]
    return text("ui_conversations.of_month", language, month=month, year=day.year).capitalize()


def _item(item: ConversationSummary, is_current: bool, language: str) -> Html:
    opener = button(
        bdi(item.title),
        class_="to-kept",
        data_do="open",
        title=_when(item, language),
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


def _when(item: ConversationSummary, language: str) -> str:
    moment = item.updated.astimezone()
    key = "ui_conversations.one_question" if item.questions == 1 else "ui_conversations.questions"
    said = text(key, language, count=item.questions)
    return f"{item.title}\n{item.index}, {moment:%d/%m/%Y %H:%M}, {said}"


# What the browser puts into an item: what can be done, a form, a question.


def _actions(language: str) -> Html:
    exports = element(
        "div",
        element("span", text("ui_conversations.export", language)),
        *(_button(kind, language, do="export", kind=kind) for kind in FORMATS),
        class_="exports",
    )
    rename = _button("rename", language, do="rename")
    remove = _button("remove", language, do="remove")
    actions = element("div", rename, exports, remove, class_="actions")
    return element("template", actions, data_of="more")


def _rename(language: str) -> Html:
    box = element(
        "input",
        type="text",
        name="title",
        maxlength=120,
        autocomplete="off",
        aria_label=text("ui_conversations.new_title", language),
    )
    save = element("button", text("ui_conversations.save", language), type="submit", class_="main")
    cancel = _button("cancel", language, do="cancel")
    form = element("form", box, save, cancel, class_="rename")
    return element("template", form, data_of="rename")


def _remove(language: str) -> Html:
    question = text("ui_conversations.confirm", language)
    confirmation = element(
        "div",
        element("p", question),
        _button("remove", language, do="really", class_="main"),
        _button("cancel", language, do="cancel"),
        class_="confirm",
        role="group",
        aria_label=question,
    )
    return element("template", confirmation, data_of="remove")


def _button(key: str, language: str, *, class_: str = "", **data: str) -> Html:
    values = {f"data_{name}": value for name, value in data.items()}
    return button(text(f"ui_conversations.{key}", language), class_=class_, **values)


def _trouble(line: str) -> Html:
    return element("p", bdi(line), class_="trouble", role="alert")
