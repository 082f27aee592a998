"""Between an open tab and what is saved of it: saves as an answer grows, and opens again.

A failure prevents no question: it is told in the column.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress

from assistant.conversations import Conversation, ExchangeId, ExchangeRecord
from assistant.errors import ConversationMissing, HemerotecaError
from assistant.ui.exchange import Exchange, Saved
from assistant.ui.page import Page
from assistant.ui.session import Session

_log = logging.getLogger(__name__)


def save(page: Page, session: Session, exchange: Exchange) -> None:
    """Save what is new of an exchange, if anything is; provisional text is not."""
    # A tab that has turned to another conversation waits no more: this one stays as it is.
    if not session.owner or exchange is not session.current:
        return
    # By its name: after a restart the page's first index may be another.
    named = {"index": page.assistants.name_of(exchange.index)}
    record = exchange.record().model_copy(update=named)
    if exchange.saved is not None and exchange.saved.record == record:
        return
    try:
        exchange.saved = Saved(_place(page, session, exchange, record), record)
        session.trouble = ""
    except HemerotecaError as error:
        if not session.trouble:
            _log.warning("%s", error)
        session.trouble = error.message(session.language)


def withdraw(page: Page, session: Session, exchanges: Iterable[Exchange]) -> None:
    """Forget exchanges in whose place something else was asked."""
    try:
        for exchange in exchanges:
            if exchange.saved is not None:
                page.conversations(session).withdraw(exchange.saved.place)
    except HemerotecaError as error:
        session.trouble = error.message(session.language)


def _place(page: Page, session: Session, exchange: Exchange, record: ExchangeRecord) -> ExchangeId:
    """Write the record; gives where."""
    store = page.conversations(session)
    if exchange.saved is not None:
        store.update(exchange.saved.place, record)
        return exchange.saved.place
    if session.conversation:
        # Removed in another tab: what follows is a conversation of its own.
        with suppress(ConversationMissing):
            return store.append(session.conversation, record)
    place = store.begin(record, index=record.index, language=session.language)
    session.conversation = place.conversation
    return place


def arrive(page: Page, session: Session, conversation: str) -> None:
    """A tab was opened or reloaded: it shows the conversation that its address names.

    Events that come while it is being read wait for it, and so never show the tab empty.
    """
    with session.arriving:
        if session.ready:
            return
        session.ready = True
        if conversation:
            reopen(page, session, conversation)


def reopen(page: Page, session: Session, conversation: str) -> None:
    """Turn a tab to a conversation as it was left; ``trouble`` says why, if it cannot be."""
    session.trouble = ""
    try:
        stored = page.conversations(session).read(conversation)
    except ConversationMissing:
        return  # the tab stays as it is; the column shows that it has gone
    except HemerotecaError as error:
        session.trouble = error.message(session.language)
    else:
        session.show(_exchanges(stored), stored.id)
        _ask_as_before(page, session)


def _ask_as_before(page: Page, session: Session) -> None:
    """The next question goes to the index of the latest one, if that is still there."""
    latest, assistants = session.current, page.assistants
    if latest is None or latest.index not in assistants.names():
        return
    if latest.index != assistants.name_of(session.index):
        session.enter(latest.index)
    session.scope = latest.scope


def _exchanges(conversation: Conversation) -> list[Exchange]:
    """A conversation as a tab shows it."""
    exchanges = []
    pairs = zip(conversation.numbers, conversation.exchanges, strict=True)
    for at, (number, record) in enumerate(pairs, 1):
        exchange = Exchange.restored(at, Saved(ExchangeId(conversation.id, number), record))
        exchange.index = record.index or conversation.index
        exchanges.append(exchange)
    return exchanges
