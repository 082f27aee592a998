"""What an article said before it changed is kept, bounded, checked, and goes with it."""

from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article


def _article(text: str, **more: object) -> Article:
    return Article.model_validate(
        {"id": "a", "title": "El puente", "text": text, "url": "https://f.example/1", **more}
    )


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as opened:
        opened.add([_article("Costará 12 millones.")])
        yield opened


def test_each_text_that_an_article_had_is_kept_with_the_moment_it_went(index: Index) -> None:
    assert index.revisions("a") == []
    before = dt.datetime.now(dt.UTC)
    index.add([_article("Costará 14 millones.", id="other-id")])  # known by its address
    index.add([_article("Costará 15 millones.")])

    kept = index.revisions("a")

    assert [one.article.text for one in kept] == ["Costará 14 millones.", "Costará 12 millones."]
    assert [one.number for one in kept] == [2, 1]
    assert all(one.article.id == "a" and one.replaced >= before for one in kept)
    assert index.article("a").text == "Costará 15 millones."
    assert index.verify() == []


def test_what_changes_neither_headline_nor_text_is_no_version_to_read(index: Index) -> None:
    index.add([_article("Costará 12 millones.", extra={"visits": 3})])
    assert index.revisions("a") == []
    index.edit(["a"], {"title": "Otro titular"})
    index.add([_article("Costará 12 millones.", extra={"visits": 4})])
    assert index.revisions("a") == []
    index.add([_article("Costará 12 millones.", title="El puente nuevo")])
    assert index.revisions("a") == []  # the headline that is shown is the person's


def test_the_last_twenty_are_kept(index: Index) -> None:
    for number in range(25):
        index.add([_article(f"Costará {number} euros.")])

    kept = index.revisions("a")

    assert [one.number for one in kept] == list(range(25, 5, -1))
    assert kept[0].article.text == "Costará 23 euros."


def test_they_go_with_their_article(index: Index) -> None:
    index.add([_article("Costará 14 millones.")])
    index.remove(["a"])
    assert index.revisions() == []


@pytest.mark.parametrize("content", [b"rubbish", zlib.compress(b"{}"), b""])
def test_one_that_cannot_be_read_is_told_and_dropped(
    index: Index, tmp_path: Path, content: bytes
) -> None:
    index.add([_article("Costará 14 millones.")])
    index.add([_article("Costará 15 millones.")])
    with sqlite3.connect(tmp_path / "i" / "archive.sqlite3") as connection:
        connection.execute("UPDATE revisions SET content = ? WHERE revision = 1", (content,))
    connection.close()

    assert [one.number for one in index.revisions("a")] == [2]
    (problem,) = index.verify(repair=True)
    assert "a" in problem
    assert index.verify() == []
    assert [one.number for one in index.revisions("a")] == [2]


def test_another_index_takes_them_over(index: Index, tmp_path: Path) -> None:
    index.add([_article("Costará 14 millones.")])
    with Index.open(tmp_path / "new", HashEmbeddings(), create=True) as new:
        new.keep_revisions(index.revisions())
        new.add([index.article("a")])
        assert new.revisions("a") == index.revisions("a")
        new.add([_article("Costará 16 millones.")])
        assert [one.number for one in new.revisions("a")] == [2, 1]
