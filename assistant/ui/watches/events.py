"""What happens in the view: each method is one event and tells what to show."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, get_args

import gradio as gr

from assistant.desk import begin_watch, check_watches
from assistant.desk.watching import WatchKind
from assistant.errors import ArticleMissing, HemerotecaError
from assistant.messages import speaking, text
from assistant.presentation.html import Html, bdi, element, escape
from assistant.runtime.jobs import Job
from assistant.runtime.progress import Progress
from assistant.types import Filters
from assistant.ui import article_view
from assistant.ui.archive.heading import problem
from assistant.ui.components import Update
from assistant.ui.counts import counted
from assistant.ui.page import Page
from assistant.ui.session import Session
from assistant.ui.watches import listing

_NO_FILTERS: Final = Filters()
_SOON_S: Final = 0.4
_TELL_S: Final = 1.0


class WatchEvents:
    """The behaviour of the view, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def show(self, request: gr.Request) -> Update:
        """The view is entered."""
        session = self._page.session(request)
        language, kept = session.language, bool(session.owner)
        return {
            "head": listing.heading(language, kept=kept),
            "form": listing.form(language) if kept else "",
            "notice": "",
            **self._listed(session),
        }

    def count(self, request: gr.Request) -> Update:
        """Other views are shown, and what is unread may have changed meanwhile."""
        return self._badge(self._page.session(request))

    def begin(self, event: gr.EventData, request: gr.Request) -> Update:
        """Something is to be watched in the whole archive."""
        session = self._page.session(request)
        kinds = (kind for kind in get_args(WatchKind) if kind == getattr(event, "kind", ""))
        words = str(getattr(event, "words", ""))
        said = self._begun(session, next(kinds, "question"), words, session.index)
        return {**self._listed(session), "notice": said}

    def watch_question(self, event: gr.EventData, request: gr.Request) -> Update:
        """A question that was asked is to be watched, in what it was asked of."""
        session = self._page.session(request)
        asked = session.exchange(event.exchange)
        if asked is None:
            return {"status": gr.skip()}
        words = asked.understood or asked.question
        return {"status": self._begun(session, "question", words, asked.index, asked.scope)}

    def watch_search(self, request: gr.Request) -> Update:
        """What is searched for is to be watched, as it is narrowed."""
        session = self._page.session(request)
        wanted = session.searching
        said = self._begun(session, "search", wanted.query, session.index, wanted.filters)
        return {"notice": said}

    def remove(self, event: gr.EventData, request: gr.Request) -> Update:
        """A watch is to go; the person has confirmed it."""
        session = self._page.session(request)
        return self._done(session, lambda: self._page.watches(session).remove(str(event.watch)))

    def read(self, event: gr.EventData, request: gr.Request) -> Update:
        """What was found for a watch, or for all of them, has been read."""
        session = self._page.session(request)
        watch = str(getattr(event, "watch", "")) or None
        return self._done(session, lambda: self._page.watches(session).mark_read(watch))

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A finding is opened: its article, at the words."""
        session = self._page.session(request)
        session.opened += 1
        language = session.language
        try:
            watch = self._page.watches(session).find(str(event.watch))
            assistant = self._page.assistants.at(Path(watch.index))
            article = assistant.article(str(event.article))
            edits = assistant.index.edits(article.id)
        except ArticleMissing:
            return {"article": article_view.missing_panel(language)}
        except HemerotecaError as error:
            return {"notice": _failure(error.message(language))}
        place = article_view.place_of(event.start, event.end)
        panel = article_view.article_panel(
            article,
            [place],
            place,
            language=language,
            opened=session.opened,
            back="ui_watches.back",
            edits=edits,
        )
        return {"article": panel}

    def check(self, request: gr.Request) -> Iterator[Update]:
        """The person wants to know now."""
        session = self._page.session(request)
        language, before = session.language, self._unread(session)
        failure = yield from self._looked_after(session)
        fresh = max(0, self._unread(session) - before)
        words = counted("ui_watches.new", fresh, language) if fresh else ""
        words = words or text("ui_watches.nothing_new", language)
        said = _failure(failure) if failure else escape(words)
        yield {**self._listed(session), "progress": "", "notice": said}

    def stop(self, request: gr.Request) -> Update:
        """The person does not want to wait for the rest; what was found stays."""
        session = self._page.session(request)
        if session.checking is not None:
            session.checking.stop()
        return self._progress(session)

    def arrived(self, request: gr.Request) -> Iterator[Update]:
        """Articles may have been added: the watches of that archive are looked after."""
        session = self._page.session(request)
        with suppress(HemerotecaError):
            folder = self._page.assistant(session).path.resolve()
            if self._page.watches(session).listing(folder):
                yield from self._looked_after(session, folder)
        yield self._badge(session)

    def _looked_after(
        self, session: Session, folder: Path | None = None
    ) -> Generator[Update, None, str]:
        """Look after watches beside everything else; gives why it failed, if it did."""
        if folder is not None:
            # What is going on may have passed the watches before these articles came in.
            yield from self._followed(session)
        if session.checking is None or session.checking.stage.over:
            session.checking = self._job(session, folder)
        return (yield from self._followed(session))

    def _followed(self, session: Session) -> Generator[Update, None, str]:
        """Tell how far the check is until it is over; gives why it failed, if it did."""
        job = session.checking
        if job is None:
            return ""
        stage = job.wait(_SOON_S)
        while not stage.over:
            yield self._progress(session)
            stage = job.wait(_TELL_S)
        return stage.failure

    def _job(self, session: Session, folder: Path | None) -> Job:
        watches, opened = self._page.watches(session), self._page.assistants.at

        def work(progress: Progress) -> None:
            troubles = [
                one.trouble
                for one in check_watches(watches, opened, index=folder, progress=progress)
                if one.trouble
            ]
            if troubles:
                raise HemerotecaError("ui_watches.trouble", why=troubles[0])

        with speaking(session.language):
            return Job(work)

    def _progress(self, session: Session) -> Update:
        stage = session.checking.stage if session.checking else None
        return {"progress": listing.progress(stage, session.language)}

    def _begun(
        self,
        session: Session,
        kind: WatchKind,
        words: str,
        index: str,
        filters: Filters = _NO_FILTERS,
    ) -> Html:
        language = session.language
        try:
            assistant = self._page.assistants.named(index)
            begin_watch(self._page.watches(session), assistant, kind, words, filters=filters)
        except HemerotecaError as error:
            return _failure(error.message(language))
        return escape(text("ui_watches.begun", language))

    def _done(self, session: Session, what: Callable[[], object]) -> Update:
        try:
            what()
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        return {**self._listed(session), "notice": ""}

    def _listed(self, session: Session) -> Update:
        language = session.language
        if not session.owner:
            return {"listing": "", **self._progress(session)}
        home = str(self._page.assistant(session).path.resolve())
        try:
            watches = self._page.watches(session)
            shown = listing.listing(watches.listing(), watches.findings(), home, language)
        except HemerotecaError as error:
            shown = problem(error.message(language))
        return {"listing": shown, **self._progress(session), **self._badge(session)}

    def _unread(self, session: Session) -> int:
        """How many findings are unread; what cannot be read counts nothing."""
        with suppress(HemerotecaError):
            return self._page.watches(session).unread()
        return 0

    def _badge(self, session: Session) -> Update:
        return {"unread": listing.badge(self._unread(session), session.language)}


def _failure(words: str) -> Html:
    return element("span", bdi(words), class_="failed")
