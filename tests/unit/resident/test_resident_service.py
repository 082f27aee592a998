"""Asking a resident process over a real socket."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from residents import ANSWER, EVENTS, HIT, Fake, Server

from assistant.config.settings import Settings
from assistant.errors import HemerotecaError, ModelMissing, UsageError
from assistant.resident import wire
from assistant.resident.client import Gone, Resident, find
from assistant.resident.record import records
from assistant.resident.service import Service
from assistant.types import AnswerEvent, Check, Filters, Turn


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
        connection.request("POST", wire.AnswerCall.path, body, headers)
        return connection.getresponse().status


# Over the wire


def test_events_arrive_as_they_were(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    fake, _ = serving()
    filters = Filters(sources=("El Faro",))
    history = [Turn(role="user", content="¿Antes?"), ANSWER, {"role": "judge"}]
    stream = _found(settings, index).stream(
        "¿Uno? 😀", history=history, filters=filters, language="en"
    )
    assert tuple(stream) == EVENTS
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
            "form": None,
        }
    ]


def test_search_and_check_do_the_same(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    serving()
    resident = _found(settings, index)
    assert resident.search("x", top_k=3) == [HIT]
    assert resident.check("claim", evidence="text").reasons == ("claim", "text")
    with pytest.raises(UsageError) as caught:
        resident.search("")
    assert caught.value.key == "answer.blank_question"


def test_a_check_may_wait_for_its_turn_longer_than_for_a_server_that_has_gone(
    serving: Callable[..., tuple[Fake, Server]],
    settings: Settings,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake, _ = serving()
    check, turn = fake.check, threading.Event()

    def waiting(claim: str, *, evidence: str | None = None) -> Check:
        assert turn.wait(30)
        return check(claim, evidence=evidence)

    monkeypatch.setattr(fake, "check", waiting)
    threading.Timer(1.5, turn.set).start()
    (record,) = records(settings.home)
    assert Resident(record, patience_s=0.5).check("claim").reasons == ("claim", "None")


def test_a_search_that_breaks_is_left_to_whoever_searches_alone(
    serving: Callable[..., tuple[Fake, Server]],
    settings: Settings,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake, _ = serving()
    monkeypatch.setattr(fake, "search", lambda *_, **__: 1 / 0)
    with pytest.raises(Gone):
        _found(settings, index).search("x")
    assert "ZeroDivisionError" in caplog.text


def test_an_error_is_raised_again_as_what_it_was(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    def missing(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield EVENTS[0]
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
            wire.raise_if_error(json.dumps({"error": fault}, separators=(",", ":")).encode())
        assert (caught.value.key, caught.value.exit_code) == ("k", 2)


def test_whoever_has_not_the_word_is_told_nothing(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings
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
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    stopped = threading.Event()

    def endless(cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield EVENTS[0]
        if cancel.wait(30):
            stopped.set()

    serving(endless)
    events = _found(settings, index).stream("¿Uno?")
    assert next(events).kind == "searching"
    events.close()
    assert stopped.wait(30)


def test_a_server_that_ends_breaks_off_and_leaves_no_record(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    def cancelled(cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield EVENTS[0]
        assert cancel.wait(30)
        yield EVENTS[-1]

    _, server = serving(cancelled)
    events = _found(settings, index).stream("¿Uno?")
    next(events)
    server.service.stop()
    with pytest.raises(Gone):
        list(events)
    assert records(settings.home) == []


def test_trouble_of_another_kind_is_left_to_whoever_answers_alone(
    serving: Callable[..., tuple[Fake, Server]],
    settings: Settings,
    index: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield EVENTS[0]
        raise ZeroDivisionError

    serving(broken)
    with pytest.raises(Gone):
        list(_found(settings, index).stream("¿Uno?"))
    assert "ZeroDivisionError" in caplog.text


def test_an_assistant_with_models_of_its_own_announces_nothing(
    settings: Settings, index: Path
) -> None:
    fake = Fake(settings, index)
    fake.as_configured = False
    service = Service(fake)  # type: ignore[arg-type]
    service.announce("http://127.0.0.1:1")
    service.stop()
    assert records(settings.home) == []


def test_other_settings_are_announced_anew_and_those_of_before_are_answered_no_more(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    fake, server = serving()
    old = _found(settings, index)
    literal = settings.model_copy(
        update={"answers": settings.answers.model_copy(update={"literal": True})}
    )
    assert find(literal, index) is None
    fake.settings = literal
    for listener in fake.listeners:
        listener()
    assert find(settings, index) is None
    with pytest.raises(Gone):
        list(old.stream("¿Uno?"))
    assert tuple(_found(literal, index).stream("¿Uno?")) == EVENTS
    server.service.stop()
    for listener in fake.listeners:
        listener()
    assert records(settings.home) == [], "not on the way out"


def test_a_home_that_cannot_be_written_to_is_no_trouble(settings: Settings, index: Path) -> None:
    (settings.home / "run").write_text("where the folder of records would be")
    Service(Fake(settings, index)).announce("http://127.0.0.1:1")  # type: ignore[arg-type]
    assert records(settings.home) == []
