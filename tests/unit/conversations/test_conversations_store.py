"""Conversations on disk: whole after a restart, found again, private, and never lost by mishap."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest
from asked import answered, refused, sentences
from command import ROOT

from assistant.conversations import Conversations, ExchangeId, ExchangeRecord
from assistant.errors import ConversationMissing, ConversationsDamaged, StorageError, UsageError

_ANNA: Final = "browser-anna"
_BORIS: Final = "browser-boris"


def _begun(store: Conversations, exchange: ExchangeRecord | None = None) -> ExchangeId:
    return store.begin(exchange or answered(), index="demo", language="es")


def _file(home: Path) -> Path:
    return home / "conversations" / "conversations.sqlite3"


def test_a_conversation_is_read_again_as_it_was(tmp_path: Path) -> None:
    asked = [
        answered("¿Qué acordaron?"),
        refused(),
        ExchangeRecord(question="¿Y hoy?", stage="cancelled", sentences=sentences()[:1]),
        ExchangeRecord(question="¿Y ayer?", stage="failed", failure="Falta el modelo."),
        ExchangeRecord(question="¿Y mañana?", sentences=sentences()[:1], understood="¿Y el 17?"),
    ]
    place = _begun(Conversations(tmp_path), asked[0])
    for exchange in asked[1:]:
        Conversations(tmp_path).append(place.conversation, exchange)
    found = Conversations(tmp_path).read(place.conversation)
    assert list(found.exchanges) == asked
    assert (found.title, found.index, found.language) == ("¿Qué acordaron?", "demo", "es")
    assert found.questions == 5
    assert found.created <= found.updated


def test_an_exchange_grows_in_its_place(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    place = _begun(store, ExchangeRecord(question="¿Uno?"))
    later = store.append(place.conversation, ExchangeRecord(question="¿Dos?"))
    assert store.update(place, answered("¿Uno?"))
    found = store.read(place.conversation)
    assert [one.stage for one in found.exchanges] == ["done", "unfinished"]
    assert found.numbers == (place.number, later.number)
    store.withdraw(later)
    assert [one.question for one in store.read(place.conversation).exchanges] == ["¿Uno?"]


def test_a_title_follows_a_first_question_that_is_asked_otherwise(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    place = _begun(store, answered("¿Uno?"))
    other = store.append(place.conversation, answered("¿Once?"))
    store.withdraw(place)
    assert store.listing()[0].title == "¿Once?"
    assert store.listing("uno") == []
    store.rename(place.conversation, "De once")
    store.append(place.conversation, answered("¿Doce?"))
    store.withdraw(other)
    assert store.listing()[0].title == "De once", "a person's title stays"


def test_the_latest_comes_first_and_a_new_question_brings_one_forward(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    first, second = (_begun(store, answered(question)) for question in ("¿Uno?", "¿Dos?"))
    assert [one.title for one in store.listing()] == ["¿Dos?", "¿Uno?"]
    store.append(first.conversation, answered("¿Y tres?"))
    assert [one.id for one in store.listing()] == [first.conversation, second.conversation]
    assert [one.questions for one in store.listing()] == [2, 1]


def test_searching_folds_accents_and_case_and_wants_all_words(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    _begun(store, answered("¿Qué pasó en la Unión Europea?"))
    _begun(store, refused("¿Cuántos años tiene el rey?"))
    named = _begun(store, answered("¿Otra cosa?"))
    store.rename(named.conversation, "Cumbre de Ávila 100%")

    def titles(words: str) -> list[str]:
        return [one.title for one in store.listing(words)]

    assert titles("union europea") == ["¿Qué pasó en la Unión Europea?"]
    assert titles("EUROPÉA") == ["¿Qué pasó en la Unión Europea?"]
    assert titles("anos REY") == ["¿Cuántos años tiene el rey?"]
    assert titles("seguiran otra") == ["Cumbre de Ávila 100%"], "questions and answers"
    assert titles("avila 100%") == ["Cumbre de Ávila 100%"]
    assert titles("firmaron") == [], "what was rejected is no part of the answer"
    assert titles("_") == titles("%%") == []
    assert len(titles("  ")) == 3


def test_what_an_unfinished_answer_said_is_found_too(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    _begun(store, ExchangeRecord(question="¿Uno?", sentences=sentences()[:1]))
    assert len(store.listing("conversaciones")) == 1


def test_a_title_is_one_line_and_never_blank(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    place = _begun(store, answered("¿Qué \u202e dijo\n\nel presidente " + "de la república " * 9))
    title = store.listing()[0].title
    assert title.startswith("¿Qué dijo el presidente de la república")
    assert title.endswith("…")
    assert len(title) <= 81
    assert store.rename(place.conversation, "  Cumbre\n de\u202e Anchorage ") == (
        "Cumbre de Anchorage"
    )
    for blank in ("", " \n ", "\u202e"):
        with pytest.raises(UsageError):
            store.rename(place.conversation, blank)
    assert store.listing()[0].title == "Cumbre de Anchorage"


def test_owners_do_not_see_each_other(tmp_path: Path) -> None:
    anna, boris = Conversations(tmp_path, owner=_ANNA), Conversations(tmp_path, owner=_BORIS)
    place = _begun(anna, answered("¿Secreto?"))
    assert boris.listing() == boris.listing("secreto") == []
    for attempt in (
        lambda: boris.read(place.conversation),
        lambda: boris.rename(place.conversation, "mía"),
        lambda: boris.remove(place.conversation),
        lambda: boris.append(place.conversation, answered()),
    ):
        with pytest.raises(ConversationMissing):
            attempt()
    assert anna.read(place.conversation).title == "¿Secreto?"
    assert len(Conversations(tmp_path, owner=None).listing()) == 1
    assert Conversations(tmp_path).listing() == []


def test_what_is_removed_is_gone_from_the_files_too(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    kept, doomed = _begun(store, answered("¿Queda?")), _begun(store, answered("¿Zarzuelódromo?"))
    store.remove(doomed.conversation)
    assert [one.id for one in store.listing()] == [kept.conversation]
    assert not store.update(doomed, answered("¿Zarzuelódromo?")), "nothing rises again"
    with pytest.raises(ConversationMissing):
        store.append(doomed.conversation, answered())
    with pytest.raises(ConversationMissing):
        store.remove(doomed.conversation)
    for file in _file(tmp_path).parent.iterdir():
        assert b"arzuel" not in file.read_bytes(), file.name


def test_looking_makes_nothing(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    assert store.listing() == []
    for attempt in (store.read, store.remove, lambda one: store.rename(one, "x")):
        with pytest.raises(ConversationMissing, match="no-such"):
            attempt("no-such")
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_of_the_files_can_read_them(tmp_path: Path) -> None:
    folder = _file(tmp_path).parent
    folder.mkdir(mode=0o755)
    store = Conversations(tmp_path)
    _begun(store)
    # A reader elsewhere keeps the log of recent writes in being.
    with sqlite3.connect(_file(tmp_path)) as reader:
        reader.execute("SELECT COUNT(*) FROM conversations").fetchone()
        _begun(store)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    reader.close()
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content", [b"no database at all\n" * 50, b"SQLite format 3\0" + b"x" * 500]
)
def test_a_damaged_file_is_one_line_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = _file(tmp_path)
    file.parent.mkdir()
    file.write_bytes(content)
    store = Conversations(tmp_path)
    for attempt in (store.listing, lambda: store.read("x"), lambda: _begun(store)):
        with pytest.raises(ConversationsDamaged) as told:
            attempt()
        assert str(file) in str(told.value)
        assert "\n" not in str(told.value)
    assert file.read_bytes() == content


def test_a_file_of_a_newer_version_or_another_program_is_left_alone(tmp_path: Path) -> None:
    place = _begun(Conversations(tmp_path))
    with sqlite3.connect(_file(tmp_path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(ConversationsDamaged, match="99"):
        Conversations(tmp_path).read(place.conversation)
    with pytest.raises(ConversationsDamaged, match="99"):
        _begun(Conversations(tmp_path))

    other = tmp_path / "other"
    _file(other).parent.mkdir(parents=True)
    with sqlite3.connect(_file(other)) as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
    foreign.close()
    before = _file(other).read_bytes()
    with pytest.raises(ConversationsDamaged, match=str(_file(other))):
        _begun(Conversations(other))
    assert _file(other).read_bytes() == before


def test_one_record_that_cannot_be_read_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    broken, sound = _begun(store, answered("¿Rota?")), _begun(store, answered("¿Sana?"))
    with sqlite3.connect(_file(tmp_path)) as file:
        file.execute(
            "UPDATE exchanges SET record = '{\"future\": 1}' WHERE conversation = ?",
            (broken.conversation,),
        )
    file.close()
    assert len(store.listing()) == 2
    assert store.read(sound.conversation).exchanges
    with pytest.raises(ConversationsDamaged, match="¿Rota\\?"):
        store.read(broken.conversation)


def test_a_place_that_cannot_be_written_to_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "conversations").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StorageError) as told:
        _begun(Conversations(tmp_path))
    assert "conversations" in str(told.value)


def test_many_threads_write_and_nothing_is_lost(tmp_path: Path) -> None:
    place = _begun(Conversations(tmp_path), answered("¿0?"))

    def ask(number: int) -> ExchangeId:
        store = Conversations(tmp_path)
        found = store.append(place.conversation, ExchangeRecord(question=f"¿{number}?"))
        assert store.update(found, answered(f"¿{number}?"))
        return found

    with ThreadPoolExecutor(8) as threads:
        places = list(threads.map(ask, range(1, 25)))
    exchanges = Conversations(tmp_path).read(place.conversation).exchanges
    assert {one.question for one in exchanges} == {f"¿{number}?" for number in range(25)}
    assert all(one.stage == "done" for one in exchanges)
    assert len(set(places)) == 24


_KILLED: Final = """
import os, signal, sys
from pathlib import Path
from asked import answered, sentences
from assistant.conversations import Conversations, ExchangeRecord

store = Conversations(Path(sys.argv[1]))
place = store.begin(answered("¿Uno?"), index="demo", language="es")
growing = store.append(place.conversation, ExchangeRecord(question="¿Dos?"))
store.update(growing, ExchangeRecord(question="¿Dos?", sentences=sentences()[:1]))
with store._file.writing() as connection:
    connection.execute("UPDATE conversations SET title = 'half done'")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_only_what_it_had_not_finished(tmp_path: Path) -> None:
    path = f"{ROOT}:{Path(__file__).parents[1]}"
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        env={"PYTHONPATH": path, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    (listed,) = Conversations(tmp_path).listing()
    assert listed.title == "¿Uno?"
    whole = Conversations(tmp_path).read(listed.id)
    assert [one.stage for one in whole.exchanges] == ["done", "unfinished"]
    assert whole.exchanges[1].words == "Seguirán las conversaciones."
