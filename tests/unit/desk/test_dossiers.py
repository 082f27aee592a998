"""Dossiers on disk: whole after a restart, in the person's order, private, and never lost."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from asked import ARTICLE, QUOTE, answered, citation, refused

from assistant.desk import (
    Dossier,
    Dossiers,
    Item,
    kept_answer,
    kept_article,
    kept_quotation,
)
from assistant.errors import (
    ArticleMissing,
    DossierMissing,
    DossiersDamaged,
    HemerotecaError,
    UsageError,
)
from assistant.types import Answer, Article, Filters, Sentence

_ARTICLE: Final = Article(
    id="faro-1",
    title="Reunión en Anchorage",
    text=ARTICLE,
    source="El Faro",
    url="https://faro.example/1",
    published="2025-08-16",
    author="Ana Ruiz",
    section="Internacional",
    language="es",
)
_FILTERS: Final = Filters(since=dt.date(2025, 8, 1), sources=("El Faro",))


def _answer(**more: object) -> Answer:
    answer = answered(filters=_FILTERS, **more).answer
    assert answer is not None
    return answer


def _lookup(article_id: str) -> Article:
    if article_id != _ARTICLE.id:
        raise ArticleMissing("index.no_article", id=article_id)
    return _ARTICLE


def _notes(store: Dossiers, count: int) -> Dossier:
    made = store.create("Notas")
    store.add(made.id, [Item(kind="note", text=f"n{number}") for number in range(count)])
    return store.read(made.id)


def _texts(store: Dossiers, dossier: str) -> list[str]:
    return [item.text for item in store.read(dossier).items]


def test_what_is_kept_is_read_again_as_it_was(tmp_path: Path) -> None:
    items = [
        *kept_answer(_answer(), "demo", _lookup),
        kept_quotation(citation(), "¿Qué acordaron?", "demo", _FILTERS),
        kept_article(_ARTICLE, "demo"),
        Item(kind="note", text="Llamar a Ana.\nMañana. \u202e😀 {\\}"),
    ]
    made = Dossiers(tmp_path).create("  Cumbre de\nÁvila ")
    numbers = Dossiers(tmp_path).add(made.id, items)
    found = Dossiers(tmp_path).read(made.id)
    assert (found.name, found.count, found.created) == ("Cumbre de Ávila", 5, made.created)
    assert [item.model_copy(update={"number": 0}) for item in found.items] == items
    assert [item.number for item in found.items] == numbers
    assert Dossier.model_validate_json(found.model_dump_json()) == found


def test_of_an_answer_what_stands_is_kept_with_all_that_proves_it() -> None:
    first, second = kept_answer(_answer(), "demo", _lookup)
    assert (first.kind, first.text) == ("sentence", "Seguirán las conversaciones.")
    assert (first.question, first.index, first.filters) == ("¿Qué acordaron?", "demo", _FILTERS)
    assert (first.doubt, second.doubt) == ("", "falta la fecha")
    (cited,) = first.citations
    assert ARTICLE[cited.start : cited.end] == cited.quote == QUOTE
    assert (cited.author, cited.section, cited.language) == ("Ana Ruiz", "Internacional", "es")
    gone = citation(article_id="gone")
    row = Sentence(text=f"«{QUOTE}»", start=0, end=9, heading="Ushakov", citations=(gone,))
    (item,) = kept_answer(_answer(sentences=(row,)), "demo", _lookup)
    assert (item.kind, item.heading, item.citations[0].author) == ("quotation", "Ushakov", "")
    refusal = refused().answer
    assert refusal is not None
    assert kept_answer(refusal, "demo") == []


def test_an_article_is_kept_whole() -> None:
    item = kept_article(_ARTICLE, "demo")
    (cited,) = item.citations
    assert (item.text, cited.quote, cited.start, cited.end) == (
        _ARTICLE.title,
        ARTICLE,
        0,
        len(ARTICLE),
    )


def test_a_dossier_is_found_by_name_or_id_whatever_its_accents(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    assert store.listing() == []
    made = store.create("Cumbre de Ávila")
    assert store.find("cumbre de  AVILA") == store.find(made.id) == made
    with pytest.raises(DossierMissing, match="Soria"):
        store.find("Soria")


def test_two_dossiers_of_one_owner_cannot_share_a_name(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    store.create("Ávila")
    other = store.create("Soria")
    with pytest.raises(UsageError, match="AVILA"):
        store.create("AVILA")
    with pytest.raises(UsageError, match="avila"):
        store.rename(other.id, "avila")
    with pytest.raises(UsageError):
        store.create(" \u202e\n ")
    assert store.rename(other.id, "SORIA") == "SORIA"
    assert {one.name for one in store.listing()} == {"Ávila", "SORIA"}
    assert Dossiers(tmp_path, owner="anna").create("Ávila").name == "Ávila"
    with pytest.raises(UsageError, match="Ávila"):
        Dossiers(tmp_path, owner=None).find("Ávila")


def test_the_one_changed_last_comes_first(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    first, second = store.create("Uno"), store.create("Dos")
    assert [one.id for one in store.listing()] == [second.id, first.id]
    store.add(first.id, [Item(kind="note", text="x")])
    assert [one.id for one in store.listing()] == [first.id, second.id]


def test_an_item_moves_up_and_down_and_no_further_than_the_end(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    whole = _notes(store, 4)
    numbers = [item.number for item in whole.items]
    assert store.move(whole.id, numbers[2], -1)
    assert _texts(store, whole.id) == ["n0", "n2", "n1", "n3"]
    assert store.move(whole.id, numbers[0], 1)
    assert _texts(store, whole.id) == ["n2", "n0", "n1", "n3"]
    assert not store.move(whole.id, numbers[3], 1)
    assert not store.move(whole.id, numbers[2], -5)
    store.remove(whole.id, numbers[0])
    store.add(whole.id, [Item(kind="note", text="new")])
    assert _texts(store, whole.id) == ["n2", "n1", "n3", "new"]


def test_three_thousand_items_keep_their_order(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    whole = _notes(store, 3000)
    assert [item.text for item in whole.items] == [f"n{number}" for number in range(3000)]
    store.move(whole.id, whole.items[2999].number, -2999)
    store.move(whole.id, whole.items[0].number, 1500)
    expected = ["n2999", *(f"n{number}" for number in range(1, 1501)), "n0"]
    assert _texts(store, whole.id)[:1502] == expected
    assert len({item.number for item in store.read(whole.id).items}) == 3000


def test_an_annotation_is_put_changed_and_taken_away(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    whole = _notes(store, 2)
    number = whole.items[0].number
    for given, kept in (("ojo\nuno", "ojo\nuno"), (" dos \udcff", "dos ?"), ("", "")):
        store.annotate(whole.id, number, given)
        assert [item.annotation for item in store.read(whole.id).items] == [kept, ""]
    assert store.read(whole.id).items[0].kept == whole.items[0].kept


@pytest.mark.parametrize(
    "call",
    [
        lambda store, dossier: store.remove(dossier, 99),
        lambda store, dossier: store.move(dossier, 99, 1),
        lambda store, dossier: store.annotate(dossier, 99, "x"),
    ],
)
def test_an_item_that_is_not_there_is_one_line(
    call: Callable[[Dossiers, str], object], tmp_path: Path
) -> None:
    store = Dossiers(tmp_path)
    whole = _notes(store, 1)
    with pytest.raises(DossierMissing, match="99"):
        call(store, whole.id)
    other = store.create("Otro")
    with pytest.raises(DossierMissing):
        store.remove(other.id, whole.items[0].number)
    assert _texts(store, whole.id) == ["n0"]


def test_somebody_else_s_dossier_is_as_good_as_missing(tmp_path: Path) -> None:
    whole = _notes(Dossiers(tmp_path, owner="anna"), 1)
    boris, everybody = Dossiers(tmp_path, owner="boris"), Dossiers(tmp_path, owner=None)
    assert boris.listing() == []
    for call in (
        lambda: boris.read(whole.id),
        lambda: boris.rename(whole.id, "x"),
        lambda: boris.delete(whole.id),
        lambda: boris.add(whole.id, []),
        lambda: boris.move(whole.id, whole.items[0].number, 1),
    ):
        with pytest.raises(DossierMissing, match=whole.id):
            call()
    assert everybody.read(whole.id) == whole


def test_what_is_deleted_leaves_the_file(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    with pytest.raises(DossierMissing):
        store.delete("nothing")
    made = store.create("Secreto-X")
    store.add(made.id, [Item(kind="note", text="palabra-secreta")])
    folder = tmp_path / "dossiers"
    store.delete(made.id)
    assert store.listing() == []
    assert all(b"ecret" not in file.read_bytes() for file in folder.iterdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_file_that_is_none_and_a_record_that_is_none_are_one_line(tmp_path: Path) -> None:
    store = Dossiers(tmp_path)
    whole = _notes(store, 1)
    with store._file.writing() as connection:
        connection.execute("UPDATE items SET record = '{}'")
    with pytest.raises(DossiersDamaged, match="Notas") as told:
        store.read(whole.id)
    assert "\n" not in str(told.value)
    (tmp_path / "dossiers" / "dossiers.sqlite3").write_bytes(b"no database at all" * 99)
    with pytest.raises(HemerotecaError, match="dossiers"):
        Dossiers(tmp_path).listing()
