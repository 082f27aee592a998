"""The column of conversations and the saving of them, without a browser."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from asked import answered, hit, refused, sentences
from scripted_page import ScriptedIndex

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.conversations import Conversations, ConversationSummary, ExchangeRecord
from assistant.errors import ArticleMissing
from assistant.models.loaded_models import LoadedModels
from assistant.testing import HashEmbeddings
from assistant.types import AnswerEvent, Filters
from assistant.ui.conversations.column import listed
from assistant.ui.conversations.events import ConversationsEvents
from assistant.ui.events import Events
from assistant.ui.owner import Ownership, owner_of
from assistant.ui.page import Page

Script = Callable[[str, threading.Event], Iterator[AnswerEvent]]


def _answer(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
    yield AnswerEvent(kind="searching", question=question)
    yield AnswerEvent(kind="evidence", hits=(hit(),))
    yield AnswerEvent(kind="token", text="Seguirán las")
    yield AnswerEvent(kind="sentence", sentence=sentences()[0])
    yield AnswerEvent(kind="token", text="A medio escr")
    yield AnswerEvent(kind="done", answer=answered(question).answer)


class _Scripted:
    """An assistant that plays a script instead of asking a model."""

    def __init__(self, home: Path, script: Script) -> None:
        self.settings = Settings(home=home, models=home / "models")
        self.path = home / "indexes" / "demo"
        self.models = LoadedModels(self.settings, embeddings=HashEmbeddings())
        self.index = ScriptedIndex(3)
        self.histories: list[list[str]] = []
        self._script = script

    def article(self, article_id: str) -> Any:
        raise ArticleMissing("index.no_article", id=article_id)

    def stream(self, question: str, *, history: Any, cancel: threading.Event, **_: Any) -> Any:
        self.histories.append([answer.question for answer in history])
        return self._script(question, cancel)


class _Server:
    """A page as one process serves it; making another over the same home is a restart."""

    def __init__(self, home: Path, script: Script = _answer) -> None:
        self.assistant = _Scripted(home, script)
        self.page = page = Page(self.assistant)  # type: ignore[arg-type]
        self.talk = Events(page)
        self.events = ConversationsEvents(page, self.talk)

    def ask(self, question: str, tab: Any) -> list[dict[Any, Any]]:
        return list(self.talk.ask(question, tab))

    def shown(self, tab: Any) -> dict[str, str]:
        update = self.talk.load(tab)
        return {name: str(update[name]) for name in ("past", "live", "status", "sources", "kept")}


def _tab(name: str = "a", *, owner: str = "local", conversation: str = "") -> Any:
    return SimpleNamespace(
        session_hash=name,
        headers={"accept-language": "es", "x-hemeroteca-owner": owner},
        query_params={"c": conversation} if conversation else {},
    )


def _click(**data: object) -> Any:
    return SimpleNamespace(**data)


def _current(update: Any) -> str:
    found = re.search(r'data-current="(\w*)"', str(update))
    assert found
    return found.group(1)


def test_a_conversation_is_shown_after_a_restart_as_it_was(tmp_path: Path) -> None:
    before = _Server(tmp_path)
    before.ask("¿Uno?", _tab())
    last = before.ask("¿Y dos?", _tab())[-1]
    name = _current(last["kept"])
    after = _Server(tmp_path)
    shown = after.shown(_tab("b", conversation=name))
    assert "¿Uno?" in shown["past"]
    assert shown["live"] == last["live"]
    assert shown["status"] == last["status"]
    assert shown["sources"] == last["sources"]
    assert _current(shown["kept"]) == name
    after.ask("¿Y tres?", _tab("b"))
    assert after.assistant.histories == [["¿Uno?", "¿Y dos?"]]
    (kept,) = Conversations(tmp_path).listing()
    assert (kept.id, kept.questions) == (name, 3)


def test_a_tab_whose_server_was_restarted_goes_on_without_being_reloaded(tmp_path: Path) -> None:
    name = _current(_Server(tmp_path).ask("¿Uno?", _tab())[-1]["kept"])
    after = _Server(tmp_path)
    updates = after.ask("¿Y dos?", _tab(conversation=name))
    assert "¿Uno?" in updates[0]["past"]
    assert after.assistant.histories == [["¿Uno?"]]
    assert Conversations(tmp_path).listing()[0].questions == 2


def test_events_of_a_tab_that_opens_all_find_its_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _current(_Server(tmp_path).ask("¿Uno?", _tab())[-1]["kept"])
    after, tab, read = _Server(tmp_path), _tab(conversation=name), Conversations.read
    reading, go_on = threading.Event(), threading.Event()

    def slow(store: Conversations, conversation: str) -> Any:
        reading.set()
        assert go_on.wait(10)
        return read(store, conversation)

    monkeypatch.setattr(Conversations, "read", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(after.events.load, tab)
        assert reading.wait(10)
        second = pool.submit(after.talk.load, tab)
        # The second comes while the conversation is read; before, it showed an empty tab.
        threading.Timer(0.3, go_on.set).start()
        shown = second.result(20)
        first.result(20)
    assert _current(shown["kept"]) == name
    assert "¿Uno?" in shown["live"]


def test_each_settled_sentence_is_kept_while_the_answer_is_written(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    kept: list[tuple[int, int, str]] = []
    for _ in server.talk.ask("¿Uno?", _tab()):
        (listing,) = Conversations(tmp_path).listing()
        (one,) = Conversations(tmp_path).read(listing.id).exchanges
        kept.append((len(one.hits), len(one.sentences), one.stage))
    assert kept[0] == (0, 0, "unfinished")
    assert (1, 0, "unfinished") in kept
    assert (1, 1, "unfinished") in kept
    assert kept[-1] == (1, 3, "done")


def test_an_answer_cut_short_with_its_server_says_so(tmp_path: Path) -> None:
    before = _Server(tmp_path)
    answering = before.talk.ask("¿Uno?", _tab())
    for update in answering:
        if "Seguirán las conversaciones" in update.get("live", "") and "medio" in update["live"]:
            break
    # Nothing more happens there: it was killed.
    (listing,) = Conversations(tmp_path).listing()
    shown = _Server(tmp_path).shown(_tab("b", conversation=listing.id))
    assert "Seguirán las conversaciones." in shown["live"]
    assert "A medio escr" not in shown["live"]
    assert "Interrumpida antes de terminar" in shown["live"]
    assert "Interrumpida" in shown["status"]
    assert "Reunión en Anchorage" in shown["sources"]
    assert "aria-busy" not in shown["live"]


def test_failed_cancelled_and_refused_ones_come_back_as_they_were(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    place = store.begin(refused("¿Uno?"), index="demo", language="es")
    for exchange in (
        ExchangeRecord(question="¿Dos?", stage="failed", failure="Falta el modelo <b>."),
        ExchangeRecord(question="¿Tres?", stage="cancelled", sentences=sentences()[:1]),
        answered("¿Cuatro?"),
    ):
        store.append(place.conversation, exchange)
    shown = _Server(tmp_path).shown(_tab(conversation=place.conversation))
    for words in ("Lo más cercano", "Falta el modelo &lt;b&gt;.", "Detenida a petición suya"):
        assert words in shown["past"]
    assert "Una frase retirada" in shown["live"]
    assert "Respaldo débil" in shown["live"]


def test_a_server_that_is_ended_leaves_an_answer_interrupted_not_stopped(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    answering = server.talk.ask("¿Uno?", _tab())
    next(answering), next(answering)
    server.page.stop()
    assert list(answering) == []
    (listing,) = Conversations(tmp_path).listing()
    (one,) = Conversations(tmp_path).read(listing.id).exchanges
    assert one.stage == "unfinished"


def test_an_opened_conversation_goes_on_with_the_index_and_scope_that_it_asked(
    tmp_path: Path,
) -> None:
    other = tmp_path / "indexes" / "otro"
    with Assistant(
        Settings(home=tmp_path, models=tmp_path), other, embeddings=HashEmbeddings()
    ) as made:
        len(made.index)
    store, scope = Conversations(tmp_path), Filters(sources=("El Faro",))
    asked = [("otro", scope), ("ya no está", scope), ("demo", Filters())]
    names = [
        store.begin(
            answered().model_copy(update={"index": index, "filters": filters}),
            index=index,
            language="es",
        ).conversation
        for index, filters in asked
    ]
    server = _Server(tmp_path)
    session = server.page.session(_tab())
    opened = server.events.open(_click(id=names[0]), _tab())
    assert (session.index, session.scope) == ("otro", scope)
    assert "otro" in opened["masthead"]
    assert "El Faro" in opened["scope_chips"]
    server.events.open(_click(id=names[1]), _tab())
    assert (session.index, session.scope) == ("otro", scope), "what has gone cannot be asked"
    opened = server.events.open(_click(id=names[2]), _tab())
    assert (session.index, session.scope) == ("demo", Filters())
    assert opened["scope_chips"] == ""


def test_two_tabs_have_a_conversation_each_and_one_list(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    first = server.ask("¿Uno?", _tab("a"))[-1]
    second = server.ask("¿Dos?", _tab("b"))
    assert "¿Uno?" not in str([u.get("live", "") + u.get("past", "") for u in second])
    assert _current(first["kept"]) != _current(second[-1]["kept"])
    assert "¿Uno?" in second[-1]["kept"]
    assert "¿Dos?" in server.events.refresh(_tab("a"))["kept"]


def test_two_tabs_in_one_conversation_lose_nothing(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    name = _current(server.ask("¿Uno?", _tab("a"))[-1]["kept"])
    server.talk.load(_tab("b", conversation=name))
    server.ask("¿Dos, desde aquí?", _tab("a"))
    server.ask("¿Dos, desde allí?", _tab("b"))
    asked = [one.question for one in Conversations(tmp_path).read(name).exchanges]
    assert asked == ["¿Uno?", "¿Dos, desde aquí?", "¿Dos, desde allí?"]


def test_owners_see_nothing_of_each_other_even_when_they_know_the_id(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    anna, boris = _tab("a", owner="browser-anna"), _tab("a", owner="browser-boris")
    name = _current(server.ask("¿Secreto?", anna)[-1]["kept"])
    boris.query_params = {"c": name}
    seen = [server.talk.load(boris), server.events.search("", boris)]
    for act in ("open", "remove", "export", "rename"):
        click = _click(id=name, kind="json", title="mía")
        seen.append(getattr(server.events, act)(click, boris))
    seen += server.ask("¿Otra?", boris)
    assert "Secreto" not in str(seen)
    assert server.assistant.histories[-1] == []
    assert [one.title for one in Conversations(tmp_path, owner="browser-anna").listing()] == [
        "¿Secreto?"
    ]


def test_a_browser_that_nobody_knows_can_ask_and_leaves_nothing(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    last = server.ask("¿Uno?", _tab(owner=""))[-1]
    assert "Seguirán" in last["live"]
    assert "no se guardan" in last["kept"]
    assert not (tmp_path / "conversations").exists()
    assert (
        "no se guardan" in server.events.export(_click(id="x", kind="json"), _tab(owner=""))["said"]
    )


def test_opening_another_conversation_shows_it_and_leaves_the_first(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    first = _current(server.ask("¿Uno?", _tab())[-1]["kept"])
    assert _current(server.talk.clear(_tab())["kept"]) == ""
    second = _current(server.ask("¿Dos?", _tab())[-1]["kept"])
    assert first != second
    opened = server.events.open(_click(id=first), _tab())
    assert "¿Uno?" in opened["live"]
    assert opened["past"] == ""
    assert _current(opened["kept"]) == first
    again = server.events.open(_click(id=first), _tab())
    assert "live" not in again, "it is open already"


def test_leaving_an_answer_in_the_making_keeps_what_had_settled(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    answering = server.talk.ask("¿Uno?", _tab())
    for update in answering:
        if "Seguirán las conversaciones" in update.get("live", ""):
            break
    server.talk.clear(_tab())
    assert all("live" not in update for update in answering)
    (listing,) = Conversations(tmp_path).listing()
    (one,) = Conversations(tmp_path).read(listing.id).exchanges
    assert (one.stage, len(one.sentences)) == ("unfinished", 1)


def test_removing_the_open_conversation_leaves_an_empty_one(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    name = _current(server.ask("¿Uno?", _tab())[-1]["kept"])
    update = server.events.remove(_click(id=name), _tab())
    assert update["live"] == ""
    assert "eliminada" in update["said"]
    assert "¿Uno?" not in str(update)
    server.ask("¿Dos?", _tab())
    assert server.assistant.histories[-1] == []


def test_removed_in_one_tab_does_not_rise_again_from_another(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    name = _current(server.ask("¿Uno?", _tab("a"))[-1]["kept"])
    server.events.remove(_click(id=name), _tab("b"))
    new = _current(server.ask("¿Dos?", _tab("a"))[-1]["kept"])
    assert new != name
    (kept,) = Conversations(tmp_path).listing()
    assert (kept.id, kept.title, kept.questions) == (new, "¿Dos?", 1)


def test_renaming_searching_and_what_is_not_there(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    name = _current(server.ask("¿Uno?", _tab())[-1]["kept"])
    renamed = server.events.rename(_click(id=name, title="Cumbre <b>de</b> Ávila"), _tab())
    assert "Cumbre &lt;b&gt;de&lt;/b&gt; Ávila" in renamed["kept"]
    assert "Cumbre" in renamed["said"]
    assert "vacío" in server.events.rename(_click(id=name, title=" "), _tab())["said"]
    assert "Cumbre" in server.events.search("avila", _tab())["kept"]
    assert "Ninguna conversación" in server.events.search("zzz", _tab())["kept"]
    assert "No hay ninguna" in server.events.rename(_click(id="x", title="y"), _tab())["said"]


def test_an_export_is_what_the_store_holds(tmp_path: Path) -> None:
    server = _Server(tmp_path)
    name = _current(server.ask("¿Uno?", _tab())[-1]["kept"])
    update = server.events.export(_click(id=name, kind="markdown"), _tab())
    content = re.search(r'data-content="([^"]+)"', update["file"])
    assert content
    assert "Seguirán las conversaciones." in base64.b64decode(content.group(1)).decode()
    assert 'data-name="uno.md"' in update["file"]
    assert update["file"] != server.events.export(_click(id=name, kind="markdown"), _tab())["file"]
    assert (
        'data-name="uno.json"' in server.events.export(_click(id=name, kind="json"), _tab())["file"]
    )


def test_a_store_that_cannot_be_used_is_told_and_questions_are_answered(tmp_path: Path) -> None:
    file = tmp_path / "conversations" / "conversations.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"no database\n" * 100)
    server = _Server(tmp_path)
    last = server.ask("¿Uno?", _tab())[-1]
    assert "Seguirán" in last["live"]
    assert "no se ha borrado nada" in last["kept"]
    assert 'role="alert"' in last["kept"]
    assert file.read_bytes() == b"no database\n" * 100


def _listing(name: str, updated: dt.datetime, title: str = "¿Qué?") -> ConversationSummary:
    return ConversationSummary(
        id=name,
        title=title,
        index="demo",
        language="es",
        created=updated,
        updated=updated,
        questions=2,
    )


def test_the_list_is_grouped_by_day_and_marks_the_current_one() -> None:
    noon = dt.datetime(2025, 8, 20, 12).astimezone()
    ages = {"a": 0, "b": 1, "c": 3, "d": 20, "e": 50}
    found = [_listing(name, noon - dt.timedelta(days=age)) for name, age in ages.items()]
    page = listed(found, "c", "es", noon.date())
    headings = re.findall(r"<h3>(.*?)</h3>", page)
    assert headings == [
        "Hoy",
        "Ayer",
        "Últimos siete días",
        "Últimos treinta días",
        "Julio de 2025",
    ]
    assert page.count('aria-current="true"') == 1
    assert re.search(r'class="kept current" data-id="c"', page)


def test_a_hostile_title_is_text() -> None:
    noon = dt.datetime(2025, 8, 20, 12).astimezone()
    title = '"><script>alert(1)</script>\u202e'
    page = listed([_listing("a", noon, title)], "", "es", noon.date())
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def _asked(
    *, shared: bool, headers: dict[str, str] | None = None, path: str = "/", method: str = "GET"
) -> tuple[str, dict[str, str]]:
    """Whose a request is taken to be, and the headers of the response."""
    sent: list[dict[str, Any]] = []
    seen: list[Any] = []

    async def application(scope: Any, _receive: Any, send: Any) -> None:
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(key.encode(), value.encode()) for key, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": given, "scheme": "http"}
    asyncio.run(Ownership(application, shared=shared)(scope, None, send))  # type: ignore[arg-type]
    told = {key.decode(): value.decode() for key, value in seen[0]["headers"]}
    answered = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return owner_of(SimpleNamespace(headers=told)), answered


def test_without_a_password_everything_is_the_machine_s_user_s() -> None:
    assert _asked(shared=False) == ("local", {})
    assert _asked(shared=False, headers={"x-hemeroteca-owner": "browser-x"}) == ("local", {})


def test_with_a_password_each_browser_gets_a_key_that_no_script_reads() -> None:
    owner, headers = _asked(shared=True)
    cookie = headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    given = cookie.split(";")[0]
    assert owner.startswith("browser-")
    assert given.partition("=")[2] not in owner, "what is stored is not the key"
    later, headers = _asked(
        shared=True,
        path="/gradio_api/queue/join",
        method="POST",
        headers={"cookie": f"a=b; {given}"},
    )
    assert (later, headers) == (owner, {})
    other, _ = _asked(shared=True)
    assert other not in (owner, "")


@pytest.mark.parametrize(
    "cookie", ["", "hemeroteca_browser=local", "hemeroteca_browser=" + "a" * 44]
)
def test_a_request_without_a_key_is_nobody_s(cookie: str) -> None:
    headers = {"cookie": cookie, "X-Hemeroteca-Owner": "browser-anna"}
    assert _asked(shared=True, path="/config", headers=headers) == ("", {})
