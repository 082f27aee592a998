"""What happens on the page: each method is one event, each yields what to show.

Gradio reads the annotations of these methods to know what to pass them, so this
module imports it at the top; it is loaded only when a page is built.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import gradio as gr

from assistant.errors import ArticleMissing, Cancelled, HemerotecaError
from assistant.messages import text
from assistant.types import Filters, Span
from assistant.ui import navigation, reader, scope, sources, transcript
from assistant.ui.exchange import Exchange
from assistant.ui.facets import Facets, filters_of
from assistant.ui.page import Page, said
from assistant.ui.session import Session

_log = logging.getLogger(__name__)
_LONGEST_QUESTION: Final = 2000
_DEMO: Final = "demo"

Update = dict[Any, Any]


@dataclass(frozen=True)
class Parts:
    """The components that events read and write."""

    masthead: Any
    nav: Any
    past: Any
    live: Any
    status: Any
    scope: Any
    scope_chips: Any
    question: Any
    ask: Any
    stop: Any
    new: Any
    sources: Any
    reader: Any


class Events:
    """The behaviour of the frame and of asking, for all tabs.

    Args:
        page: What the views share.
        parts: The components; the layout connects them.
    """

    def __init__(self, page: Page, parts: Parts) -> None:
        """Begin without any tab."""
        self._page = page
        self.parts = parts

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        session = self._session(request)
        language, parts = session.language, self.parts
        label, hint = text("ui.question", language), text("ui.placeholder", language)
        return {
            parts.masthead: navigation.masthead(self._archive(session), language),
            parts.nav: navigation.navigation(language),
            parts.question: gr.update(label=label, placeholder=hint),
            parts.ask: gr.update(value=text("ui.ask", language)),
            parts.stop: gr.update(value=text("ui.stop", language)),
            parts.new: gr.update(value=text("ui.new", language)),
            parts.scope: self._scope_form(session),
            **self._empty(session),
        }

    def ask(self, question: str, request: gr.Request) -> Iterator[Update]:
        """The question of the text box."""
        yield from self._answer(question, self._session(request))

    def ask_offered(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """A question that the page offers: an example, or one once more in the whole archive."""
        session = self._session(request)
        if getattr(event, "widen", False) and not session.busy:
            session.scope = Filters()
            yield {self.parts.scope_chips: ""}
        yield from self._answer(str(event.question), session)

    def stop(self, request: gr.Request) -> Update:
        """The person does not want to wait for the rest."""
        session = self._session(request)
        session.cancelled.set()
        words = transcript.status(session.current, session.language, stopping=True)
        return {self.parts.status: words}

    def clear(self, request: gr.Request) -> Update:
        """A new conversation."""
        session = self._session(request)
        session.clear()
        return {**self._empty(session), **self._idle()}

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A citation or a source was chosen: its article, at the words."""
        session = self._session(request)
        session.opened += 1
        try:
            index = session.index_of(str(event.article))
            article = self._page.assistants.named(index).article(str(event.article))
        except ArticleMissing:
            return {self.parts.reader: reader.missing_panel(session.language)}
        spans = session.cited_spans(article.id)
        current = _span(event.start, event.end)
        panel = reader.reader_panel(
            article, spans, current, language=session.language, opened=session.opened
        )
        return {self.parts.reader: panel}

    def show_sources(self, event: gr.EventData, request: gr.Request) -> Update:
        """The sources of one answer of the conversation."""
        session = self._session(request)
        chosen = [e for e in session.exchanges if str(e.number) == str(event.exchange)]
        panel = sources.sources_panel(chosen[0] if chosen else None, session.language)
        return {self.parts.sources: panel, self.parts.reader: ""}

    def leave(self, request: gr.Request) -> None:
        """A tab was closed: nobody waits for its answer any more."""
        self._page.sessions.close(str(request.session_hash))

    def archive_changed(self, request: gr.Request) -> Update:
        """Another index is asked from now on, or the one that is has other articles."""
        session = self._session(request)
        parts, language = self.parts, session.language
        shown = {
            parts.masthead: navigation.masthead(self._archive(session), language),
            parts.scope: self._scope_form(session),
            parts.scope_chips: scope.chips(session.scope, language),
        }
        return shown if session.exchanges else {**shown, parts.past: self._welcome(session)}

    def narrow(self, event: gr.EventData, request: gr.Request) -> Update:
        """Only some outlets, sections or days are to be asked."""
        session = self._session(request)
        session.scope = filters_of(event)
        return {self.parts.scope_chips: scope.chips(session.scope, session.language)}

    def _session(self, request: gr.Request) -> Session:
        return self._page.session(request)

    def _answer(self, question: str, session: Session) -> Iterator[Update]:
        question = question.strip()[:_LONGEST_QUESTION]
        if not question or session.busy:
            return
        exchange = session.begin(question)
        earlier = session.exchanges[:-1]
        parts, language = self.parts, session.language
        yield {
            parts.past: "".join(transcript.exchange_html(e, language) for e in earlier),
            parts.question: gr.update(value=""),
            parts.ask: gr.update(visible=False),
            parts.stop: gr.update(visible=True),
            parts.reader: "",
            **self._progress(session, exchange),
        }
        try:
            for _ in self._steps(session, exchange):
                if exchange is not session.current:
                    return
                yield self._progress(session, exchange)
        finally:
            session.cancelled.set()
        yield {**self._progress(session, exchange), **self._idle()}

    def _steps(self, session: Session, exchange: Exchange) -> Iterator[None]:
        """Bring the exchange forward; whatever goes wrong ends in it, for people to read."""
        try:
            yield from self._events(session, exchange)
        except Cancelled:
            exchange.cancel()
        except HemerotecaError as error:
            exchange.fail(said(error, session.language))
        except Exception as error:
            # A page cannot end with a traceback: the person gets a line, the log the rest.
            _log.exception("answering failed")
            kind = type(error).__name__
            exchange.fail(text("ui.unexpected", session.language, kind=kind))

    def _events(self, session: Session, exchange: Exchange) -> Iterator[None]:
        cancelled, history = session.cancelled, session.history()
        # What was asked when it was asked: the tab may turn to another index meanwhile.
        assistant = self._page.assistants.named(exchange.index)
        events = assistant.stream(
            exchange.question, history=history, filters=exchange.scope, cancel=cancelled
        )
        with closing(events):
            for event in events:
                exchange.take(event)
                if cancelled.is_set() and exchange.unsettled:
                    exchange.cancel()
                yield

    def _progress(self, session: Session, exchange: Exchange) -> Update:
        language, parts = session.language, self.parts
        stopping = session.cancelled.is_set()
        return {
            parts.live: transcript.exchange_html(exchange, language),
            parts.status: transcript.status(exchange, language, stopping=stopping),
            parts.sources: sources.sources_panel(exchange, language),
        }

    def _idle(self) -> Update:
        parts = self.parts
        return {parts.ask: gr.update(visible=True), parts.stop: gr.update(visible=False)}

    def _empty(self, session: Session) -> Update:
        language, parts = session.language, self.parts
        return {
            parts.past: self._welcome(session),
            parts.live: "",
            parts.status: "",
            parts.sources: sources.sources_panel(None, language),
            parts.reader: "",
        }

    def _welcome(self, session: Session) -> str:
        return transcript.welcome(self._examples(session), session.language)

    def _scope_form(self, session: Session) -> str:
        try:
            known = Facets.of(self._page.assistant(session).index.listing)
        except HemerotecaError:
            return ""
        return scope.form(known, session.scope, session.language)

    def _examples(self, session: Session) -> list[str]:
        if self._page.assistant(session).path.name != _DEMO:
            return []
        return [text(f"ui.example_{number}", session.language) for number in (1, 2, 3)]

    def _archive(self, session: Session) -> str:
        assistant, language = self._page.assistant(session), session.language
        try:
            count = len(assistant.index)
        except HemerotecaError as error:
            return said(error, language)
        key = {0: "ui.archive_empty", 1: "ui.archive_one"}.get(count, "ui.archive_many")
        return text(key, language, name=assistant.path.name, count=count)


def _span(start: object, end: object) -> Span:
    """A place named by the browser: anything that is not one marks nothing."""
    try:
        first, last = int(str(start)), int(str(end))
    except ValueError:
        return Span(0, 0)
    return Span(first, last) if 0 <= first <= last else Span(0, 0)
