"""Whatever derives from the articles is made again when it is lost or broken."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from ranked import by_meaning, by_words

from assistant.index import Index
from assistant.index.exact_search import pack
from assistant.testing import HashEmbeddings
from assistant.text.terms import terms
from assistant.types import Article

_NAMES = [f"noticia{number}" for number in range(12)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "i"
    with Index.open(path, HashEmbeddings(), create=True) as index:
        index.add(
            [
                Article(id=n, text=f"El suceso {n} pasó. Lo contó {n}.", language="es")
                for n in _NAMES
            ]
        )
    return path


def _execute(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "archive.sqlite3")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _all_found(index: Index) -> set[str]:
    vector = HashEmbeddings().embed_query("suceso")
    return {passage.article_id for passage, _ in by_meaning(index, vector, 50)}


def test_a_lost_vectors_folder_comes_back_by_itself(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")

    with Index.open(folder, HashEmbeddings()) as index:
        assert any("12" in problem for problem in index.verify())
        assert _all_found(index) == set(_NAMES)
        assert index.verify() == []


@pytest.mark.parametrize("pattern", ["chroma.sqlite3", "*/*.bin"])
@pytest.mark.parametrize("content", [b"", b"rubbish" * 999])
def test_broken_chroma_files_are_replaced(folder: Path, pattern: str, content: bytes) -> None:
    for file in (folder / "vectors").glob(pattern):
        file.write_bytes(content)

    with Index.open(folder, HashEmbeddings()) as index:
        assert _all_found(index) == set(_NAMES)
        index.verify(repair=True)
        assert index.verify() == []


def test_orphan_and_missing_vectors_are_reported_and_repaired(folder: Path) -> None:
    with Index.open(folder, HashEmbeddings()) as index:
        vectors = index._folder.vectors.collection()
        vectors.put([(999, pack([1.0] * 96), None, "", "")])
        vectors.drop([1, 2])
        problems = index.verify()
        assert len(problems) == 2
        assert index.verify(repair=True) == problems
        assert index.verify() == []
        assert _all_found(index) == set(_NAMES)


def test_orphans_never_reach_a_search(folder: Path) -> None:
    with Index.open(folder, HashEmbeddings()) as index:
        probe = HashEmbeddings().embed_query("suceso")
        index._folder.vectors.collection().put([(999, pack(probe), None, "", "")])

        assert _all_found(index) == set(_NAMES)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM stems WHERE rowid < 4",
        "UPDATE passages SET vector = NULL WHERE number = 2",
        "UPDATE passages SET vector = x'00' WHERE number = 2",
        "UPDATE passages SET text = 'cambiado' WHERE number = 3",
        "UPDATE passages SET pending = 1, vector = NULL WHERE number = 3",
    ],
)
def test_repair_mends_what_derives_from_articles(folder: Path, statement: str) -> None:
    _execute(folder, statement)

    with Index.open(folder, HashEmbeddings()) as index:
        index.verify(repair=True)
        assert index.verify() == []
        assert _all_found(index) == set(_NAMES)
        assert {p.article_id for p, _ in by_words(index, terms("suceso", "es"), 50)} == set(_NAMES)


def test_an_article_without_passages_is_cut_again(folder: Path) -> None:
    _execute(
        folder,
        "DELETE FROM sentences WHERE passage = 5",
        "DELETE FROM stems WHERE rowid = 5",
        "DELETE FROM passages WHERE number = 5",
    )

    with Index.open(folder, HashEmbeddings()) as index:
        assert any(_NAMES[4] in problem for problem in index.verify())
        index.verify(repair=True)
        assert index.verify() == []
        assert _all_found(index) == set(_NAMES)
