"""What a person put right in articles: shown, found, and kept whatever their source says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from ranked import by_meaning, by_words

from assistant.errors import ArticleMissing, UsageError
from assistant.index import Index, Selection
from assistant.index.edits import checked
from assistant.testing import HashEmbeddings
from assistant.text.terms import terms
from assistant.types import Article, Filters

_BRIDGE = Article(
    id="puente",
    title="El puente de Baldemora",
    text="El puente reabre al tráfico. Las obras duraron once meses.",
    source="El Faroo",
    url="https://faro.example/puente",
    published="2025-08-15",
    section="Local",
    language="es",
)
_SNOW = Article(id="nieve", title="Nevada", text="Cayó nieve en la sierra.", language="es")
_NOTHING = HashEmbeddings().embed_query("puente")


class _Counting(HashEmbeddings):
    """Counts the texts that it is asked for."""

    asked = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.asked += len(texts)
        return super().embed_documents(texts)


@pytest.fixture
def embeddings() -> _Counting:
    return _Counting()


@pytest.fixture
def index(tmp_path: Path, embeddings: _Counting) -> Iterator[Index]:
    with Index.open(tmp_path / "i", embeddings, create=True) as opened:
        opened.add([_BRIDGE, _SNOW])
        yield opened


def _near(index: Index, **filters: object) -> set[str]:
    """What Chroma finds of the articles that the filters admit."""
    found = index._folder.vectors.collection().nearest(_NOTHING, 9, Filters(**filters))
    return {one.passage.article_id for one in index.candidates([number for number, _ in found])}


def _worded(index: Index, words: str) -> set[str]:
    return {passage.article_id for passage, _ in by_words(index, terms(words, "es"), 9)}


def test_what_is_shown_and_what_the_source_says(index: Index) -> None:
    assert index.edit(["puente"], {"title": "El puente de Valdemora", "author": " Ana "}) == 1

    assert index.article("puente").title == "El puente de Valdemora"
    assert index.article("puente").author == "Ana"
    assert index.original("puente") == _BRIDGE
    assert index.original("nieve") == index.article("nieve") == _SNOW
    made = {edit.field: (edit.original, edit.value) for edit in index.edits("puente")}
    assert made == {
        "title": ("El puente de Baldemora", "El puente de Valdemora"),
        "author": ("", "Ana"),
    }
    assert index.edits("puente")[0].edited.utcoffset() == dt.timedelta(0)
    assert index.edits("nieve") == []


def test_lists_filters_and_words_follow_and_nothing_is_embedded_again(
    index: Index, embeddings: _Counting
) -> None:
    before = embeddings.asked
    changes = {"title": "Valdemora", "source": "El Faro", "published": "2025-09-01"}
    assert index.edit(["puente"], {**changes, "section": "Obras"}) == 1

    assert embeddings.asked == before
    assert list(index.article_list.outlets()) == ["El Faro"]
    assert list(index.article_list.sections()) == ["Obras"]
    assert index.article_list.timeline(Selection(), "day") == {"2025-09-01": 1}
    assert index.article_list.count(Selection(words="valdemora")) == 1
    assert index.article_list.count(Selection(words="baldemora")) == 0
    assert _worded(index, "Valdemora") == {"puente"}
    assert _worded(index, "Baldemora") == set()
    day = dt.date(2025, 9, 1)
    for filters in ({"sources": ("El Faro",)}, {"sections": ("Obras",)}, {"since": day}):
        assert _near(index, **filters) == {"puente"}
    for filters in ({"sources": ("El Faroo",)}, {"until": dt.date(2025, 8, 31)}):
        assert _near(index, **filters) == set()
    assert index.verify() == []


def test_a_change_of_words_alone_leaves_vectors_as_they_are(index: Index) -> None:
    generation = index._folder.database.rows("SELECT value FROM meta WHERE key = 'generation'")
    index.edit(["puente"], {"title": "Otro", "author": "Ana"})
    assert generation == index._folder.database.rows(
        "SELECT value FROM meta WHERE key = 'generation'"
    )


def test_many_at_once_or_none(index: Index) -> None:
    assert index.edit(["puente", "nieve", "nieve"], {"source": "El Faro"}) == 2
    assert index.edit(["puente", "nieve"], {"source": "El Faro"}) == 0
    with pytest.raises(ArticleMissing, match="nadie"):
        index.edit(["puente", "nadie"], {"source": "Otro"})
    assert index.article("puente").source == "El Faro"


def test_fields_are_taken_back_one_by_one(index: Index) -> None:
    index.edit(["puente"], {"title": "Otro", "published": None, "source": "El Faro"})
    assert index.article("puente").published is None
    assert index.edit(["puente"], {"section": "Obras"}, clear=["title"]) == 1
    assert [edit.field for edit in index.edits("puente")] == ["published", "source", "section"]
    assert index.article("puente").title == _BRIDGE.title
    assert _worded(index, "Baldemora") == {"puente"}
    assert index.edit(["puente", "nieve"], clear=["published", "source", "section"]) == 1
    assert index.article("puente") == _BRIDGE
    assert index.edits() == []


def test_what_the_source_says_itself_is_no_edit(index: Index) -> None:
    assert index.edit(["puente"], {"source": "El Faroo", "published": dt.date(2025, 8, 15)}) == 0
    assert index.edits() == []
    index.edit(["puente"], {"source": "El Faro"})
    assert index.edit(["puente"], {"source": "El Faroo"}) == 1
    assert index.edits() == []


def test_the_same_article_again_is_unchanged_and_stays_edited(index: Index) -> None:
    index.edit(["puente"], {"source": "El Faro", "title": "Valdemora"})
    assert index.add([_BRIDGE]).unchanged == ("puente",)
    assert index.article("puente").source == "El Faro"
    # What is shown is another article than the source's, should a person hand it in.
    assert index.add([index.article("puente")]).updated == ("puente",)
    assert index.article("puente").title == "Valdemora"


def test_a_changed_article_stays_edited_and_the_original_is_the_new_one(index: Index) -> None:
    index.edit(["puente"], {"source": "El Faro", "published": "2025-09-01"})
    later = _BRIDGE.model_copy(
        update={"id": "otro", "text": "El puente cierra de nuevo.", "source": "Faro", "author": "B"}
    )
    assert index.add([later]).updated == ("puente",)

    shown = index.article("puente")
    assert (shown.text, shown.source, shown.author) == (later.text, "El Faro", "B")
    assert index.original("puente") == later.model_copy(update={"id": "puente"})
    assert _near(index, sources=("El Faro",), since=dt.date(2025, 9, 1)) == {"puente"}
    assert index.add([later]).unchanged == ("puente",)
    index.edit(["puente"], clear=["source", "published"])
    assert index.article("puente") == later.model_copy(update={"id": "puente"})


def test_edits_go_with_their_article(index: Index) -> None:
    index.edit(["puente"], {"source": "El Faro"})
    index.remove(["puente"])
    assert index.edits() == []
    index.add([_BRIDGE])
    assert index.article("puente") == _BRIDGE


def test_edits_of_another_index_wait_for_their_articles(index: Index, tmp_path: Path) -> None:
    index.edit(["puente"], {"source": "El Faro"})
    index.edit(["nieve"], {"title": "Nieve"})
    with Index.open(tmp_path / "new", HashEmbeddings(), create=True) as new:
        new.keep_edits(index.edits())
        new.add([_BRIDGE.model_copy(update={"id": "bajo-otro-nombre"})])
        assert new.article("bajo-otro-nombre").source == "El Faro"
        assert [edit.article_id for edit in new.edits()] == ["bajo-otro-nombre", "nieve"]
        new.add([_SNOW])
        assert new.article("nieve").title == "Nieve"
        assert new.original("nieve") == _SNOW


def test_an_edit_that_was_killed_before_chroma_heard_of_it_is_finished(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index._folder.vectors, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        index.edit(["puente"], {"source": "El Faro"})
    index.close()
    with Index.open(tmp_path / "i", HashEmbeddings()) as opened:
        assert opened.article("puente").source == "El Faro"
        assert _near(opened, sources=("El Faro",)) == {"puente"}
        assert opened.verify() == []


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE passages SET text = 'otro', vector = NULL"],
        ["DELETE FROM stems", "DELETE FROM sentences", "DELETE FROM passages"],
        ["DELETE FROM stems"],
    ],
)
def test_repair_loses_no_edit(index: Index, statements: list[str]) -> None:
    index.edit(["puente"], {"source": "El Faro", "title": "Valdemora"})
    with index._folder.database.writing() as connection:
        for statement in statements:
            connection.execute(statement)
    assert index.verify(repair=True)
    assert index.verify() == []
    assert index.article("puente").source == "El Faro"
    assert index.original("puente") == _BRIDGE
    assert _worded(index, "Valdemora") == {"puente"}
    assert index.add([_BRIDGE]).unchanged == ("puente",)


@pytest.mark.parametrize(
    ("changes", "clear", "said"),
    [
        ({"text": "Otro"}, [], "text"),
        ({}, ["url"], "url"),
        ({"published": "ayer"}, [], "ayer"),
        ({"published": "2025-02-30"}, [], "2025-02-30"),
        ({"published": "2025"}, [], "2025"),
        ({"published": "20250815"}, [], "20250815"),
        ({"published": "2025-08-15T09:30"}, [], "2025-08-15T09:30"),
        ({"title": 7}, [], "7"),
    ],
)
def test_what_no_article_can_have_is_one_line(
    changes: dict[str, object], clear: list[str], said: str
) -> None:
    with pytest.raises(UsageError, match=f"«{said}»"):
        checked({"source": "Otro", **changes}, clear)


def test_a_day_stays_a_day_and_an_instant_an_instant(index: Index) -> None:
    index.edit(["puente"], {"published": "2025-09-01"})
    assert type(index.article("puente").published) is dt.date
    index.edit(["puente"], {"published": "2025-09-01T09:30+02:00"})
    moment = index.article("puente").published
    assert isinstance(moment, dt.datetime)
    assert moment.isoformat() == "2025-09-01T09:30:00+02:00"


def test_reading_alone_changes_nothing(index: Index, tmp_path: Path) -> None:
    index.edit(["puente"], {"source": "El Faro"})
    with Index.open_stored(tmp_path / "i") as stored:
        assert stored.original("puente") == _BRIDGE
        with pytest.raises(UsageError):
            stored.edit(["puente"], {"source": "Otro"})


def test_what_was_edited_is_found_by_meaning_as_before(index: Index) -> None:
    before = by_meaning(index, _NOTHING, 9)
    index.edit(["puente"], {"source": "El Faro"})
    assert by_meaning(index, _NOTHING, 9) == before
