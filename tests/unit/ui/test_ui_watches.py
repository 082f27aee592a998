"""The view of watched questions and its feed, without a browser or a model: whose, what, unread."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import gradio as gr
import pytest
from scripted_page import click
from soto import ARCHIVE
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.conversations import LOCAL
from assistant.desk.watching import checking
from assistant.runtime.jobs import Job
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters
from assistant.ui import transcript
from assistant.ui.owner import Ownership
from assistant.ui.page import Page
from assistant.ui.search.look import SearchLook
from assistant.ui.serving import USER, _is_logged_in
from assistant.ui.watches import events
from assistant.ui.watches.events import WatchEvents
from assistant.ui.watches.feed import PATH, feed_route

_QUESTION: Final = "¿Cuánto costó el puente de Soto?"
_WORDS: Final = "El puente de Soto costó <b>9</b> millones de euros, según el contrato."
_NEWS: Final = Article(id="nuevo", title="Contrato", text=_WORDS, source="La Luna", language="es")


def _tab(owner: str = LOCAL, name: str = "a") -> Any:
    return SimpleNamespace(
        session_hash=name, headers={"accept-language": "es", "x-hemeroteca-owner": owner}
    )


class _View:
    """The view's events over a real index; its reader takes "costó" for the answer."""

    def __init__(self, own: Assistant) -> None:
        self.assistant, self.page = own, Page(own)
        self.events = WatchEvents(self.page)

    def begin(self, words: str = _QUESTION, kind: str = "question", owner: str = LOCAL) -> Any:
        return self.events.begin(click(words=words, kind=kind), _tab(owner))

    def came_in(self) -> list[Any]:
        self.assistant.add([_NEWS])
        return list(self.events.arrived(_tab()))

    def watch(self) -> str:
        return self.page.watches(self.page.session(_tab())).listing()[0].id


@pytest.fixture
def view(hemeroteca_home: Path) -> Iterator[_View]:
    embeddings = HashEmbeddings(word="costó")
    with Assistant(Settings.load(), index="prensa", embeddings=embeddings) as own:
        own.add(ARCHIVE)
        opened = _View(own)
        yield opened
        opened.page.close()


def test_what_came_in_is_told_escaped_counted_and_opened_at_its_words(view: _View) -> None:
    assert _QUESTION in view.begin()["listing"]
    *_, told = view.came_in()
    assert 'data-unread="1" data-label="1 hallazgo sin leer"' in told["unread"]
    shown = view.events.show(_tab())
    assert "costó &lt;b&gt;9&lt;/b&gt; millones" in shown["listing"]
    assert "/watches.atom" in shown["head"]
    found = re.search(
        r'data-watch="(\w+)" data-article="nuevo" data-start="(\d+)" data-end="(\d+)"',
        shown["listing"],
    )
    assert found is not None
    place = dict(zip(("watch", "start", "end"), found.groups(), strict=True))
    opened = view.events.open(click(article="nuevo", **place), _tab())["article"]
    assert "<mark" in opened
    view.assistant.index.remove(["nuevo"])
    gone = view.events.open(click(article="nuevo", **place), _tab())["article"]
    assert 'role="alert"' in gone


def test_what_was_read_is_counted_no_more_and_what_is_removed_is_gone(view: _View) -> None:
    view.begin()
    view.came_in()
    read = view.events.read(click(watch=""), _tab())
    assert (read["unread"], "1 hallazgo leído" in read["listing"]) == ("", True)
    removed = view.events.remove(click(watch=view.watch()), _tab())
    assert _QUESTION not in removed["listing"]
    again = view.events.remove(click(watch="0" * 12), _tab())
    assert "failed" in again["notice"]


def test_another_owner_sees_and_opens_nothing_of_it(view: _View) -> None:
    view.begin()
    view.came_in()
    other = _tab("browser-1", "b")
    assert _QUESTION not in view.events.show(other)["listing"]
    assert view.events.count(other)["unread"] == ""
    place = {"watch": view.watch(), "article": "nuevo", "start": 0, "end": 5}
    assert "article" not in view.events.open(click(**place), other)
    view.events.read(click(watch=place["watch"]), other)
    assert view.events.count(_tab())["unread"], "still unread to its owner"


