"""What happens on the page: each method is one event, each yields what to show.

Gradio reads the annotations of these methods to know what to pass them, so this
module imports it at the top; it is loaded only when a page is built.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from typing import Final, get_args

import gradio as gr

from assistant.answering import openers
from assistant.errors import ArchiveMissing, ArticleMissing, Cancelled, HemerotecaError
from assistant.messages import text
from assistant.presentation.html import Html, is_web
from assistant.types import Filters, Form
from assistant.ui import article_view, facets, navigation, sources, transcript
from assistant.ui.components import Update
from assistant.ui.conversations import persistence
from assistant.ui.conversations.column import column
from assistant.ui.counts import grouped
from assistant.ui.dossier.kept import kept_in
from assistant.ui.exchange import Exchange
from assistant.ui.page import Page
from assistant.ui.session import Session
from assistant.ui.versions import cited_version

_log = logging.getLogger(__name__)
_LONGEST_QUESTION: Final = 2000
_DEMO: Final = "demo"
_EXAMPLES: Final = range(1, 5)
_NEWEST: Final = 6
# All stays as it is: Gradio empties what an event says nothing at all about.
_NOTHING: Final[Update] = {"editing": gr.skip()}


class Events:
    """The behaviour of the frame and of asking, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        session = self.session(request)
        language = session.language
        label, hint = text("ui.question", language), text("ui.placeholder", language)
        return {
            "nav": navigation.navigation(language),
            "question": gr.update(label=label, placeholder=hint),
            "new": gr.update(value=text("ui.new", language)),
            **self.frame(session),
            **self.shown(session),
        }

    def ask(self, question: str, request: gr.Request) -> Iterator[Update]:
        """The question of the text box: a new one, or another in place of one asked before.

        The address of a page is offered as an article to add.
        """
        session = self.session(request)
        if is_web(address := question.strip()) and not any(map(str.isspace, address)):
            yield {"editing": transcript.address(address, session.language)}
            return
        yield from self._answer(question, session, instead_of=session.editing)

    def ask_offered(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """A question that the page offers: an example, or one once more in the whole archive."""
        session = self.session(request)
        if getattr(event, "widen", False) and not session.busy:
            session.scope = Filters()
            yield {"scope_chips": ""}
        yield from self._answer(str(event.question), session)

    def retry(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """The latest question once more, in place of its answer."""
        session = self.session(request)
        exchange = session.exchange(event.exchange)
        asked = exchange.question if exchange and exchange is session.current else ""
        form = next((one for one in get_args(Form) if one == getattr(event, "form", "")), None)
        yield from self._answer(asked, session, instead_of=len(session.exchanges), form=form)

    def edit(self, event: gr.EventData, request: gr.Request) -> Update:
        """A question goes back to the box; once sent, it replaces itself and what follows."""
        session = self.session(request)
        exchange = session.exchange(event.exchange)
        if exchange is None:
            return _NOTHING
        session.editing = exchange.number
        return {
            "question": gr.update(value=exchange.question),
            "editing": transcript.editing(exchange, session.language),
        }

    def keep(self, request: gr.Request) -> Update:
        """The question that was being edited stays as it was."""
        self.session(request).editing = 0
        return {"question": gr.update(value=""), "editing": ""}

    def stop(self, request: gr.Request) -> Update:
        """The person does not want to wait for the rest."""
        session = self.session(request)
        session.cancelled.set()
        words = transcript.status(session.current, session.language, stopping=True)
        return {"status": words}

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
            index = session.index_of(str(event.article))
            assistant = self._page.assistants.named(index)
            article = assistant.article(str(event.article))
        except (ArchiveMissing, ArticleMissing):
            return {"article": article_view.missing_panel(session.language)}
        place = article_view.place_of(event.start, event.end)
        words = session.words_at(article.id, place)
        revisions = assistant.index.revisions(article.id)
        article, current, told, earlier = cited_version(
            article, revisions, place, words, session.language
        )
        spans = session.cited_spans(article)
        # What is opened from the archive belongs to no question.
        exchange = session.exchange(getattr(event, "exchange", ""))
        panel = article_view.article_panel(
            article,
            spans,
            current,
            language=session.language,
            opened=session.opened,
            question=exchange.question if exchange else "",
            passage=exchange.passage_around(article, current) if exchange else None,
            edits=assistant.index.edits(article.id),
            kept=self._kept(session),
            changed=told,
            earlier=earlier,
        )
        return {"article": panel}

    def show_sources(self, event: gr.EventData, request: gr.Request) -> Update:
        """The sources of one answer of the conversation."""
        session = self.session(request)
        exchange = session.exchange(event.exchange)
        panel = sources.sources_panel(exchange, session.language, self._kept(session))
        return {"sources": panel, "article": ""}

    def leave(self, request: gr.Request) -> None:
        """A tab was closed: its answer is stopped."""
        self._page.leave(request)

    def archive_changed(self, request: gr.Request) -> Update:
        """Another index is asked from now on, or the one that is has other articles."""
        session = self.session(request)
        shown = self.frame(session)
        if session.exchanges:
            return shown
        # An article that is being read stays open.
        empty = {part: words for part, words in self.shown(session).items() if part != "article"}
        return {**shown, **empty}

    def narrow(self, event: gr.EventData, request: gr.Request) -> Update:
        """Only some outlets, sections or days are to be asked."""
        session = self.session(request)
        session.scope = facets.filters_of(event)
        return {"scope_chips": facets.scope_chips(session.scope, session.language)}

    def frame(self, session: Session) -> Update:
        """Which index the next question is put to, and what of it."""
        assistant, language = self._page.assistant(session), session.language
        archive, form = "", Html()
        try:
            count = len(assistant.index)
            key = {0: "ui.archive_empty", 1: "ui.archive_one"}.get(count, "ui.archive_many")
            shown = grouped(count, language)
            archive = text(key, language, name=assistant.path.name, count=shown)
            form = facets.scope_form(assistant.index.article_list, session.scope, language)
        except HemerotecaError as error:
            archive = archive or error.message(language)
        return {
            "masthead": navigation.masthead(archive, language),
            "scope": form,
            "scope_chips": facets.scope_chips(session.scope, language),
        }

    def shown(self, session: Session) -> Update:
        """The conversation of a tab, whole, and the column beside it."""
        kept = self._kept(session)
        earlier = transcript.earlier(session.exchanges[:-1], session.language, kept)
        return {
            "past": earlier if session.exchanges else self._welcome(session),
            **self._progress(session, session.current),
            "editing": "",
            "article": "",
            **self._around(session),
        }

    def session(self, request: gr.Request) -> Session:
        """The tab that a request comes from, with the conversation that its address names."""
        session = self._page.session(request)
        # A tab whose server was started anew goes on where it was.
        persistence.arrive(self._page, session, str(request.query_params.get("c", "")))
        return session

    def _answer(
        self, question: str, session: Session, instead_of: int = 0, form: Form | None = None
    ) -> Iterator[Update]:
        # A browser can send half of a character, which no file can hold.
        question = question.encode("utf-8", "replace").decode().strip()[:_LONGEST_QUESTION]
        if not question or session.busy:
            yield _NOTHING
            return
        replaced = session.rewind(instead_of) if instead_of else []
        session.editing = 0
        exchange = session.begin(question, form)
        persistence.save(self._page, session, exchange)
        if exchange.saved is not None:  # else it could not be saved, and what it replaces stays
            persistence.withdraw(self._page, session, replaced)
        yield {**self.shown(session), "question": gr.update(value="")}
        try:
            for _ in self._steps(session, exchange):
                persistence.save(self._page, session, exchange)
                if exchange is not session.current:
                    return
                yield self._progress(session, exchange)
        finally:
            session.cancelled.set()
        persistence.save(self._page, session, exchange)
        yield {**self._progress(session, exchange), **self._around(session)}

    def _steps(self, session: Session, exchange: Exchange) -> Iterator[None]:
        """Bring the exchange forward; whatever goes wrong ends in it, for people to read."""
        cancelled = session.cancelled
        try:
            # What was asked when it was asked: the tab may turn to another index meanwhile.
            events = self._page.assistants.named(exchange.index).stream(
                exchange.question,
                history=session.history(),
                filters=exchange.scope,
                form=exchange.form,
                cancel=cancelled,
            )
            with closing(events):
                for event in events:
                    exchange.take(event)
                    if cancelled.is_set() and exchange.outcome == "partial":
                        exchange.cancel()
                    yield
        except Cancelled:
            exchange.cancel()
        except HemerotecaError as error:
            exchange.fail(error.message(session.language))
        except Exception as error:
            # A page cannot end with a traceback: the person gets a line, the log the rest.
            _log.exception("answering failed")
            kind = type(error).__name__
            exchange.fail(text("ui.unexpected", session.language, kind=kind))

    def _progress(self, session: Session, exchange: Exchange | None) -> Update:
        language, kept = session.language, self._kept(session)
        stopping = session.cancelled.is_set()
        return {
            "live": transcript.latest(exchange, language, session.offers(), kept),
            "status": transcript.status(exchange, language, stopping=stopping),
            "sources": sources.sources_panel(exchange, language, kept),
        }

    def _kept(self, session: Session) -> Collection[str]:
        return kept_in(self._page, session)

    def _around(self, session: Session) -> Update:
        """The column, and the buttons: to ask, or while an answer is in the making, to stop it."""
        language, busy = session.language, session.busy
        return {
            "ask": gr.update(value=text("ui.ask", language), visible=not busy),
            "stop": gr.update(value=text("ui.stop", language), visible=busy),
            "kept": column(self._page, session),
        }

    def _welcome(self, session: Session) -> Html:
        """An empty conversation, with questions of the demo, or about the newest articles."""
        assistant, language = self._page.assistant(session), session.language
        examples: Sequence[tuple[str, str]] = []
        with suppress(HemerotecaError):
            if not len(assistant.index):
                return transcript.ways_in(language)
        if assistant.path.name == _DEMO:
            keys = ((f"ui.shows_{number}", f"ui.example_{number}") for number in _EXAMPLES)
            examples = [(text(shows, language), text(key, language)) for shows, key in keys]
        else:
            with suppress(HemerotecaError):  # the masthead says what is wrong
                newest = assistant.index.articles(limit=_NEWEST)
                examples = [("", question) for question in openers(newest, language)]
        return transcript.welcome(examples, language)
