"""What happens in it: each method is one event and tells what to show."""

from __future__ import annotations

from typing import Final

import gradio as gr

from assistant.conversations import FORMATS, Conversation, exported, file_name, title_from
from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.presentation.html import escape
from assistant.ui.components import Update, download
from assistant.ui.conversations import persistence
from assistant.ui.conversations.column import column
from assistant.ui.events import Events
from assistant.ui.page import Page
from assistant.ui.session import Session

_MEDIA: Final = {"markdown": "text/markdown", "html": "text/html", "json": "application/json"}
_LONGEST_SEARCH: Final = 200


class ConversationsEvents:
    """Its behaviour, for all tabs; ``talk`` is that of the conversation that is open."""

    def __init__(self, page: Page, talk: Events) -> None:
        self._page, self._talk = page, talk

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        language = self._talk.session(request).language
        label, hint = (text(f"ui_conversations.{key}", language) for key in ("search", "title"))
        return {"search": gr.update(label=label, placeholder=hint)}

    def search(self, words: str, request: gr.Request) -> Update:
        """Something is typed into the search box."""
        session = self._talk.session(request)
        session.search = words.strip()[:_LONGEST_SEARCH]
        return self._listed(session)

    def refresh(self, request: gr.Request) -> Update:
        """The tab is looked at again: what others did meanwhile shows."""
        return self._listed(self._talk.session(request))

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A conversation was chosen: it is shown as it was left."""
        session = self._talk.session(request)
        wanted = str(event.id)
        if wanted == session.conversation:
            return self._listed(session)
        persistence.reopen(self._page, session, wanted)
        return {**self._talk.frame(session), **self._talk.shown(session), "said": ""}

    def rename(self, event: gr.EventData, request: gr.Request) -> Update:
        """A conversation gets another title."""
        session = self._talk.session(request)
        try:
            title = self._page.conversations(session).rename(str(event.id), str(event.title))
            line = text("ui_conversations.renamed", session.language, title=title)
        except HemerotecaError as error:
            line = error.message(session.language)
        return self._listed(session, line)

    def remove(self, event: gr.EventData, request: gr.Request) -> Update:
        """A conversation is removed; the person has confirmed it."""
        session, wanted = self._talk.session(request), str(event.id)
        try:
            self._page.conversations(session).remove(wanted)
        except HemerotecaError as error:
            return self._listed(session, error.message(session.language))
        line = text("ui_conversations.removed", session.language)
        if wanted != session.conversation:
            return self._listed(session, line)
        session.clear()
        return {**self._talk.shown(session), "said": escape(line)}

    def export(self, event: gr.EventData, request: gr.Request) -> Update:
        """A conversation is wanted as a file; the browser saves what this hands it."""
        session, kind = self._talk.session(request), str(event.kind)
        try:
            conversation = self._page.conversations(session).read(str(event.id))
        except HemerotecaError as error:
            return {"said": escape(error.message(session.language))}
        return self._saved(conversation, kind, session)

    def export_answer(self, event: gr.EventData, request: gr.Request) -> Update:
        """One answer of the open conversation is wanted as a file."""
        session = self._talk.session(request)
        exchange = session.exchange(event.exchange)
        if exchange is None:
            return {"said": ""}
        record = exchange.record()
        conversation = Conversation(
            id=session.conversation or "hemeroteca",
            title=title_from(record.question),
            index=self._page.assistants.name_of(exchange.index),
            language=session.language,
            created=record.asked,
            updated=record.asked,
            questions=1,
            exchanges=(record,),
        )
        saved = self._saved(conversation, str(event.kind), session)
        return {**saved, "status": saved["said"]}

    def _saved(self, conversation: Conversation, kind: str, session: Session) -> Update:
        """A file for the browser to save."""
        chosen = next((known for known in FORMATS if known == kind), FORMATS[0])
        content = exported(conversation, chosen, session.language).encode("utf-8")
        name = file_name(conversation, chosen)
        file = download(name, _MEDIA[chosen], content)
        said = text("ui_conversations.exported", session.language, name=name)
        return {"file": file, "said": escape(said)}

    def _listed(self, session: Session, line: str = "") -> Update:
        return {"kept": column(self._page, session), "said": escape(line)}
