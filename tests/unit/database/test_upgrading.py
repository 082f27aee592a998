"""What a person has kept survives an upgrade: files of earlier versions, and of the next one.

``tests/fixtures/version_1`` holds an index, conversations and dossiers as version 1 wrote them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from command import ROOT
from ranked import by_meaning, by_words

from assistant.conversations import Conversations
from assistant.conversations import store as conversations_store
from assistant.database import Database, Schema
from assistant.desk import Dossiers, Item
from assistant.desk import dossiers as dossiers_store
from assistant.errors import (
    ArchiveDamaged,
    ConversationsDamaged,
    DossiersDamaged,
    HemerotecaError,
    StorageError,
)
from assistant.index import Index
from assistant.index import folder as index_folder
from assistant.testing import HashEmbeddings
from assistant.text.terms import terms

_OLD: Final = Path(__file__).parents[2] / "fixtures" / "version_1"
_KINDS: Final = {
    "index": (index_folder.SCHEMA, "archive.sqlite3", ArchiveDamaged),
    "conversations": (
        conversations_store.SCHEMA,
        "conversations.sqlite3",
        ConversationsDamaged,
    ),
    "dossiers": (dossiers_store.SCHEMA, "dossiers.sqlite3", DossiersDamaged),
}
# A table made anew while others refer to it: where a careless migration loses rows.
_NEXT: Final = {
    "index": """
        ALTER TABLE articles ADD COLUMN seen TEXT NOT NULL DEFAULT 'no';
        CREATE TABLE fresh (number INTEGER PRIMARY KEY, passage INTEGER) STRICT;
        INSERT INTO fresh SELECT number, number FROM passages;
    """,
    "conversations": """
        CREATE TABLE fresh (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, folded TEXT NOT NULL,
            index_name TEXT NOT NULL, language TEXT NOT NULL, created TEXT NOT NULL,
            updated TEXT NOT NULL, pinned INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO fresh SELECT *, 0 FROM conversations;  -- all of them; none is lost
        DROP TABLE conversations;
        ALTER TABLE fresh RENAME TO conversations;
        CREATE INDEX conversations_of ON conversations (owner, updated);
    """,
    "dossiers": """
        CREATE TABLE fresh (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
            created TEXT NOT NULL, updated TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0,
            UNIQUE (owner, folded)
        ) STRICT;
        INSERT INTO fresh SELECT *, 0 FROM dossiers;
        DROP TABLE dossiers;
        ALTER TABLE fresh RENAME TO dossiers;
    """,
}


@pytest.fixture(params=sorted(_KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(kind: str, tmp_path: Path) -> Path:
    return Path(shutil.copy(_OLD / _KINDS[kind][1], tmp_path))


@contextlib.contextmanager
def _opened(file: Path, schema: Schema) -> Iterator[Database]:
    with contextlib.closing(Database(file, schema)) as database:
        yield database


def _next(kind: str, *more: str) -> Schema:
    schema = _KINDS[kind][0]
    return dataclasses.replace(schema, migrations=(*schema.migrations, _NEXT[kind], *more))


def _content(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the ordinary tables, in the columns that version 1 had, without the version."""
    with contextlib.closing(sqlite3.connect(_OLD / file.name)) as old:
        tables = {
            name: [f'"{column[1]}"' for column in old.execute(f"PRAGMA table_info({name})")]
            for (name,) in old.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%STRICT%'"
            )
        }
    assert len(tables) > 1
    with contextlib.closing(sqlite3.connect(file)) as connection:
        rows = {
            name: connection.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
            for name, columns in tables.items()
        }
    assert all(content for name, content in rows.items() if name != "doomed")
    rows["meta"] = [row for row in rows.get("meta", []) if row[0] != "schema"]
    return rows


def _tables(file: Path) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE sql <> ''"
        return {name: re.sub(r"\s+", "", sql) for name, sql in connection.execute(query)}


def test_an_index_of_version_1_is_searched_and_added_to(tmp_path: Path) -> None:
    shutil.copy(_OLD / "archive.sqlite3", tmp_path)
    with Index.open_stored(tmp_path) as index:
        bridge = index.article("faro-1")
        assert bridge.title == "El puente de Valdemora reabre al tráfico"
        assert bridge.text.endswith("Las obras duraron once meses. Se emplearon 240 obreros.")
        assert bridge.extra == {"tema": ["obras", 2]}
        assert [one.id for one in index.articles()] == ["faro-1", "faro-2", "gazette-1"]
        assert list(index.article_list.outlets()) == ["El Faro", "The Gazette"]
    with Index.open(tmp_path, HashEmbeddings()) as index:
        (found, *_) = by_words(index, terms("nieve", "es"), 5)
        assert found[0].article_id == "faro-2"
        assert len(by_meaning(index, HashEmbeddings().embed_query("nieve"), 9)) == 4
        assert index.edits() == []
        assert index.edit(["faro-1"], {"source": "El Faro de Valdemora"}) == 1
        assert index.add([bridge]).unchanged == ("faro-1",)
        assert index.original("faro-1") == bridge
        assert index.edit(["faro-1"], clear=["source"]) == 1
        assert index.article("faro-1") == bridge
        assert index.remove(["gazette-1"]) == 1
        assert index.verify() == []