def test_a_page_that_keeps_nothing_offers_no_form_and_says_why(view: _View) -> None:
    shown = view.events.show(_tab(""))
    assert (shown["form"], shown["listing"]) == ("", "")
    assert "failed" in view.begin(owner="")["notice"]
    assert list(view.events.arrived(_tab("")))[-1]["unread"] == ""


def test_a_question_and_a_search_are_watched_as_they_were_asked(view: _View) -> None:
    session = view.page.session(_tab())
    session.scope = Filters(sources=("El Faro",))
    asked = session.begin(_QUESTION)
    asked.stage = "done"
    assert f'data-watch="{asked.number}"' in transcript.latest(asked, "es")
    said = view.events.watch_question(click(exchange=asked.number), _tab())
    assert "Se vigila" in said["status"]
    session.searching = SearchLook('"peaje"', Filters(sections=("Local",)))
    assert "Se vigila" in view.events.watch_search(_tab())["notice"]
    kept = {one.kind: one for one in view.page.watches(session).listing()}
    assert kept["question"].filters == Filters(sources=("El Faro",))
    assert (kept["search"].words, kept["search"].filters.sections) == ('"peaje"', ("Local",))


def test_checking_now_says_what_is_new(view: _View) -> None:
    view.begin()
    assert "Nada nuevo" in list(view.events.check(_tab()))[-1]["notice"]
    view.assistant.add([_NEWS])
    assert "1 hallazgo nuevo" in list(view.events.check(_tab()))[-1]["notice"]


def test_a_check_shows_how_far_it_is_and_stops_between_watches(
    view: _View, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.begin()
    view.begin("¿Cuánto costó al final el puente de Soto?")
    view.assistant.add([_NEWS])
    monkeypatch.setattr(events, "_SOON_S", 0.01)
    goes_on, original = threading.Event(), checking.look

    def slow(*given: Any) -> Any:
        goes_on.wait(30)
        return original(*given)

    monkeypatch.setattr(checking, "look", slow)
    steps = view.events.check(_tab())
    assert "data-stop" in next(steps)["progress"]
    assert "Se para" in view.events.stop(_tab())["progress"]
    goes_on.set()
    last = list(steps)[-1]
    assert last["progress"] == ""
    assert "1 hallazgo nuevo" in last["notice"], "what was found by then is kept"
    assert "1 hallazgo nuevo" in list(view.events.check(_tab()))[-1]["notice"]


def test_what_comes_in_during_a_check_is_told_after_it(
    view: _View, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.begin()
    monkeypatch.setattr(events, "_SOON_S", 0.01)
    goes_on = threading.Event()

    def work(_: object) -> None:
        goes_on.wait(30)

    view.page.session(_tab()).checking = Job(work)
    view.assistant.add([_NEWS])
    steps = view.events.arrived(_tab())
    next(steps)
    goes_on.set()
    assert "data-unread" in list(steps)[-1]["unread"]


def test_the_feed_is_its_owners_and_says_nothing_to_who_may_not_see_the_page(view: _View) -> None:
    view.begin()
    view.came_in()

    def client(*, shared: bool, allowed: bool) -> TestClient:
        app = Starlette(routes=[feed_route(view.page, lambda _: allowed)])
        return TestClient(Ownership(app, shared=shared))

    told = client(shared=False, allowed=True).get(PATH, headers={"x-hemeroteca-owner": "x"})
    assert told.headers["content-type"].startswith("application/atom+xml")
    assert "9&lt;/b&gt; millones" in told.text
    assert client(shared=False, allowed=False).get(PATH).status_code == 401
    assert client(shared=True, allowed=True).get(PATH).status_code == 401, "no browser's key"


def test_with_a_password_the_feed_needs_a_cookie_that_the_login_gave() -> None:
    page = gr.routes.App.__new__(gr.routes.App)
    page.cookie_id, page.tokens = "page", {"given": USER}
    app: Any = SimpleNamespace(routes=[SimpleNamespace(), SimpleNamespace(app=page)])

    def allowed(**cookies: str) -> bool:
        named = {name.replace("_", "-"): value for name, value in cookies.items()}
        request: Any = SimpleNamespace(cookies=named)
        return _is_logged_in(app, request)

    assert allowed(access_token_page="given")
    assert allowed(access_token_unsecure_page="given")
    assert not allowed(access_token_page="made-up")
    assert not allowed(access_token_other="given")
    assert not allowed()
