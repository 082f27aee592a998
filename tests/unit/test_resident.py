"""A resident process and those who ask it: records, the way over the wire, going alone."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette

from assistant.cli.answerer import answerer
from assistant.errors import HemerotecaError, ModelMissing, UsageError
from assistant.resident import wire
from assistant.resident.client import Gone, Resident, find
from assistant.resident.record import Record, fingerprint, records, remove, write
from assistant.resident.service import Service
from assistant.settings import Settings
from assistant.types import Answer, AnswerEvent, Check, Filters, Hit, Passage, Turn
from assistant.ui.guard import Guard
from assistant.ui.serving import listening

_ANSWER = Answer(
    question="¿Uno?", standalone_question="¿Uno?", language="es", text="Sí. [1]", outcome="grounded"
)
_PASSAGE = Passage(id="a:0-3", article_id="a", start=0, end=3, text="Sí.", ordinal=0)
_HIT = Hit(passage=_PASSAGE, rank=1, score=0.1 + 0.2, published="2025-08-16")  # type: ignore[arg-type]
_EVENTS = (
    AnswerEvent(kind="searching", question="¿Uno?"),
    AnswerEvent(kind="evidence", hits=(_HIT,)),
    AnswerEvent(kind="waiting", ahead=1),
    AnswerEvent(kind="token", text="Sí\n"),
    AnswerEvent(kind="done", answer=_ANSWER),
)
Script = Callable[[threading.Event], Generator[AnswerEvent, None, None]]


def _all(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
    yield from _EVENTS


class _Fake:
    """An assistant that plays a script; remembers how it was called."""

    as_configured = True

    def __init__(self, settings: Settings, path: Path, script: Script = _all) -> None:
        self.settings, self.path, self.script = settings, path, script
        self.calls: list[dict[str, Any]] = []

    def stream(
        self, question: str, *, cancel: threading.Event | None = None, **options: Any
    ) -> Generator[AnswerEvent, None, None]:
        self.calls.append({"question": question, **options})
        yield from self.script(cancel or threading.Event())

    def search(self, question: str, **options: Any) -> list[Hit]:
        if not question:
            raise UsageError("answer.blank_question")
        self.calls.append({"question": question, **options})
        return [_HIT]

    def check(self, claim: str, *, evidence: str | None = None) -> Check:
        return Check(support=0.75, verdict="supported", reasons=(claim, str(evidence)))


@pytest.fixture
def settings(hemeroteca_home: Path, tmp_path: Path) -> Settings:
    """Settings that lead to models which are there, as far as names tell."""
    chat, embedder = tmp_path / "chat.gguf", tmp_path / "embedder"
    chat.write_bytes(b"GGUF")
    embedder.mkdir()
    (embedder / "modules.json").write_text("[]")
    models = {"chat": {"model": str(chat)}, "embeddings": {"model": str(embedder)}}
    return Settings.load(**models)


@pytest.fixture
def index(hemeroteca_home: Path) -> Path:
    folder = hemeroteca_home / "indexes" / "demo"
    folder.mkdir(parents=True)
    (folder / "archive.sqlite3").write_text("x")
    return folder


def _record(settings: Settings, folder: Path, **changes: Any) -> Record:
    facts = {
        "address": "http://127.0.0.1:1",
        "token": "word",
        "pid": os.getpid(),
        "index": folder.resolve(),
        "fingerprint": fingerprint(settings, folder),
    }
    return Record(**{**facts, **changes})


class _Server:
    """A service on a port of its own, behind the guard of the page."""

    def __init__(self, fake: _Fake) -> None:
        self.service = Service(fake)  # type: ignore[arg-type]
        self.listener = listening("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        guarded = Guard(Starlette(routes=self.service.routes()), any_host=False)
        config = uvicorn.Config(guarded, log_level="critical", lifespan="off", ws="none")
        self.server = uvicorn.Server(config)
        sockets = {"sockets": [self.listener]}
        self.thread = threading.Thread(target=self.server.run, kwargs=sockets)

    def __enter__(self) -> _Server:
        self.thread.start()
        self.service.announce(self.address)
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self.server.should_exit = True
        self.thread.join(30)
        self.listener.close()


@pytest.fixture
def serving(settings: Settings, index: Path) -> Iterator[Callable[..., tuple[_Fake, _Server]]]:
    """Starts a service over a script."""
    with contextlib.ExitStack() as stack:

        def start(script: Script = _all) -> tuple[_Fake, _Server]:
            fake = _Fake(settings, index, script)
            return fake, stack.enter_context(_Server(fake))

        yield start


def _found(settings: Settings, index: Path) -> Resident:
    resident = find(settings, index)
    assert resident is not None
    return resident


def _post(address: str, token: str | None, body: bytes = b"{}", host: str | None = None) -> int:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    headers |= {"Host": host} if host else {}
    with contextlib.closing(connection):
        connection.request("POST", wire.ANSWER, body, headers)
        return connection.getresponse().status


# Records


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_record_is_for_its_owner_alone(settings: Settings, index: Path) -> None:
    record = _record(settings, index)
    path = write(record, settings.home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert records(settings.home) == [record]
    assert "word" not in repr(record)
    remove(path)
    remove(path)
    assert list(path.parent.iterdir()) == []


def test_what_is_no_record_is_passed_over(settings: Settings, index: Path) -> None:
    path = write(_record(settings, index), settings.home)
    (path.parent / "a.json").write_text("{")
    (path.parent / "b.json").write_bytes(b"\xff\xfe")
    (path.parent / "c.json").mkdir()
    assert len(records(settings.home)) == 1


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a process cannot be asked for safely")
def test_records_of_the_dead_are_ignored_and_then_swept(
    settings: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = write(_record(settings, index, token="other", pid=2**22 + 7), settings.home)
    assert records(settings.home) == []
    write(_record(settings, index), settings.home)
    assert not dead.exists()


def test_the_fingerprint_knows_what_shapes_an_answer(
    settings: Settings, index: Path, tmp_path: Path
) -> None:
    def changed(**sections: Any) -> str:
        mine = {name: getattr(settings, name).model_dump() for name in ("chat", "embeddings")}
        models = {name: values | sections.get(name, {}) for name, values in mine.items()}
        return fingerprint(Settings.load(**{**sections, **models}), index)

    mine = fingerprint(settings, index)
    assert changed() == mine
    assert changed(serve={"port": 9}, ingest={"max_file_mb": 1}) == mine
    for section, key, value in (
        ("chat", "seed", 8),
        ("retrieval", "top_k", 3),
        ("evidence", "max_sentences", 2),
        ("verification", "refusal", "bold"),
        ("passages", "max_tokens", 100),
    ):
        assert changed(**{section: {key: value}}) != mine
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF")
    assert changed(chat={"model": str(other)}) != mine


def test_another_way_to_name_the_same_model_is_the_same(settings: Settings, index: Path) -> None:
    again = Path(settings.chat.model).parent / "." / "embedder" / ".." / "chat.gguf"
    named = Settings.load(
        chat={"model": str(again)}, embeddings={"model": settings.embeddings.model}
    )
    assert fingerprint(named, index) == fingerprint(settings, index)


def test_an_index_built_anew_is_another(settings: Settings, index: Path) -> None:
    write(_record(settings, index), settings.home)
    assert find(settings, index) is not None
    fresh = index / "fresh"
    fresh.write_text("x")
    fresh.replace(index / "archive.sqlite3")
    assert find(settings, index) is None


def test_only_a_process_that_would_answer_alike_is_found(
    settings: Settings, index: Path, tmp_path: Path
) -> None:
    assert find(settings, index) is None
    for changes in ({"version": "0.0.0"}, {"index": tmp_path}, {"fingerprint": "other"}):
        write(_record(settings, index, token=str(changes), **changes), settings.home)
    assert find(settings, index) is None
    write(_record(settings, index), settings.home)
    assert find(settings, index) is not None
    Path(settings.chat.model).unlink()
    assert find(settings, index) is None, "whoever answers alone says that a model is missing"


# Over the wire


def test_events_arrive_as_they_were(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    fake, _ = serving()
    filters = Filters(sources=("El Faro",))
    history = [Turn(role="user", content="¿Antes?"), _ANSWER, {"role": "judge"}]
    stream = _found(settings, index).stream(
        "¿Uno? 😀", history=history, filters=filters, language="en"
    )
    assert tuple(stream) == _EVENTS
    assert fake.calls == [
        {
            "question": "¿Uno? 😀",
            "history": [
                {"role": "user", "content": "¿Antes?"},
                {"role": "user", "content": "¿Uno?"},
                {"role": "assistant", "content": "Sí. [1]"},
                {"role": "judge"},
            ],
            "filters": filters,
            "language": "en",
        }
    ]


def test_search_and_check_do_the_same(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    serving()
    resident = _found(settings, index)
    assert resident.search("x", top_k=3) == [_HIT]
    assert resident.check("claim", evidence="text").reasons == ("claim", "text")
    with pytest.raises(UsageError) as caught:
        resident.search("")
    assert caught.value.key == "answer.blank_question"


def test_an_error_is_raised_again_as_what_it_was(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    def missing(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield _EVENTS[0]
        raise ModelMissing("models.no_file", path=Path("/m/x.gguf"))

    serving(missing)
    with pytest.raises(ModelMissing) as caught:
        list(_found(settings, index).stream("¿Uno?"))
    assert str(caught.value) == str(ModelMissing("models.no_file", path="/m/x.gguf"))
    assert caught.value.exit_code == 1


def test_a_line_of_an_error_is_read_only_as_an_error_of_ours() -> None:
    for kind in ("BaseException", "nothing", "text"):
        fault = {"kind": kind, "key": "k", "values": {"a": 1}, "exit_code": 2}
        with pytest.raises(HemerotecaError) as caught:
            wire.raise_if_fault(json.dumps({"error": fault}, separators=(",", ":")).encode())
        assert (caught.value.key, caught.value.exit_code) == ("k", 2)


def test_whoever_has_not_the_word_is_told_nothing(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings
) -> None:
    fake, server = serving()
    (record,) = records(settings.home)
    body = json.dumps({"question": "¿Uno?"}).encode()
    for token in (None, "", "word", record.token[:-1], "ñ"):
        encoded = token.encode().decode("latin-1") if token else token
        assert _post(server.address, encoded, body) == 401
    assert fake.calls == []
    assert _post(server.address, record.token, body) == 200
    assert _post(server.address, record.token, b'{"question": 1}') == 422
    assert _post(server.address, record.token, body, host="evil.example") == 421


def test_a_reader_that_goes_away_stops_the_answer(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    stopped = threading.Event()

    def endless(cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield _EVENTS[0]
        if cancel.wait(30):
            stopped.set()

    serving(endless)
    events = _found(settings, index).stream("¿Uno?")
    assert next(events).kind == "searching"
    events.close()
    assert stopped.wait(30)


def test_a_server_that_ends_breaks_off_and_leaves_no_record(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    def cancelled(cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield _EVENTS[0]
        assert cancel.wait(30)
        yield _EVENTS[-1]

    _, server = serving(cancelled)
    events = _found(settings, index).stream("¿Uno?")
    next(events)
    server.service.stop()
    with pytest.raises(Gone):
        list(events)
    assert records(settings.home) == []


def test_trouble_of_another_kind_is_left_to_whoever_answers_alone(
    serving: Callable[..., tuple[_Fake, _Server]],
    settings: Settings,
    index: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield _EVENTS[0]
        raise ZeroDivisionError

    serving(broken)
    with pytest.raises(Gone):
        list(_found(settings, index).stream("¿Uno?"))
    assert "ZeroDivisionError" in caplog.text


def test_an_assistant_with_models_of_its_own_announces_nothing(
    settings: Settings, index: Path
) -> None:
    fake = _Fake(settings, index)
    fake.as_configured = False
    service = Service(fake)  # type: ignore[arg-type]
    service.announce("http://127.0.0.1:1")
    service.stop()
    assert records(settings.home) == []


def test_a_home_that_cannot_be_written_to_is_no_trouble(
    settings: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.resident.service.write", full)
    Service(_Fake(settings, index)).announce("http://127.0.0.1:1")  # type: ignore[arg-type]
    assert records(settings.home) == []


# Resident or alone


@contextlib.contextmanager
def _opening(fake: _Fake, opened: list[str]) -> Iterator[Any]:
    opened.append("own")
    yield fake
    opened.append("closed")


def test_what_is_found_is_used_and_nothing_is_opened(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    serving()
    opened: list[str] = []
    opening = _opening(_Fake(settings, index), opened)
    with answerer(settings, None, opening, alone=False) as answers:
        assert answers.ask("¿Uno?") == _ANSWER
        assert answers.search("x") == [_HIT]
        assert answers.check("x").verdict == "supported"
    assert opened == []


def test_whoever_wants_to_be_alone_is(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    fake, _ = serving()
    opened: list[str] = []
    opening = _opening(_Fake(settings, index), opened)
    with answerer(settings, None, opening, alone=True) as answers:
        assert answers.ask("¿Uno?") == _ANSWER
    assert (opened, fake.calls) == (["own", "closed"], [])


@pytest.mark.parametrize("call", ["ask", "search", "check"])
def test_a_stale_record_is_no_trouble(settings: Settings, index: Path, call: str) -> None:
    """Nobody listens at its port."""
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    write(_record(settings, index, address=f"http://127.0.0.1:{port}"), settings.home)
    opened: list[str] = []
    with answerer(settings, None, _opening(_Fake(settings, index), opened), alone=False) as answers:
        assert opened == []
        for _ in range(2):
            assert getattr(answers, call)("¿Uno?")
    assert opened == ["own", "closed"]


def test_when_the_server_ends_midway_the_question_is_answered_here(
    serving: Callable[..., tuple[_Fake, _Server]], settings: Settings, index: Path
) -> None:
    def ending(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield from _EVENTS[:3]

    serving(ending)
    opened: list[str] = []
    with answerer(settings, None, _opening(_Fake(settings, index), opened), alone=False) as answers:
        kinds = [event.kind for event in answers.stream("¿Uno?")]
    assert kinds == [event.kind for event in (*_EVENTS[:3], *_EVENTS)]
    assert opened == ["own", "closed"]


def test_something_else_at_the_port_is_no_trouble(settings: Settings, index: Path) -> None:
    app = Starlette()
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    write(_record(settings, index, address=f"http://127.0.0.1:{port}"), settings.home)
    with pytest.raises(Gone):
        list(_found(settings, index).stream("¿Uno?"))
    server.should_exit = True
    thread.join(30)
    listener.close()
