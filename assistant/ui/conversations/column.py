"""The list of conversations: grouped by day, each with what can be done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from assistant.conversations import FORMATS, Listing
from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui.page import Page
from assistant.ui.session import Session

# Older ones are found by searching.
_MOST: Final = 200
_WEEK: Final = 7
_MONTH: Final = 30


def column(page: Page, session: Session) -> str:
    """What is kept for a tab's owner, as far as it fits what is searched for."""
    store, language = page.conversations(session), session.language
    if store is None:
        return _frame(session, _hint("ui_conversations.not_kept", language))
    try:
        found = store.listing(session.search)
    except HemerotecaError as error:
        return _frame(session, _trouble(error.told(language)))
    trouble = _trouble(session.trouble) if session.trouble else ""
    if not found:
        key = "ui_conversations.none_found" if session.search else "ui_conversations.empty"
        return _frame(session, trouble + _hint(key, language))
    groups = listed(found[:_MOST], session.conversation, language, dt.date.today())
    more = _hint("ui_conversations.older", language) if len(found) > _MOST else ""
    return _frame(session, f"{trouble}{groups}{more}{_templates(language)}")


def listed(found: Iterable[Listing], current: str, language: str, today: dt.date) -> str:
    """Conversations under the days of their latest questions.

    Args:
        found: The latest first.
        current: Id of the one that the tab shows; empty when it shows none.
        language: Language of the interface.
        today: The day on which they are listed.
    """
    parts = []
    for name, some in groupby(found, lambda item: _group(item, language, today)):
        items = "".join(_item(item, item.id == current, language) for item in some)
        parts.append(f"<h3>{highlight.escape(name)}</h3><ul>{items}</ul>")
    return "".join(parts)


def _group(item: Listing, language: str, today: dt.date) -> str:
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


def _item(item: Listing, is_current: bool, language: str) -> str:
    opener = highlight.attributes(
        type="button", class_="to-kept", data_do="open", title=_when(item, language)
    )
    more = highlight.attributes(
        type="button",
        class_="more",
        data_do="more",
        aria_expanded="false",
        aria_label=text("ui_conversations.more", language, title=item.title),
    )
    facts = highlight.attributes(
        class_="kept current" if is_current else "kept", data_id=item.id, data_title=item.title
    )
    mark = ' aria-current="true"' if is_current else ""
    return (
        f"<li{facts}><div><button{opener}{mark}>{highlight.isolated(item.title)}</button>"
        f"<button{more}></button></div></li>"
    )


def _when(item: Listing, language: str) -> str:
    moment = item.updated.astimezone()
    key = "ui_conversations.one_question" if item.questions == 1 else "ui_conversations.questions"
    said = text(key, language, count=item.questions)
    return f"{item.title}\n{item.index}, {moment:%d/%m/%Y %H:%M}, {said}"


def _frame(session: Session, body: str) -> str:
    facts = highlight.attributes(
        class_="list",
        data_current=session.conversation,
        aria_label=text("ui_frame.conversations", session.language),
    )
    return f"<section{facts}>{body}</section>"


def _templates(language: str) -> str:
    """What the browser puts into an item: what can be done, a form, a question."""
    return f"{_actions(language)}{_rename(language)}{_remove(language)}"


def _actions(language: str) -> str:
    kinds = "".join(
        _button(f"ui_conversations.{kind}", language, do="export", kind=kind) for kind in FORMATS
    )
    label = highlight.escape(text("ui_conversations.export", language))
    return (
        '<template data-of="more"><div class="actions">'
        f"{_button('ui_conversations.rename', language, do='rename')}"
        f'<div class="exports"><span>{label}</span>{kinds}</div>'
        f"{_button('ui_conversations.remove', language, do='remove')}"
        "</div></template>"
    )


def _rename(language: str) -> str:
    field = highlight.attributes(
        type="text",
        name="title",
        maxlength=120,
        autocomplete="off",
        aria_label=text("ui_conversations.new_title", language),
    )
    save = highlight.escape(text("ui_conversations.save", language))
    return (
        f'<template data-of="rename"><form class="rename"><input{field}>'
        f'<button type="submit" class="main">{save}</button>'
        f"{_button('ui_conversations.cancel', language, do='cancel')}</form></template>"
    )


def _remove(language: str) -> str:
    question = highlight.escape(text("ui_conversations.confirm", language))
    label = highlight.attributes(
        class_="confirm", role="group", aria_label=text("ui_conversations.confirm", language)
    )
    return (
        f'<template data-of="remove"><div{label}><p>{question}</p>'
        f"{_button('ui_conversations.remove', language, do='really', class_='main')}"
        f"{_button('ui_conversations.cancel', language, do='cancel')}</div></template>"
    )


def _button(key: str, language: str, *, class_: str = "", **data: str) -> str:
    facts = {f"data_{name}": value for name, value in data.items()}
    given = highlight.attributes(type="button", class_=class_, **facts)
    return f"<button{given}>{highlight.escape(text(key, language))}</button>"


def _hint(key: str, language: str) -> str:
    return f'<p class="hint">{highlight.escape(text(key, language))}</p>'


def _trouble(line: str) -> str:
    return f'<p class="trouble" role="alert">{highlight.isolated(line)}</p>'
