"""What happens with a dossier on the page: each method is one event and tells what to show."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

import gradio as gr

from assistant.desk import (
    Dossiers,
    Item,
    kept_answer,
    kept_article,
    kept_chart,
    kept_quotation,
    kept_sentence,
)
from assistant.desk.dossier import DossierSummary
from assistant.desk.export import Format, exported, file_name
from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, button, element, escape, join
from assistant.types import Article, Citation, Filters, Span, address_at, page_of
from assistant.ui import article_view, reading
from assistant.ui.components import Update, download
from assistant.ui.counts import counted
from assistant.ui.dossier import listing
from assistant.ui.dossier.keeping import keys_of
from assistant.ui.dossier.kept import chosen_of, store_of
from assistant.ui.page import Page
from assistant.ui.session import Session

_MEDIA: Final[dict[Format, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "markdown": "text/markdown",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "csl": "application/json",
    "json": "application/json",
}


class DossierEvents:
    """The behaviour of the view and of the buttons that keep something, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    # Keeping

    def save(self, event: gr.EventData, request: gr.Request) -> Update:
        """Something is to be kept; what is kept already is let go."""
        session = self._page.session(request)
        try:
            return self._saved(session, self._items(session, event), getattr(event, "on", True))
        except HemerotecaError as error:
            return {"saved": _failure(error.message(session.language))}

    def undo(self, request: gr.Request) -> Update:
        """What was kept last is let go, or what was let go last is kept again."""
        session = self._page.session(request)
        step, session.kept_last = session.kept_last, None
        if step is None:
            return {"saved": ""}
        try:
            step()
        except HemerotecaError as error:
            return {"saved": _failure(error.message(session.language))}
        session.kept = None
        said = text("ui_dossier.undone", session.language)
        return {"saved": escape(said), **self._shown(session)}

    def _saved(self, session: Session, items: list[Item], on: object) -> Update:
        store, language = self._store(session), session.language
        wanted = set[str]().union(*map(keys_of, items))
        if on in (False, "false"):
            held = store.read(self._current(session, store).id)
            numbers = [item.number for item in held.items if keys_of(item) & wanted]
            for number in numbers:
                store.remove(held.id, number)
            gone = [item for item in held.items if item.number in numbers]
            session.kept_last = lambda: store.add(held.id, gone)
            said = text("ui_dossier.let_go", language, name=held.name)
        else:
            dossier = self._current(session, store)
            numbers = store.add(dossier.id, items)

            def back() -> None:
                for number in numbers:
                    store.remove(dossier.id, number)

            session.kept_last = back
            said = counted("ui_dossier.kept", len(items), language, name=dossier.name)
        session.kept = None
        undo = button(text("ui_dossier.undo", language), class_="tool", data_undo="")
        return {"saved": join([bdi(said), " ", undo])}

    def _items(self, session: Session, event: gr.EventData) -> list[Item]:
        """What the browser names.

        Raises:
            ArticleMissing: Its article has gone.
        """
        what, number = str(getattr(event, "what", "")), getattr(event, "exchange", "")
        exchange = session.exchange(number)
        question = exchange.question if exchange else ""
        filters = exchange.searched if exchange else Filters()
        assistants = self._page.assistants
        named = exchange.index if exchange else session.index
        index, lookup = assistants.name_of(named), assistants.named(named).article
        if what == "answer" and exchange and exchange.answer:
            return kept_answer(exchange.answer, index, lookup)
        if what == "chart" and exchange and exchange.answer:
            chart = kept_chart(exchange.answer, index, lookup)
            return [chart] if chart else []
        if what == "sentence" and exchange:
            at = article_view.place_of(getattr(event, "at", ""), getattr(event, "at", "")).start
            shown = exchange.standing[at : at + 1]
            return [kept_sentence(s, question, index, filters, lookup) for s in shown]
        article = lookup(str(getattr(event, "article", "")))
        if what == "article":
            return [kept_article(article, index)]
        place = article_view.place_of(getattr(event, "start", ""), getattr(event, "end", ""))
        # What was found stays what was found, even if the article says something else by now.
        words = session.words_at(article.id, place) or article.text[slice(*place)]
        cited = _cited(article, place.start, words)
        return [kept_quotation(cited, question, index, filters, lookup)] if cited else []

    # The view

    def show(self, request: gr.Request) -> Update:
        """The view is entered."""
        return self._shown(self._page.session(request))

    def choose(self, event: gr.EventData, request: gr.Request) -> Update:
        """Another dossier is looked at, and kept in from now on."""
        session = self._page.session(request)
        session.dossier, session.kept = str(event.dossier), None
        return self._shown(session)

    def begin(self, event: gr.EventData, request: gr.Request) -> Update:
        """A new dossier."""
        session = self._page.session(request)
        try:
            session.dossier = self._store(session).create(str(event.name)).id
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        session.kept = None
        return self._shown(session)

    def rename(self, event: gr.EventData, request: gr.Request) -> Update:
        """The dossier gets another name."""
        return self._changed(request, "rename", str(event.name))

    def delete(self, request: gr.Request) -> Update:
        """The dossier goes; the person has confirmed it."""
        update = self._changed(request, "delete")
        session = self._page.session(request)
        session.dossier, session.kept = "", None
        return {**update, **self._shown(session)}

    def move(self, event: gr.EventData, request: gr.Request) -> Update:
        """An item goes up or down."""
        return self._changed(request, "move", int(event.number), int(event.steps))

    def annotate(self, event: gr.EventData, request: gr.Request) -> Update:
        """A remark was typed beside an item: it stays in its box."""
        update = self._changed(request, "annotate", int(event.number), str(event.words))
        session = self._page.session(request)
        said = escape(text("ui_dossier.noted", session.language))
        return {"notice": update["notice"] or said}

    def note(self, event: gr.EventData, request: gr.Request) -> Update:
        """The person's own words are to be an item."""
        words = str(event.words).strip()
        return self._changed(request, "add", [Item(kind="note", text=words)] if words else [])

    def remove(self, event: gr.EventData, request: gr.Request) -> Update:
        """An item goes, and can be had back."""
        session, number = self._page.session(request), int(event.number)
        store = self._store(session)
        try:
            held = store.read(self._current(session, store).id)
            store.remove(held.id, number)
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        at = next(n for n, item in enumerate(held.items) if item.number == number)

        def back() -> None:
            (again,) = store.add(held.id, [held.items[at]])
            store.move(held.id, again, at + 1 - len(held.items))

        session.kept_last, session.kept = back, None
        said = text("ui_dossier.removed", session.language)
        undo = button(text("ui_dossier.undo", session.language), class_="tool", data_undo="")
        return {**self._shown(session), "saved": join([said, " ", undo])}

    def export(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """The dossier is wanted as a file; the browser saves what this hands it."""
        session = self._page.session(request)
        language, store = session.language, self._store(session)
        kind: Format = next((k for k in _MEDIA if k == str(event.kind)), "docx")
        yield {"notice": escape(text("ui_dossier.writing", language))}
        try:
            dossier = store.read(self._current(session, store).id)
            content = exported(dossier, kind, language)
        except HemerotecaError as error:
            yield {"notice": _failure(error.message(language))}
            return
        name = file_name(dossier, kind)
        said = text("ui_conversations.exported", language, name=name)
        yield {"file": download(name, _MEDIA[kind], content), "notice": escape(said)}

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A citation was chosen: its article, at the words, in the archive it came from."""
        session = self._page.session(request)
        index = self._index_of(session, str(event.index))
        place = article_view.place_of(event.start, event.end)
        words = self._words_at(session, str(event.article), place)
        back = "ui_dossier.back"
        return reading.opened(self._page, session, event, index=index, back=back, words=words)

    def _words_at(self, session: Session, article_id: str, place: Span) -> str:
        """What an item of the dossier cites there, whatever the article says by now."""
        with contextlib.suppress(HemerotecaError):
            store = self._store(session)
            for item in store.read(self._current(session, store).id).items:
                for cited in item.citations:
                    if (cited.article_id, cited.start, cited.end) == (article_id, *place):
                        return cited.quote
        return ""

    def _index_of(self, session: Session, wanted: str) -> str:
        """The archive of that name, as the page knows it."""
        assistants = self._page.assistants
        if wanted == assistants.name_of(""):
            return ""
        return wanted if wanted in assistants.names() else session.index

    def _changed(self, request: gr.Request, change: str, *values: object) -> Update:
        """Change the dossier that is looked at, and show it."""
        session = self._page.session(request)
        store = self._store(session)
        try:
            getattr(store, change)(self._current(session, store).id, *values)
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        session.kept = None
        return self._shown(session)

    def _shown(self, session: Session) -> Update:
        language = session.language
        try:
            store = self._store(session)
            known = store.listing()
            chosen = chosen_of(known, session.dossier)
            whole = store.read(chosen.id) if chosen else None
        except HemerotecaError as error:
            return {"items": _failure(error.message(language)), "notice": ""}
        return {
            "head": listing.heading(known, chosen, language),
            "items": listing.items(whole, language),
            "notice": "",
        }

    def _current(self, session: Session, store: Dossiers) -> DossierSummary:
        """The dossier that is kept in; the first thing that is kept begins one."""
        chosen = chosen_of(store.listing(), session.dossier)
        if chosen is None:
            today = listing.today()
            day = day_in_words(today, session.language)
            chosen = store.create(text("ui_dossier.first", session.language, day=day))
        session.dossier = chosen.id
        return chosen

    def _store(self, session: Session) -> Dossiers:
        return store_of(self._page, session)


def _cited(article: Article, start: int, words: str) -> Citation | None:
    """The citation of words of an article, without the blanks around them."""
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if not words:
        return None
    facts = article.model_dump(include={"title", "source", "published"})
    page = page_of(article, start)
    return Citation(
        number=1,
        article_id=article.id,
        start=start,
        end=start + len(words),
        quote=words,
        url=address_at(article.url, page),
        page=page,
        support=1.0,
        **facts,
    )


def _failure(words: str) -> Html:
    return element("span", bdi(words), class_="failed")
