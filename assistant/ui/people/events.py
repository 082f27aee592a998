"""What happens in the view: each method is one event and tells what to show."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import gradio as gr

from assistant.desk.people import NameCount, profiles
from assistant.errors import HemerotecaError
from assistant.index import Index
from assistant.ui import reading
from assistant.ui.archive.heading import problem
from assistant.ui.components import Update
from assistant.ui.page import Page
from assistant.ui.people import listing
from assistant.ui.session import Session

# Names are found by reading; so many of the newest articles are read for the list.
_MOST_READ = 400
_AT_ONCE = 20
_LONGEST = 120


class PeopleEvents:
    """The behaviour of the view, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lock = threading.Lock()
        self._known: dict[str, tuple[object, list[tuple[str, int]]]] = {}

    def show(self, request: gr.Request) -> Iterator[Update]:
        """The view is entered: whom it showed last, or the list of names."""
        session = self._page.session(request)
        if session.person:
            yield self._profiles(session)
        else:
            yield from self._names(session)

    def choose(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """A name was typed or chosen; an empty one leads back to the list."""
        session = self._page.session(request)
        session.person = " ".join(str(event.name).split())[:_LONGEST]
        yield from self.show(request)

    def stop(self, request: gr.Request) -> Update:
        """The list is good enough as far as it is."""
        self._page.session(request).naming.set()
        return {"working": ""}

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """Words of an article were chosen: the article, there."""
        session = self._page.session(request)
        return reading.opened(
            self._page, session, event, index=session.index, back="ui_people.back"
        )

    def _profiles(self, session: Session) -> Update:
        language = session.language
        try:
            index = self._page.assistant(session).index
            shown = listing.profiles(profiles(session.person, index), session.person, language)
        except HemerotecaError as error:
            shown = problem(error.message(language))
        return {"form": listing.form(session.person, language), "working": "", "people": shown}

    def _names(self, session: Session) -> Iterator[Update]:
        language, session.naming = session.language, threading.Event()
        try:
            index = self._page.assistant(session).index
            total = len(index)
            most = min(_MOST_READ, total)
            form = listing.form("", language)
            mark = (total, [article.id for article in index.articles(limit=1)])
            key = str(index.path)
            if self._known.get(key, (None, []))[0] != mark:
                yield {
                    "form": form,
                    "working": listing.working(0, most, language),
                    "people": "",
                }
                for done in self._read(index, most, key, mark, session.naming):
                    yield {"working": listing.working(done, most, language)}
            found = self._known.get(key, (None, []))[1]
            shown = listing.names(found, most, total, language)
            yield {"form": form, "working": "", "people": shown}
        except HemerotecaError as error:
            yield {"people": problem(error.message(language)), "working": ""}

    def _read(
        self, index: Index, most: int, key: str, mark: object, stopped: threading.Event
    ) -> Iterator[int]:
        """Read the newest articles a few at a time; what was found until it is stopped stays."""
        counter = NameCount()
        while counter.read < most and not stopped.is_set():
            counter.take(index.articles(limit=_AT_ONCE, offset=counter.read)[: most - counter.read])
            yield counter.read
        with self._lock:
            self._known[key] = (None if stopped.is_set() else mark, counter.common())