def test_conversations_of_version_1_are_read_and_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "conversations").mkdir()
    shutil.copy(_OLD / "conversations.sqlite3", tmp_path / "conversations")
    kept = Conversations(tmp_path)
    (listed,) = kept.listing("avila mañana")
    whole = kept.read(listed.id)
    assert (whole.title, whole.index) == ("Cumbre de Ávila", "demo")
    assert [one.question for one in whole.exchanges] == ["¿Qué acordaron en Ávila?", "¿Y mañana?"]
    assert whole.exchanges[0].citations()[0].quote == "Ushakov dijo que seguirán."
    kept.append(listed.id, whole.exchanges[0])
    assert kept.listing()[0].questions == 3
    assert len(Conversations(tmp_path, owner=None).listing()) == 2


def test_dossiers_of_version_1_are_read_and_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "dossiers").mkdir()
    shutil.copy(_OLD / "dossiers.sqlite3", tmp_path / "dossiers")
    kept = Dossiers(tmp_path)
    (listed,) = kept.listing()
    first, second, third = kept.read(listed.id).items
    assert (listed.name, first.annotation) == ("Cumbre de Ávila", "ojo")
    assert first.citations[0].quote == "Ushakov dijo que seguirán."
    assert (second.kind, second.text, third.doubt) == ("note", "Llamar a Ana.", "falta la fecha")
    kept.add(listed.id, [Item(kind="note", text="Hecho.")])
    assert [item.text for item in kept.read(listed.id).items][3:] == ["Hecho."]
    assert len(Dossiers(tmp_path, owner=None).listing()) == 2


def test_a_file_that_was_upgraded_has_the_tables_of_a_new_one(kind: str, file: Path) -> None:
    schema = _KINDS[kind][0]
    with _opened(file, schema) as database:
        database.upgrade()
        assert database.version() == schema.newest
    new = file.with_name("new.sqlite3")
    new.touch()
    with _opened(new, schema) as database:
        assert database.version() == 0
        database.upgrade()
    assert _tables(file) == _tables(new)


def test_the_next_version_keeps_every_row(kind: str, file: Path) -> None:
    before, (schema, _, damaged) = _content(file), _KINDS[kind]
    newest = schema.newest
    with _opened(file, _next(kind)) as database:
        database.upgrade()
        database.upgrade()
        assert database.version() == newest + 1
        with database.reading() as connection:
            assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert _content(file) == before
    # Today's program leaves it alone, and says so.
    with (
        _opened(file, _KINDS[kind][0]) as database,
        pytest.raises(damaged, match=f"{newest + 1}.* {newest}"),
    ):
        database.upgrade()
    assert _content(file) == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(kind: str, file: Path) -> None:
    before = _content(file)
    broken = _next(kind, "CREATE TABLE half (x);\nINSERT INTO half SELECT * FROM none;")
    with _opened(file, broken) as database, pytest.raises(HemerotecaError):
        database.upgrade()
    assert _tables(file) == _tables(_OLD / file.name)
    schema = _KINDS[kind][0]
    with _opened(file, schema) as database:
        assert database.version() == 1
        database.upgrade()
        assert database.version() == schema.newest
    assert _content(file) == before


def test_an_old_file_that_cannot_be_written_to_is_one_line(kind: str, file: Path) -> None:
    reading = Database(file, _next(kind), read_only=True)
    with contextlib.closing(reading), pytest.raises(StorageError, match=re.escape(str(file))):
        reading.upgrade()


_KILLED: Final = """
import itertools, os, shutil, signal, sys
from pathlib import Path
from test_upgrading import Database, _next

kind, old, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])

def upgrade(file, last):
    statements = itertools.count(1)
    database = Database(file, _next(kind))
    database.connection.set_trace_callback(
        lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(statements) == last else None
    )
    database.upgrade()
    os._exit(0)

for last in itertools.count(1):
    file = folder / str(last) / old.name
    file.parent.mkdir()
    shutil.copy(old, file)
    if not (child := os.fork()):
        upgrade(file, last)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


def test_killed_at_any_statement_the_file_is_old_or_new(kind: str, tmp_path: Path) -> None:
    old = _OLD / _KINDS[kind][1]
    paths = [str(ROOT), str(Path(__file__).parents[2]), str(Path(__file__).parent)]
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, kind, str(old), str(tmp_path)],
        env={"PYTHONPATH": ":".join(paths), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = sorted(tmp_path.glob(f"*/{old.name}"), key=lambda file: int(file.parent.name))
    assert len(files) > 10
    before, new, versions = _content(old), _tables(files[-1]), []
    for file in files:
        with _opened(file, _next(kind)) as database:
            versions.append(database.version())
            database.upgrade()
        assert _content(file) == before
        assert _tables(file) == new
    assert versions == sorted(versions)
    assert (versions[0], versions[-1]) == (1, _next(kind).newest)
