"""Between an open tab and what is kept of it: saves as an answer grows, and opens again."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from assistant.conversations import Conversation, Conversations, ExchangeRecord, Place
from assistant.conversations.record import Stage
from assistant.errors import ConversationMissing, HemerotecaError
from assistant.ui.exchange import Exchange
from assistant.ui.page import Page
from assistant.ui.session import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """Where an exchange is kept.

    Attributes:
        place: Its place in the store.
        record: It as it was kept last.
    """

    place: Place
    record: ExchangeRecord


class Keeping:
    """Keeps what the tabs ask.

    A failure to keep never keeps anybody from asking: it is told in the column.

    Args:
        page: What the views share.
    """

    def __init__(self, page: Page) -> None:
        """Begin without any tab."""
        self._page = page

    def keep(self, session: Session, exchange: Exchange) -> None:
        """Save what is new of an exchange, if anything is; provisional text is not."""
        store = self._page.conversations(session)
        # Whoever has turned to another conversation waits no more: what was kept stays as it is.
        if store is None or exchange is not session.current:
            return
        # By its name: after a restart the page's first index may be another.
        named = {"index": self._page.assistants.name_of(exchange.index)}
        record = record_of(exchange).model_copy(update=named)
        if exchange.kept is not None and exchange.kept.record == record:
            return
        try:
            exchange.kept = Kept(self._saved(store, session, exchange, record), record)
            session.trouble = ""
        except HemerotecaError as error:
            if not session.trouble:
                _log.warning("%s", error)
            session.trouble = error.told(session.language)

    def withdraw(self, session: Session, exchanges: Iterable[Exchange]) -> None:
        """Keep no longer what was asked otherwise since."""
        store = self._page.conversations(session)
        kept = [exchange.kept for exchange in exchanges if exchange.kept is not None]
        if store is None:
            return
        try:
            for one in kept:
                store.withdraw(one.place)
        except HemerotecaError as error:
            session.trouble = error.told(session.language)

    def _saved(
        self, store: Conversations, session: Session, exchange: Exchange, record: ExchangeRecord
    ) -> Place:
        if exchange.kept is not None:
            store.update(exchange.kept.place, record)
            return exchange.kept.place
        if session.conversation:
            # Removed in another tab: what follows is a conversation of its own.
            with suppress(ConversationMissing):
                return store.append(session.conversation, record)
        place = store.begin(record, index=record.index, language=session.language)
        session.conversation = place.conversation
        return place

    def arrive(self, session: Session, conversation: str) -> None:
        """A tab was opened or reloaded: it shows the conversation that its address names.

        Whoever comes while it is being read waits for it, and so never shows the tab empty.
        """
        with session.arriving:
            if session.ready:
                return
            session.ready = True
            if conversation:
                self.reopen(session, conversation)

    def reopen(self, session: Session, conversation: str) -> None:
        """Turn a tab to a conversation as it was left; ``trouble`` says why, if it cannot be."""
        store = self._page.conversations(session)
        if store is None:
            return
        try:
            found = store.read(conversation)
        except ConversationMissing:
            session.trouble = ""  # the tab stays as it is; the column shows that it has gone
        except HemerotecaError as error:
            session.trouble = error.told(session.language)
        else:
            session.trouble = ""
            session.show(_exchanges(found), found.id)
            self._ask_as_before(session)

    def _ask_as_before(self, session: Session) -> None:
        """The next question is put to whatever the latest one was, if that is still there."""
        latest, known = session.current, self._page.assistants
        if latest is None or latest.index not in known.names():
            return
        if latest.index != known.name_of(session.index):
            session.enter(latest.index)
        session.scope = latest.scope


def record_of(exchange: Exchange) -> ExchangeRecord:
    """What is kept of an exchange: all but the provisional text."""
    earlier = exchange.kept.record if exchange.kept is not None else None
    facts = {"asked": earlier.asked} if earlier is not None else {}
    return ExchangeRecord(
        **facts,
        question=exchange.question,
        stage=_stage(exchange),
        understood=exchange.understood,
        index=exchange.index,
        filters=exchange.scope,
        hits=exchange.hits,
        evidence=exchange.evidence,
        sentences=tuple(exchange.sentences),
        answer=exchange.answer,
        failure=exchange.failure,
    )


def _stage(exchange: Exchange) -> Stage:
    if exchange.stage in ("done", "cancelled", "failed"):
        return exchange.stage
    return "unfinished"


def _exchanges(conversation: Conversation) -> list[Exchange]:
    """A conversation as a tab shows it; an answer that was never finished was interrupted."""
    both = zip(conversation.numbers, conversation.exchanges, strict=True)
    return [
        _exchange(at, record, record.index or conversation.index, Place(conversation.id, number))
        for at, (number, record) in enumerate(both, 1)
    ]


def _exchange(at: int, record: ExchangeRecord, index: str, place: Place) -> Exchange:
    return Exchange(
        number=at,
        question=record.question,
        stage="interrupted" if record.stage == "unfinished" else record.stage,
        understood=record.understood,
        hits=record.hits,
        evidence=record.evidence,
        sentences=list(record.sentences),
        answer=record.answer,
        failure=record.failure,
        index=index,
        scope=record.filters,
        kept=Kept(place, record),
    )
