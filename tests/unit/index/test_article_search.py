"""Articles found by words and exact phrases: what is found, marked, counted and ordered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from assistant.index import FoundArticles, Index, SearchOrder
from assistant.index.found_articles import as_rows
from assistant.index.search_query import Wanted, in_words, parse_query
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters

_LONG = "Relleno sin interés alguno. " * 30
_ARTICLES = [
    Article(
        id="a",
        title="La huelga sigue",
        text="Los médicos mantienen la huelga. Pedro Sánchez\npidió calma: «habrá huelgas», dijo.",
        source="El Faro",
        section="Sanidad",
        published="2025-08-15",
        language="es",
    ),
    Article(
        id="b",
        title="Madrid, sin acuerdo",
        text=f"{_LONG}\n\nEl alcalde de Madrid habló de otra huelga. {_LONG}",
        source="La Luna",
        section="Local",
        published="2025-09-01",
        language="es",
    ),
    Article(
        id="c",
        title="The strike",
        text="Pedro Sánchez met the unions. Inundación, they said: floods.",
        source="El Faro",
        published="2024-01-02",
        language="en",
    ),
    Article(id="d", title="Sin fecha", text="Sánchez, Pedro: inundaciones en Valdarga."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path: Path = tmp_path_factory.mktemp("search") / "i"
    with Index.open(path, HashEmbeddings(), create=True) as opened:
        opened.add(_ARTICLES)
        yield opened


def _search(
    index: Index, query: str, order: SearchOrder = "relevance", **filters: object
) -> FoundArticles:
    return index.article_search.search(query, order=order, filters=Filters.model_validate(filters))


def _ids(index: Index, query: str, **filters: object) -> set[str]:
    return {found.article_id for found in _search(index, query, **filters).articles}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "abcd"),
        ("huelgas", "ab"),
        ("HUELGA medico", "a"),
        ("la huelga de los médicos", "a"),
        ("huelga -madrid", "a"),
        ("-huelga", "cd"),
        ('"pedro sanchez"', "ac"),
        ("«Pedro Sánchez»", "ac"),
        ("“Pedro Sánchez", "ac"),
        ('"Sánchez, Pedro"', "d"),
        ('"huelgas"', "a"),
        ('-"la huelga"', "bcd"),
        ("médicos OR alcalde", "ab"),
        ("médicos O alcalde madrid", "b"),
        ("titular:huelga", "a"),
        ("title:huelga OR titular:fecha", "ad"),
        ("-titular:huelga huelga", "b"),
        ('titular:"sin acuerdo"', "b"),
        ("floods", "c"),
        ('"en Valdarga"', "d"),
        ('"los médicos mantienen la huelga Pedro Sánchez pidió calma"', "a"),
        ("petirrojo", ""),
        ("alguno", "b"),
        ('"de"', "b"),
    ],
)
def test_what_is_found(index: Index, query: str, found: str) -> None:
    assert "".join(sorted(_ids(index, query))) == found


def test_filters_narrow_what_is_found(index: Index) -> None:
    assert _ids(index, "huelga", sources=("La Luna",)) == {"b"}
    assert _ids(index, "pedro", since="2025-01-01") == {"a"}


def test_matches_hold_the_words_and_snippets_are_slices(index: Index) -> None:
    for query in ("huelga", '"pedro sanchez"', "inundación OR madrid"):
        for found in _search(index, query).articles:
            article = index.article(found.article_id)
            for snippet in found.snippets:
                assert article.text[snippet.start : snippet.end] == snippet.text
                for start, end in snippet.matches:
                    assert snippet.start <= start < end <= snippet.end
                    words = " ".join(article.text[start:end].split()).lower()
                    assert words.startswith(("huelga", "pedro sánchez", "inundaci", "madrid"))
    [found] = _search(index, '"pedro sanchez" huelga').articles
    assert [found.title[start:end] for start, end in found.title_matches] == ["huelga"]


def test_a_match_deep_in_a_long_text_is_what_the_snippet_shows(index: Index) -> None:
    [found] = _search(index, "alcalde").articles
    assert [snippet.text for snippet in found.snippets] == [
        "El alcalde de Madrid habló de otra huelga."
    ]


def test_without_a_match_in_the_text_its_beginning_is_shown(index: Index) -> None:
    [found] = _search(index, "titular:fecha").articles
    assert found.snippets[0].start == 0
    assert found.snippets[0].matches == ()


def test_orders_pages_and_facets(index: Index) -> None:
    orders: dict[SearchOrder, str] = {"newest": "bacd", "oldest": "cabd", "outlet": "dacb"}
    for order, ids in orders.items():
        assert "".join(f.article_id for f in _search(index, "", order).articles) == ids
    assert [f.article_id for f in _search(index, "huelga").articles] == ["a", "b"], "by BM25"
    page = index.article_search.search("", order="newest", limit=2, offset=1)
    assert [found.article_id for found in page.articles] == ["a", "c"]
    assert page.total == 4
    assert page.facets.outlets == {"El Faro": 2, "La Luna": 1}
    assert page.facets.sections == {"Local": 1, "Sanidad": 1}
    assert list(page.facets.months.items()) == [("2024-01", 1), ("2025-08", 1), ("2025-09", 1)]
    assert page.facets.years == {"2024": 1, "2025": 2}
    assert page.facets.languages == {"es": 3, "en": 1}
    assert set(get_args(SearchOrder)) == {"relevance", *orders}


def test_places_of_an_article_are_all_its_matches(index: Index) -> None:
    article = index.article("a")
    spans = index.article_search.places('huelga "pedro sanchez"', article)
    words = [" ".join(article.text[start:end].split()) for start, end in spans]
    assert words == ["huelga", "Pedro Sánchez", "huelgas"]


def test_words_that_carry_no_subject_are_passed_over_and_told(index: Index) -> None:
    found = _search(index, "la huelga")
    assert found.passed_over == ("la",)
    assert found.total == 2


def test_what_stands_nowhere_is_corrected_from_the_index(index: Index) -> None:
    assert _search(index, "uelga madird").corrections == {"uelga": "huelga", "madird": "Madrid"}
    said = index.corrections("¿Qué dijo Sanchez de la OTAN en Baldarga en 2031?")
    assert said == {"Baldarga": "Valdarga"}
    assert index.corrections("xyzzy que la 12345 huelgas") == {}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as empty:
        found = empty.article_search.search('uno "dos tres" -cuatro')
        assert (found.total, found.articles, found.corrections) == (0, (), {})


def test_a_search_says_how_it_was_understood() -> None:
    query = parse_query('huelga OR paro "servicios mínimos" -madrid titular:médicos')
    assert query.required[0] == (Wanted("huelga"), Wanted("paro"))
    assert in_words(query, "es") == (
        "huelga o paro · «servicios mínimos» literal · en el titular: médicos · sin madrid"
    )
    assert in_words(parse_query(" - OR « "), "en") == "all articles"


def test_a_table_has_a_row_for_each_article(index: Index) -> None:
    headings, *rows = as_rows(_search(index, '"sánchez, pedro"').articles, "es")
    assert headings[:3] == ["medio", "fecha", "titular"]
    assert rows == [["", "", "Sin fecha", "", "", "", "d", _ARTICLES[3].text]]
