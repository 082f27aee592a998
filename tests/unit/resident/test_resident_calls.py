"""Records of resident processes, and what is done when there is none."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from residents import ANSWER, EVENTS, HIT, Fake, Server, a_record
from starlette.applications import Starlette

from assistant.cli.answerer import answerer
from assistant.config.settings import Settings
from assistant.resident.client import Gone, find
from assistant.resident.record import fingerprint, records, remove, write
from assistant.types import AnswerEvent
from assistant.ui.serving import listening

# Records


def test_a_record_is_for_its_owner_alone(settings: Settings, index: Path) -> None:
    record = a_record(settings, index)
    path = write(record, settings.home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert records(settings.home) == [record]
    assert "word" not in repr(record)
    remove(path)
    remove(path)
    assert list(path.parent.iterdir()) == []


def test_what_is_no_record_is_passed_over(settings: Settings, index: Path) -> None:
    path = write(a_record(settings, index), settings.home)
    (path.parent / "a.json").write_text("{")
    (path.parent / "b.json").write_bytes(b"\xff\xfe")
    (path.parent / "c.json").mkdir()
    assert len(records(settings.home)) == 1


def test_records_of_the_dead_are_ignored_and_then_swept(
    settings: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = write(a_record(settings, index, token="other", pid=2**22 + 7), settings.home)
    assert records(settings.home) == []
    write(a_record(settings, index), settings.home)
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
    write(a_record(settings, index), settings.home)
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
        write(a_record(settings, index, token=str(changes), **changes), settings.home)
    assert find(settings, index) is None
    write(a_record(settings, index), settings.home)
    assert find(settings, index) is not None
    Path(settings.chat.model).unlink()
    assert find(settings, index) is None, "whoever answers alone says that a model is missing"


# Resident or alone


@contextlib.contextmanager
def _opening(fake: Fake, opened: list[str]) -> Iterator[Any]:
    opened.append("own")
    yield fake
    opened.append("closed")


def test_what_is_found_is_used_and_nothing_is_opened(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    serving()
    opened: list[str] = []
    opening = _opening(Fake(settings, index), opened)
    with answerer(settings, None, opening, alone=False) as answers:
        assert answers.ask("¿Uno?") == ANSWER
        assert answers.search("x") == [HIT]
        assert answers.check("x").verdict == "supported"
    assert opened == []


def test_whoever_wants_to_be_alone_is(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    fake, _ = serving()
    opened: list[str] = []
    opening = _opening(Fake(settings, index), opened)
    with answerer(settings, None, opening, alone=True) as answers:
        assert answers.ask("¿Uno?") == ANSWER
    assert (opened, fake.calls) == (["own", "closed"], [])


@pytest.mark.parametrize("call", ["ask", "search", "check"])
def test_a_stale_record_is_no_trouble(settings: Settings, index: Path, call: str) -> None:
    """Nobody listens at its port."""
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    write(a_record(settings, index, address=f"http://127.0.0.1:{port}"), settings.home)
    opened: list[str] = []
    with answerer(settings, None, _opening(Fake(settings, index), opened), alone=False) as answers:
        assert opened == []
        for _ in range(2):
            assert getattr(answers, call)("¿Uno?")
    assert opened == ["own", "closed"]


def test_when_the_server_ends_midway_the_question_is_answered_here(
    serving: Callable[..., tuple[Fake, Server]], settings: Settings, index: Path
) -> None:
    def ending(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
        yield from EVENTS[:3]

    serving(ending)
    opened: list[str] = []
    with answerer(settings, None, _opening(Fake(settings, index), opened), alone=False) as answers:
        kinds = [event.kind for event in answers.stream("¿Uno?")]
    assert kinds == [event.kind for event in (*EVENTS[:3], *EVENTS)]
    assert opened == ["own", "closed"]


def test_something_else_at_the_port_is_no_trouble(settings: Settings, index: Path) -> None:
    app = Starlette()
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    write(a_record(settings, index, address=f"http://127.0.0.1:{port}"), settings.home)
    resident = find(settings, index)
    assert resident is not None
    with pytest.raises(Gone):
        list(resident.stream("¿Uno?"))
    server.should_exit = True
    thread.join(30)
    listener.close()
