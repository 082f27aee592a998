"""What an index promises: identity, revisions, filters, and errors in one line."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ranked import by_meaning, by_words

from assistant.config.settings import PassagesSettings
from assistant.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    ArticleMissing,
    EmbedderMismatch,
    StorageError,
    UsageError,
)
from assistant.index import Index
from assistant.index.writer_lock import WriterLock
from assistant.testing import HashEmbeddings
from assistant.text.terms import analyse, terms
from assistant.types import Article, Filters

_ALL = Filters()
_SMALL = PassagesSettings(max_tokens=24)


def _article(name: str, text: str = "", **fields: object) -> Article:
    body = text or f"La noticia de {name} ocurrió ayer. Vinieron {len(name)} personas a {name}."
    return Article(
        **{"id": name, "title": f"Sobre {name}", "text": body, "language": "es", **fields}
    )


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True, settings=_SMALL) as opened:
        yield opened


def _found(index: Index, question: str, filters: Filters = _ALL) -> tuple[set[str], set[str]]:
    vector = HashEmbeddings().embed_query(question)
    near = {passage.article_id for passage, _ in by_meaning(index, vector, 50, filters)}
    stems = [term.stem for term in analyse(question, "es") if not term.is_stop]
    return near, {p.article_id for p, _ in by_words(index, stems, 50, filters)}


def test_articles_come_back_as_they_were(index: Index) -> None:
    article = _article(
        "coral",
        "Un párrafo 😀.\n\nOtro «párrafo».",
        source="El Faro",
        url="https://faro.example/1",
        published=dt.datetime(2025, 8, 15, 9, 30, tzinfo=dt.UTC),
        author="Ana",
        section="Ciencia",
        language="es",
        licence="CC0",
        extra={"clave": [1, 2]},
    )

    assert index.add([article]).added == ("coral",)
    assert index.article("coral") == article
    assert len(index) == 1
    assert list(index.article_list.outlets()) == ["El Faro"]
    assert list(index.article_list.sections()) == ["Ciencia"]


def test_a_bare_date_stays_a_date(index: Index) -> None:
    index.add([_article("fecha", published=dt.date(2025, 8, 15))])

    assert index.article("fecha").published == dt.date(2025, 8, 15)


def test_the_same_again_is_unchanged(index: Index) -> None:
    index.add([_article("uno"), _article("dos")])
    before = index.passage_count

    again = index.add([_article("dos"), _article("uno")])

    assert again.unchanged == ("dos", "uno")
    assert (again.added, again.updated) == ((), ())
    assert index.passage_count == before


@pytest.mark.parametrize(
    "change", [{"title": "Otro"}, {"text": "Otro texto distinto."}, {"source": "X"},
               {"published": dt.date(2025, 1, 2)}, {"section": "Y"}, {"author": "Z"}]
)  # fmt: skip
def test_any_change_is_a_new_revision(index: Index, change: dict[str, object]) -> None:
    index.add([_article("uno"), _article("dos")])
    changed = Article(**{**_article("uno").model_dump(), **change})

    assert index.add([changed]).updated == ("uno",)
    assert index.article("uno") == changed
    assert len(index) == 2
    assert index.verify() == []


def test_the_same_address_is_the_same_article_under_the_stored_id(index: Index) -> None:
    url = "https://diario.example/a"
    index.add([_article("uno", url=url)])

    summary = index.add([_article("nuevo", "Texto corregido del todo.", url=url)])

    assert summary.updated == ("uno",)
    assert index.article("uno").text == "Texto corregido del todo."
    assert {p.article_id for p, _ in by_words(index, terms("corregido", "es"), 5)} == {"uno"}
    with pytest.raises(ArticleMissing):
        index.article("nuevo")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://diario.example/a", "https://diario.example/a"),
        ("https://diario.example/", "https://diario.example/"),
    ],
)
def test_an_address_that_a_batch_shares_identifies_nothing(
    index: Index, first: str, second: str
) -> None:
    batch = [_article("uno", "Un texto.", url=first), _article("dos", "Otro texto.", url=second)]

    assert index.add(batch).added == ("uno", "dos")
    assert index.add(batch).unchanged == ("uno", "dos")
    assert index.add([_article("tres", "Un tercer texto.", url=first)]).added == ("tres",)


def test_the_front_page_of_a_site_identifies_nothing(index: Index) -> None:
    index.add([_article("uno", url="https://diario.example")])
    assert index.add([_article("dos", url="https://diario.example")]).added == ("dos",)


def test_an_article_stored_with_invisible_signs_stays_as_it_is(index: Index) -> None:
    """Offsets point into the text that was stored, whatever is normalised today."""
    stored = Article.model_construct(**{**_article("uno").model_dump(), "text": "Un te\xadxto."})
    index.add([stored])

    assert index.article("uno").text == "Un te\xadxto."
    index.edit(["uno"], {"title": "Otro"})
    assert index.article("uno").text == "Un te\xadxto."


def test_what_was_replaced_is_found_no_more(index: Index) -> None:
    index.add([_article("uno", "El murciélago voló sobre la catedral.")])
    index.add([_article("uno", "La tortuga cruzó el río.")])

    near, matching = _found(index, "murciélago")
    passages = [p for p, _ in by_meaning(index, HashEmbeddings().embed_query("murciélago"), 9)]

    assert matching == set()
    assert all("murciélago" not in passage.text for passage in passages)
    assert near == {"uno"}


def test_remove(index: Index) -> None:
    index.add([_article("uno"), _article("dos"), _article("tres")])

    assert index.remove(["dos", "nadie", "dos"]) == 1
    assert len(index) == 2
    assert all("dos" not in found for found in _found(index, "noticia dos ocurrió"))
    assert index.verify() == []


def test_filters_hold_in_both_searches(index: Index) -> None:
    index.add(
        [
            _article("enero", published=dt.date(2025, 1, 10), source="A", section="s"),
            _article("marzo", published=dt.datetime(2025, 3, 1, 23, tzinfo=dt.UTC), source="B"),
            _article("sinfecha", source="A", section="t"),
        ]
    )
    cases = [
        (Filters(), {"enero", "marzo", "sinfecha"}),
        (Filters(since=dt.date(2025, 1, 10)), {"enero", "marzo"}),
        (Filters(until=dt.date(2025, 1, 10)), {"enero"}),
        (Filters(since=dt.date(2025, 1, 11), until=dt.date(2025, 3, 1)), {"marzo"}),
        (Filters(sources=("A",)), {"enero", "sinfecha"}),
        (Filters(sources=("A", "B"), sections=("t",)), {"sinfecha"}),
        (Filters(sources=("nadie",)), set()),
        (Filters(since=dt.date(2030, 1, 1)), set()),
    ]

    for filters, expected in cases:
        near, matching = _found(index, "noticia ocurrió", filters)
        assert near == matching == expected, filters
        assert {article.id for article in index.articles(filters)} == expected


def test_articles_are_listed_newest_first(index: Index) -> None:
    days = {"a": dt.date(2025, 1, 1), "b": None, "c": dt.date(2025, 5, 1)}
    index.add([_article(name, published=day) for name, day in days.items()])

    assert [article.id for article in index.articles()] == ["c", "a", "b"]
    assert [article.id for article in index.articles(limit=1, offset=1)] == ["a"]


def test_what_was_read_before_an_error_stays(index: Index) -> None:
    def articles() -> Iterator[Article]:
        yield from (_article(f"n{number}") for number in range(5))
        raise ValueError("broken reader")

    with pytest.raises(ValueError, match="broken reader"):
        index.add(articles())

    assert len(index) == 5
    assert index.verify() == []


def test_stopping_loses_only_what_was_not_begun(tmp_path: Path) -> None:
    class Stopped(HashEmbeddings):
        calls = 0

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            Stopped.calls += 1
            if Stopped.calls == 2:
                raise KeyboardInterrupt
            return super().embed_documents(texts)

    with (
        Index.open(tmp_path, Stopped(), create=True, settings=_SMALL) as index,
        pytest.raises(KeyboardInterrupt),
    ):
        index.add([_article(f"n{number}") for number in range(20)])

    with Index.open(tmp_path, Stopped()) as index:
        assert len(index) == 20
        assert index.verify() == []


def test_progress_is_told_in_articles(index: Index) -> None:
    told: list[tuple[float, float | None]] = []

    index.add(
        [_article(f"n{number}") for number in range(40)],
        progress=lambda step, done, total: told.append((done, total)),
    )

    assert told[0] == (0, 40)
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_missing_index_is_not_made_by_reading(tmp_path: Path) -> None:
    for opening in (
        lambda: Index.open(tmp_path / "no", HashEmbeddings()),
        lambda: Index.open_stored(tmp_path / "no"),
        lambda: Index.open_stored(tmp_path),
    ):
        with pytest.raises(ArchiveMissing, match="index add"):
            opening()
    assert list(tmp_path.iterdir()) == []


def test_creation_killed_before_the_tables_is_begun_again(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "archive.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("DROP TABLE t")
    connection.close()

    with pytest.raises(ArchiveMissing):
        Index.open(tmp_path, HashEmbeddings())
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        assert index.add([_article("uno")]).added == ("uno",)


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x", encoding="utf-8")

    with pytest.raises(StorageError, match="f"):
        Index.open(tmp_path / "f", HashEmbeddings(), create=True)


def test_another_embedder_is_refused_by_name(tmp_path: Path) -> None:
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        index.add([_article("uno")])

    for embeddings in (HashEmbeddings(embedder_id="other@2"), HashEmbeddings(dimensions=128)):
        with pytest.raises(EmbedderMismatch, match=r"hash@1.*index build"):
            Index.open(tmp_path, embeddings)
    with Index.open_stored(tmp_path) as index:
        assert index.article("uno").id == "uno"
        with pytest.raises(UsageError):
            index.add([_article("dos")])


def test_a_second_writer_is_told_to_wait_and_readers_go_on(tmp_path: Path) -> None:
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        index.add([_article("uno")])
        with WriterLock(tmp_path), Index.open(tmp_path, HashEmbeddings()) as other:
            assert by_meaning(other, HashEmbeddings().embed_query("noticia"), 5)
            assert by_words(other, terms("noticia", "es"), 5)
            raised = _raised_in_a_thread(lambda: other.add([_article("dos")]))
        assert isinstance(raised, ArchiveBusy)
        assert index.add([_article("dos")]).added == ("dos",)


def _raised_in_a_thread(call: Callable[[], object]) -> BaseException | None:
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            call()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    return raised[0] if raised else None


def test_searching_while_adding(index: Index) -> None:
    index.add([_article("primero")])
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                near, _ = _found(index, "noticia primero ocurrió")
                assert "primero" in near
                assert index.article("primero").id == "primero"
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(6):
        index.add([_article(f"n{number}-{part}") for part in range(10)])
        index.remove([f"n{number}-0"])
    done.set()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(index) == 55
    assert index.verify() == []


@pytest.mark.parametrize(
    "broken", [b"not a database at all" * 50, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_broken_database_is_said_with_its_mend(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "archive.sqlite3").write_bytes(broken)

    for opening in (
        lambda: Index.open(tmp_path, HashEmbeddings()),
        lambda: Index.open_stored(tmp_path),
    ):
        with pytest.raises(ArchiveDamaged, match="index build"):
            opening()


def test_a_database_without_meta_is_damaged(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.sqlite3") as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()

    with pytest.raises(ArchiveDamaged):
        Index.open(tmp_path, HashEmbeddings())


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    Index.open(tmp_path, HashEmbeddings(), create=True).close()
    connection = sqlite3.connect(tmp_path / "archive.sqlite3")
    connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.commit()
    connection.close()

    with pytest.raises(ArchiveDamaged, match="99"):
        Index.open(tmp_path, HashEmbeddings())


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        index.add([_article("uno")])
        connection = index._database.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match=str(tmp_path)):
            index.add([_article(f"n{number}", "Palabras nuevas. " * 200) for number in range(40)])
        assert index.article("uno")

    with Index.open(tmp_path, HashEmbeddings()) as index:
        index.add([_article("dos")])
        assert index.verify() == []


def test_tokens_of_the_embedder_bound_the_passages(index: Index) -> None:
    index.add([_article("largo", "Una frase de seis palabras más. " * 40)])

    counts = HashEmbeddings().count_tokens(
        [p.text for p, _ in by_words(index, terms("frase", "es"), 50)]
    )

    assert len(counts) > 5
    assert max(counts) <= 24
