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
from assistant.types import Span
from assistant.ui import navigation, reader, sources, transcript
from assistant.ui.conversations.column import column
from assistant.ui.conversations.keeping import Keeping
from assistant.ui.exchange import Exchange
from assistant.ui.page import Page
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
    question: Any
    ask: Any
    stop: Any
    new: Any
    sources: Any
    reader: Any
    kept: Any


class Events:
    """The behaviour of the frame and of asking, for all tabs.

    Args:
        page: What the views share.
        parts: The components; the layout connects them.
    """

    def __init__(self, page: Page, parts: Parts) -> None:
        """Begin without any tab."""
        self._page = page
        self._keeping = Keeping(page)
        self.parts = parts

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        session = self.session(request)
        language, parts = session.language, self.parts
        label, hint = text("ui.question", language), text("ui.placeholder", language)
        return {
            parts.masthead: navigation.masthead(self._archive(session), language),
            parts.nav: navigation.navigation(language),
            parts.question: gr.update(label=label, placeholder=hint),
            parts.ask: gr.update(value=text("ui.ask", language)),
            parts.stop: gr.update(value=text("ui.stop", language)),
            parts.new: gr.update(value=text("ui.new", language)),
            **self.shown(session),
        }

    def ask(self, question: str, request: gr.Request) -> Iterator[Update]:
        """The question of the text box."""
        yield from self._answer(question, self.session(request))

    def ask_example(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """One of the questions that an empty conversation offers."""
        yield from self._answer(str(event.question), self.session(request))

    def stop(self, request: gr.Request) -> Update:
        """The person does not want to wait for the rest."""
        session = self.session(request)
        session.cancelled.set()
        words = transcript.status(session.current, session.language, stopping=True)
        return {self.parts.status: words}

    def clear(self, request: gr.Request) -> Update:
        """A new conversation."""
        session = self.session(request)
        session.clear()
        return self.shown(session)

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A citation or a source was chosen: its article, at the words."""
        session = self.session(request)
        session.opened += 1
        try:
            article = self._page.assistant(session).article(str(event.article))
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
        session = self.session(request)
        chosen = [e for e in session.exchanges if str(e.number) == str(event.exchange)]
        panel = sources.sources_panel(chosen[0] if chosen else None, session.language)
        return {self.parts.sources: panel, self.parts.reader: ""}

    def leave(self, request: gr.Request) -> None:
        """A tab was closed: nobody waits for its answer any more."""
        self._page.leave(request)

    def stop_all(self) -> None:
        """The server is going down."""
        self._page.sessions.stop_all()

    def shown(self, session: Session) -> Update:
        """The conversation of a tab, whole, and the column beside it."""
        current, parts = session.current, self.parts
        if current is None:
            return {**self._empty(session), **self._idle(), **self._column(session)}
        return {
            parts.past: self._earlier(session),
            **self._progress(session, current),
            parts.reader: "",
            **self._idle(),
            **self._column(session),
        }

    def session(self, request: gr.Request) -> Session:
        """The tab that a request comes from, with the conversation that its address names."""
        session = self._page.session(request)
        # A tab whose server was started anew goes on where it was.
        self._keeping.arrive(session, str(request.query_params.get("c", "")))
        return session

    def _answer(self, question: str, session: Session) -> Iterator[Update]:
        # A browser can send half of a character, which no file can hold.
        question = question.encode("utf-8", "replace").decode().strip()[:_LONGEST_QUESTION]
        if not question or session.busy:
            return
        exchange = session.begin(question)
        self._keeping.keep(session, exchange)
        parts = self.parts
        yield {
            parts.past: self._earlier(session),
            parts.question: gr.update(value=""),
            parts.ask: gr.update(visible=False),
            parts.stop: gr.update(visible=True),
            parts.reader: "",
            **self._progress(session, exchange),
            **self._column(session),
        }
        try:
            for _ in self._steps(session, exchange):
                self._keeping.keep(session, exchange)
                if exchange is not session.current:
                    return
                yield self._progress(session, exchange)
        finally:
            session.cancelled.set()
        self._keeping.keep(session, exchange)
        yield {**self._progress(session, exchange), **self._idle(), **self._column(session)}

    def _steps(self, session: Session, exchange: Exchange) -> Iterator[None]:
        """Bring the exchange forward; whatever goes wrong ends in it, for people to read."""
        try:
            yield from self._events(session, exchange)
        except Cancelled:
            exchange.cancel()
        except HemerotecaError as error:
            exchange.fail(error.told(session.language))
        except Exception as error:
            # A page cannot end with a traceback: the person gets a line, the log the rest.
            _log.exception("answering failed")
            kind = type(error).__name__
            exchange.fail(text("ui.unexpected", session.language, kind=kind))

    def _events(self, session: Session, exchange: Exchange) -> Iterator[None]:
        cancelled, history = session.cancelled, session.history()
        assistant = self._page.assistant(session)
        events = assistant.stream(exchange.question, history=history, cancel=cancelled)
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

    def _earlier(self, session: Session) -> str:
        earlier = session.exchanges[:-1]
        return "".join(transcript.exchange_html(e, session.language) for e in earlier)

    def _column(self, session: Session) -> Update:
        return {self.parts.kept: column(self._page, session)}

    def _idle(self) -> Update:
        parts = self.parts
        return {parts.ask: gr.update(visible=True), parts.stop: gr.update(visible=False)}

    def _empty(self, session: Session) -> Update:
        language, parts = session.language, self.parts
        return {
            parts.past: transcript.welcome(self._examples(session), language),
            parts.live: "",
            parts.status: "",
            parts.sources: sources.sources_panel(None, language),
            parts.reader: "",
        }

    def _examples(self, session: Session) -> list[str]:
        if self._page.assistant(session).path.name != _DEMO:
            return []
        return [text(f"ui.example_{number}", session.language) for number in (1, 2, 3)]

    def _archive(self, session: Session) -> str:
        assistant, language = self._page.assistant(session), session.language
        try:
            count = len(assistant.index)
        except HemerotecaError as error:
            return error.told(language)
        key = {0: "ui.archive_empty", 1: "ui.archive_one"}.get(count, "ui.archive_many")
        return text(key, language, name=assistant.path.name, count=count)


def _span(start: object, end: object) -> Span:
    """A place named by the browser: anything that is not one marks nothing."""
    try:
        first, last = int(str(start)), int(str(end))
    except ValueError:
        return Span(0, 0)
    return Span(first, last) if 0 <= first <= last else Span(0, 0)
