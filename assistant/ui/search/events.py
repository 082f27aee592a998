"""What happens in the view: each method is one event and tells what to show."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import gradio as gr

from assistant.errors import ArticleMissing, HemerotecaError
from assistant.index import FoundArticles, as_rows
from assistant.messages import speaking, text
from assistant.presentation.html import element, escape
from assistant.presentation.spreadsheet import csv_lines
from assistant.ui import article_view, facets
from assistant.ui.archive.heading import problem
from assistant.ui.components import Update, download
from assistant.ui.counts import counted, grouped
from assistant.ui.dossier.kept import kept_in
from assistant.ui.page import Page
from assistant.ui.search import look as looks
from assistant.ui.search import results
from assistant.ui.session import Session

# A table is made while the person waits.
_MOST_ROWS: Final = 5000


class SearchEvents:
    """The behaviour of the view, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def show(self, request: gr.Request) -> Update:
        """The view is entered."""
        session = self._page.session(request)
        title = element("h2", text("ui_search.title", session.language))
        return {"head": title, **self._found(session)}

    def look(self, event: gr.EventData, request: gr.Request) -> Update:
        """What is searched for, the order or a filter has changed."""
        session = self._page.session(request)
        session.searching = looks.search_of(event)
        return self._found(session, typing=True)

    def turn(self, event: gr.EventData, request: gr.Request) -> Update:
        """Another page of what was found."""
        session = self._page.session(request)
        page = str(getattr(event, "page", "0"))
        session.searching = results.turned(session.searching, page)
        return self._found(session)

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """An article is opened at a match, with all others in it marked too."""
        session = self._page.session(request)
        session.opened += 1
        language = session.language
        assistant = self._page.assistant(session)
        try:
            article = assistant.article(str(event.article))
            spans = assistant.index.article_search.places(session.searching.query, article)
        except ArticleMissing:
            return {"article": article_view.missing_panel(language)}
        panel = article_view.article_panel(
            article,
            spans,
            article_view.place_of(event.start, event.end),
            language=language,
            opened=session.opened,
            back="ui_search.back",
            kept=kept_in(self._page, session),
        )
        return {"article": panel}

    def narrow(self, request: gr.Request) -> Update:
        """Questions are to be asked of what was found."""
        session = self._page.session(request)
        found = self._search(session, 0)
        if found.total:
            session.scope = looks.scope_of(session.searching, found)
        return {"notice": ""}

    def table(self, request: gr.Request) -> Update:
        """What was found is wanted as a file; the browser saves what this hands it."""
        session = self._page.session(request)
        language = session.language
        try:
            found = self._search(session, _MOST_ROWS)
        except HemerotecaError as error:
            return {"notice": escape(error.message(language))}
        rows = as_rows(found.articles, language)
        content = "".join(csv_lines(rows, bom=True)).encode("utf-8", "replace")
        count, whole = len(found.articles), len(found.articles) == found.total
        said = counted("ui_search.written", count, language)
        if not whole:
            total = grouped(found.total, language)
            said = text("ui_search.cut", language, said=said, total=total)
        name = "hemeroteca.csv" if whole else f"hemeroteca-{count}-de-{found.total}.csv"
        return {
            "file": download(name, "text/csv", content),
            "notice": escape(said),
        }

    def _search(self, session: Session, limit: int, offset: int = 0) -> FoundArticles:
        wanted = session.searching
        with speaking(session.language):
            return self._page.assistant(session).index.article_search.search(
                wanted.query,
                filters=wanted.filters,
                order=wanted.order,
                limit=limit,
                offset=offset,
            )

    def _found(self, session: Session, *, typing: bool = False) -> Update:
        language, page = session.language, session.searching.page
        try:
            found = self._search(session, looks.PAGE, page * looks.PAGE)
            last = max(0, found.total - 1) // looks.PAGE
            if page > last:
                session.searching = replace(session.searching, page=last)
                found = self._search(session, looks.PAGE, last * looks.PAGE)
            wanted = session.searching
            listing = self._page.assistant(session).index.article_list
            controls = results.controls(listing, found, wanted, language, typing=typing)
            periods = results.periods(listing, found, wanted.filters, language)
        except HemerotecaError as error:
            return {"results": problem(error.message(language)), "notice": ""}
        return {
            "notice": "",
            "controls": controls,
            "chips": facets.chips(wanted.filters, language),
            "periods": periods,
            "results": results.results(found, wanted, language, kept_in(self._page, session)),
        }
