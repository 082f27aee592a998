"""The articles of an index as a list: search, order, filters, counts, pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index import ArticleList, Index, Selection
from assistant.index.article_list import Order, Unit
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters

_ARTICLES = [
    Article(
        id="a",
        title="¿Álamos talados?",
        text="Los vecinos protestan por la tala. Las inundaciones vuelven.",
        source="El Faro",
        section="Local",
        published="2025-08-15",
        language="es",
    ),
    Article(
        id="b",
        title="Zorros en la ciudad",
        text="Un zorro cruzó la plaza.",
        source="La Luna",
        section="Local",
        published=dt.datetime(2025, 8, 16, 23, 30, tzinfo=dt.UTC),
        language="es",
    ),
    Article(
        id="c",
        title="Banks under water",
        text="The floods reached the banks. Inundación, they said.",
        source="El Faro",
        section="World",
        published="2024-01-02",
        language="en",
    ),
    Article(id="d", title="beso sin fecha", text="Nadie sabe cuándo fue la tala.", language="es"),
]


@pytest.fixture
def listing(tmp_path: Path) -> Iterator[ArticleList]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as index:
        index.add(_ARTICLES)
        yield index.article_list


def _ids(listing: ArticleList, words: str = "", **filters: object) -> list[str]:
    return [listed.id for listed in listing.page(_selected(words, **filters))]


def _selected(words: str = "", **filters: object) -> Selection:
    return Selection(Filters.model_validate(filters), words)


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", "b a c d"),
        ("oldest", "c a b d"),
        ("title", "a c d b"),
        ("outlet", "d a c b"),
        ("added", "d c b a"),
    ],
)
def test_each_order_has_undated_articles_and_accents_in_their_place(
    listing: ArticleList, order: Order, ids: str
) -> None:
    assert [listed.id for listed in listing.page(Selection(), order=order)] == ids.split()


def test_a_listed_article_has_its_facts_and_not_its_text(listing: ArticleList) -> None:
    first = listing.page(Selection())[0]
    assert (first.title, first.source, first.section) == ("Zorros en la ciudad", "La Luna", "Local")
    assert (first.day, first.chars) == (dt.date(2025, 8, 16), len(_ARTICLES[1].text))


def test_pages_follow_one_another_without_gap_or_repetition(listing: ArticleList) -> None:
    pages = [listing.page(Selection(), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[listed.id for listed in page] for page in pages] == [["b", "a"], ["c", "d"], []]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("inundación", {"a", "c"}),
        ("INUNDACIONES", {"a", "c"}),
        ("inunda", {"a", "c"}),
        ("tala vecinos", {"a"}),
        ("la tala de los", {"a", "d"}),
        ("floods", {"c"}),
        ("flood the bank", {"c"}),
        ("zorros", {"b"}),
        ("alamos", {"a"}),
        ("zorro tala", set()),
        ("marcianos", set()),
        ('"zorro" OR * (', {"b"}),
        ("¿?", {"a", "b", "c", "d"}),
        ("  ", {"a", "b", "c", "d"}),
    ],
)
def test_words_are_found_in_any_form_and_all_of_them(
    listing: ArticleList, words: str, ids: set[str]
) -> None:
    assert set(_ids(listing, words)) == ids
    assert listing.count(Selection(words=words)) == len(ids)


def test_filters_and_words_narrow_together(listing: ArticleList) -> None:
    assert _ids(listing, sources=("El Faro",)) == ["a", "c"]
    assert _ids(listing, sections=("Local",), until="2025-08-15") == ["a"]
    assert _ids(listing, "inundación", since="2025-01-01") == ["a"]
    assert _ids(listing, sources=("Nadie' OR 1 --",)) == []


def test_outlets_and_sections_are_counted_within_the_selection(listing: ArticleList) -> None:
    assert listing.outlets() == {"El Faro": 2, "La Luna": 1}
    assert listing.sections() == {"Local": 2, "World": 1}
    assert listing.outlets(_selected("inundación", since="2025-01-01")) == {"El Faro": 1}


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("year", {"2024": 1, "2025": 2}),
        ("month", {"2024-01": 1, "2025-08": 2}),
        ("day", {"2024-01-02": 1, "2025-08-15": 1, "2025-08-16": 1}),
    ],
)
def test_the_timeline_counts_dated_articles(
    listing: ArticleList, unit: Unit, counts: dict[str, int]
) -> None:
    assert listing.timeline(Selection(), unit) == counts
    assert listing.days() == (dt.date(2024, 1, 2), dt.date(2025, 8, 16))


def test_an_empty_selection_has_no_days(listing: ArticleList) -> None:
    nobody = _selected("marcianos")
    assert listing.days(nobody) is None
    assert listing.timeline(nobody, "day") == {}


def test_adding_tells_of_each_article_in_the_order_given(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as index:
        index.add(_ARTICLES[:2])
        changed = _ARTICLES[1].model_copy(update={"text": "Otro texto."})
        given = [changed, _ARTICLES[2], _ARTICLES[0]]
        index.add(given, on_stored=lambda kind, article_id: told.append((kind, article_id)))
    assert told == [("updated", "b"), ("added", "c"), ("unchanged", "a")]
