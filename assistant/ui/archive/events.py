"""What happens among the articles: each method is one event and tells what to show."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import gradio as gr

from assistant.config.settings import Settings
from assistant.conversations import LOCAL
from assistant.errors import ArticleMissing, HemerotecaError, UsageError
from assistant.index import Index
from assistant.messages import speaking, text
from assistant.presentation.html import Html, bdi, element, escape, is_web
from assistant.sync import address_of
from assistant.types import Span
from assistant.ui import article_view, facets
from assistant.ui.archive import articles, correction, heading, intake, uploads
from assistant.ui.archive.adding import Adding, Document
from assistant.ui.archive.origins import panel
from assistant.ui.archive.syncing import Syncing
from assistant.ui.archive.timeline import timeline, timeline_html
from assistant.ui.capture import token_of
from assistant.ui.components import Update
from assistant.ui.counts import counted
from assistant.ui.dossier.kept import kept_in
from assistant.ui.page import Page
from assistant.ui.session import Session
from assistant.ui.versions import history


class LibraryEvents:
    """The behaviour of the view, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def show(self, request: gr.Request) -> Update:
        """The view is entered."""
        return self._whole(self._page.session(request))

    def switch(self, event: gr.EventData, request: gr.Request) -> Update:
        """Another index is chosen: a new conversation begins, the other stays in the column."""
        session = self._page.session(request)
        wanted = str(getattr(event, "index", ""))
        if wanted in self._page.assistants.names():
            self._enter(session, "" if wanted == self._page.assistants.name_of("") else wanted)
        return {**self._whole(session), "article": ""}

    def create(self, event: gr.EventData, request: gr.Request) -> Update:
        """A new, empty index, which becomes the active one."""
        session = self._page.session(request)
        try:
            name = self._page.assistants.create(str(getattr(event, "name", "")))
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        self._enter(session, name)
        name = self._page.assistants.name_of(name)
        made = text("ui_library.created", session.language, name=name)
        return {**self._whole(session), "notice": escape(made), "article": ""}

    def look(self, event: gr.EventData, request: gr.Request) -> Update:
        """What is searched for, the order or a filter has changed."""
        session = self._page.session(request)
        session.look = articles.look_of(event)
        return self._found(session)

    def turn(self, event: gr.EventData, request: gr.Request) -> Update:
        """Another page of the list."""
        session = self._page.session(request)
        page = str(getattr(event, "page", "0"))
        session.look = replace(session.look, page=int(page[:6]) if page.isdecimal() else 0)
        return self._found(session)

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """An article of the list is opened beside it."""
        session = self._page.session(request)
        session.opened += 1
        language, opened = session.language, session.opened
        index = self._index(session)
        try:
            article = index.article(str(event.article))
        except ArticleMissing:
            return {"article": article_view.missing_panel(language)}
        panel = article_view.article_panel(
            article,
            (),
            Span(0, 0),
            language=language,
            opened=opened,
            back="ui_library.back",
            edits=index.edits(article.id),
            changed=history(article, index.revisions(article.id), language),
            kept=kept_in(self._page, session),
        )
        return {"article": panel}

    def receive(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Files were handed over."""
        session, settings = self._page.session(request), self._settings
        with tempfile.TemporaryDirectory(prefix="hemeroteca-") as folder:
            with speaking(session.language):
                given = uploads.documents(getattr(event, "files", None), Path(folder), settings)
                given += uploads.left_out(getattr(event, "left", None), settings)
            yield from self._add(session, given)

    def paste(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Text was handed over, or the address of a page."""
        session = self._page.session(request)
        if address := str(getattr(event, "address", "")):
            yield from self._add(session, [uploads.at_address(address, self._settings)])
            return
        names = ("title", "text", "source", "published")
        fields = {name: str(getattr(event, name, "")) for name in names}
        name = fields["title"].strip() or text("ui_library.pasted", session.language)
        yield from self._add(session, [uploads.pasted(fields, name, self._settings)])

    def example(self, request: gr.Request) -> Iterator[Update]:
        """The articles that come with the program are wanted."""
        session = self._page.session(request)
        name = text("ui_library.example", session.language)
        yield from self._add(session, [uploads.example(self._settings, name)])

    def remember(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """A folder or an address is to be a source; what is new is visited at once."""
        session = self._page.session(request)
        try:
            address = self._source(session, str(getattr(event, "source", "")))
            new = self._index(session).origins.add(address)
        except HemerotecaError as error:
            yield {"notice": _failure(error.message(session.language))}
            return
        key = "sync.added" if new else "sync.known"
        notice = escape(text(key, session.language, address=address))
        yield {"sources": self._sources(session), "notice": notice}
        busy = session.adding is not None and not session.adding.over
        if new and not busy:
            visit = Syncing([address], self._settings, session.language, named=True)
            yield from self._run(session, visit)

    def forget(self, event: gr.EventData, request: gr.Request) -> Update:
        """A source is to be one no longer; its articles stay."""
        session = self._page.session(request)
        address = str(getattr(event, "source", ""))
        self._index(session).origins.forget(address)
        notice = escape(text("sync.forgotten", session.language, address=address))
        return {"sources": self._sources(session), "notice": notice}

    def visit(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """One source is to be visited, or all of them."""
        session = self._page.session(request)
        wanted = str(getattr(event, "source", ""))
        known = [origin.address for origin in self._index(session).origins.listing()]
        chosen = [address for address in known if not wanted or address == wanted]
        language = session.language
        syncing = Syncing(chosen, self._settings, language, named=bool(wanted))
        yield from self._run(session, syncing)

    def cancel(self, request: gr.Request) -> Update:
        """The person does not want the rest to be added."""
        session = self._page.session(request)
        if session.adding is not None:
            session.adding.cancelled.set()
        return self._progress(session)

    def dismiss(self, request: gr.Request) -> Update:
        """What became of the last documents has been read."""
        session = self._page.session(request)
        if session.adding is not None and session.adding.over:
            session.adding = None
        return self._progress(session)

    def remove(self, event: gr.EventData, request: gr.Request) -> Update:
        """Articles are to go; the person has confirmed it."""
        session = self._page.session(request)
        try:
            gone = self._index(session).remove(_chosen(event))
        except HemerotecaError as error:
            notice = _failure(error.message(session.language))
        else:
            notice = escape(counted("ui_library.removed", gone, session.language))
        return {**self._whole(session), "notice": notice}

    def correct(self, event: gr.EventData, request: gr.Request) -> Update:
        """Articles are to be put right: the form for it."""
        session = self._page.session(request)
        try:
            index = self._index(session)
            chosen = [(index.article(name), index.edits(name)) for name in _chosen(event)]
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        return {"correction": correction.form(chosen, session.language), "notice": ""}

    def edit(self, event: gr.EventData, request: gr.Request) -> Update:
        """The form was sent: what was changed in it holds for all of its articles."""
        session = self._page.session(request)
        changes, clear = correction.changes_of(event)
        try:
            count = self._index(session).edit(_chosen(event), changes, clear=clear)
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        notice = escape(counted("ui_library.edited", count, session.language))
        return {**self._whole(session), "notice": notice}

    def leave(self) -> Update:
        """Nothing is to be put right after all."""
        return {"correction": ""}

    def _enter(self, session: Session, index: str) -> None:
        if index != session.index:
            session.clear()
        session.enter(index)

    @property
    def _settings(self) -> Settings:
        return self._page.assistants.first.settings

    def _index(self, session: Session) -> Index:
        return self._page.assistant(session).index

    def _source(self, session: Session, given: str) -> str:
        """An origin that may be added from the page: where it is shared, no folder of the server.

        Raises:
            UsageError: It is none.
        """
        if session.owner != LOCAL and not is_web(given):
            raise UsageError("ui_library.only_addresses")
        return address_of(given)

    def _sources(self, session: Session) -> Html:
        origins = self._index(session).origins.listing()
        return panel(origins, session.language, paths=session.owner == LOCAL)

    def _add(self, session: Session, documents: list[Document]) -> Iterator[Update]:
        yield from self._run(session, Adding(documents, session.language))

    def _run(self, session: Session, adding: Adding) -> Iterator[Update]:
        language = session.language
        if session.adding is not None and not session.adding.over:
            yield {"notice": _failure(text("ui_library.busy", language))}
            return
        session.adding = adding
        assistant = self._page.assistant(session)
        yield {**self._progress(session), "notice": ""}
        for _ in adding.into(lambda: assistant.index):
            yield self._progress(session)
        yield {**self._whole(session), "notice": escape(intake.summary(adding, language))}

    def _progress(self, session: Session) -> Update:
        return {"progress": intake.progress_html(session.adding, session.language)}

    def _whole(self, session: Session) -> Update:
        language, assistants = session.language, self._page.assistants
        controls, sources, total = Html(), Html(), None
        with suppress(HemerotecaError):  # what is found says what is wrong
            listing = self._index(session).article_list
            known = articles.controls(listing, session.look, language)
            total = listing.count()
            controls = known if total else controls
            sources = self._sources(session)
        active = assistants.name_of(session.index)
        return {
            "notice": "",
            "intake": self._intake(session, empty=total == 0),
            "sources": sources,
            **self._progress(session),
            "controls": controls,
            "chips": "",
            "timeline": "",
            "correction": "",
            **self._found(session),
            "head": heading.heading(assistants.names(), active, total, language),
        }

    def _intake(self, session: Session, *, empty: bool, renew: bool = False) -> Html:
        token = ""
        with suppress(OSError):  # where nothing can be written there is no bookmarklet
            token = token_of(self._settings.home, renew=renew)
        name = self._page.assistants.name_of(session.index)
        return intake.intake(self._settings, session.language, token=token, index=name, empty=empty)

    def renew(self, request: gr.Request) -> Update:
        """Bookmarklets that were dragged away so far are to do nothing any more."""
        session = self._page.session(request)
        return {"intake": self._intake(session, empty=False, renew=True)}

    def _found(self, session: Session) -> Update:
        """The list and the timeline as the tab looks at them."""
        language, look = session.language, session.look
        try:
            listing = self._index(session).article_list
            selected = listing.count(look.selection)
            look = replace(look, page=min(look.page, max(0, selected - 1) // articles.PAGE))
            offset = look.page * articles.PAGE
            page = listing.page(
                look.selection, order=look.order, limit=articles.PAGE, offset=offset
            )
            bars = timeline(listing, look.selection)
            total = listing.count()
        except HemerotecaError as error:
            return {"articles": heading.problem(error.message(language))}
        session.look = look
        return {
            "chips": facets.chips(look.selection.filters, language),
            "timeline": timeline_html(bars, look.selection.filters, language),
            "articles": articles.article_list(page, look, selected, total, language),
        }


def _chosen(event: gr.EventData) -> list[str]:
    return [str(article_id) for article_id in list(getattr(event, "articles", ()))]


def _failure(words: str) -> Html:
    return element("span", bdi(words), class_="failed")
