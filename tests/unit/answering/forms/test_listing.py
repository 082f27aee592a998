"""Headlines, counts, and what an archive holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import ALL, OTHERS, archive, article

from assistant import Assistant
from assistant.answering.forms.listing import headlines, holdings, selected, without_names
from assistant.index import Selection
from assistant.types import Filters

_SEPTEMBER = (dt.date(2025, 9, 1), dt.date(2025, 9, 30))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with archive(tmp_path_factory.mktemp("all"), ALL) as opened:
        yield opened


def _filters(own: Assistant, about: str, given: Filters | None = None) -> tuple[Filters, str]:
    wanted = selected(about, own.retriever.index, given or Filters())
    return wanted.selection.filters, wanted.selection.words


def test_words_that_name_an_outlet_and_a_month_are_filters(own: Assistant) -> None:
    found, words = _filters(own, "El Eco de septiembre")
    assert (found.sources, found.since, found.until) == (("El Eco",), *_SEPTEMBER)
    assert words == ""


def test_what_is_left_are_words_that_must_all_stand(own: Assistant) -> None:
    found, words = _filters(own, "la huelga en El Eco en septiembre")
    assert (found.sources, found.since) == (("El Eco",), _SEPTEMBER[0])
    assert words == "huelga"


def test_yesterday_is_counted_from_the_newest_article(own: Assistant) -> None:
    found, _ = _filters(own, "ayer")
    assert (found.since, found.until) == (dt.date(2025, 10, 1), dt.date(2025, 10, 1))


def test_an_outlet_is_known_by_its_first_words(own: Assistant) -> None:
    found, words = _filters(own, "la gaceta")
    assert (found.sources, words) == (("La Gaceta de Tresríos",), "")


def test_a_section_alone_is_a_filter_but_not_beside_other_words(own: Assistant) -> None:
    assert _filters(own, "sanidad") == (Filters(sections=("Sanidad",)), "")
    found, words = _filters(own, "sanidad en Brisalma")
    assert (found.sections, words) == ((), "sanidad en Brisalma")


def test_filters_in_force_are_kept(own: Assistant) -> None:
    given = Filters(sources=("El Faro",), since=dt.date(2025, 8, 1))
    found, _ = _filters(own, "huelga de septiembre", given)
    assert found == given


def test_only_what_the_question_narrows_is_narrowed(own: Assistant) -> None:
    index = own.retriever.index
    assert selected("septiembre", index, Filters()).narrowed
    assert not selected("la huelga", index, Filters()).narrowed


def test_an_outlet_that_the_archive_has_not_is_a_word_like_others(own: Assistant) -> None:
    found, words = _filters(own, "La Voz de Cantalobos")
    assert found == Filters()
    assert own.retriever.index.article_list.count(Selection(found, words)) == 0


def test_headlines_are_newest_first_and_cite_the_first_sentence(own: Assistant) -> None:
    index = own.retriever.index
    rows = headlines(index, Selection(Filters(), "huelga"), "es")
    assert [row.day for row in rows] == sorted((row.day for row in rows if row.day), reverse=True)
    assert len(rows) == index.article_list.count(Selection(Filters(), "huelga")) == 5
    assert rows[0].heading == "El Faro, 10 de septiembre de 2025"
    assert rows[0].text == "«Una semana de huelga de pediatras en el Santa Olalla»"
    for row in rows:
        (cited,) = row.sentences
        assert index.article(cited.location.article_id).text.startswith(cited.text)


def test_only_so_many_are_shown(own: Assistant) -> None:
    assert len(headlines(own.retriever.index, Selection(), "es", most=3)) == 3


def test_without_headline_or_outlet_the_first_sentence_and_the_day_stand(tmp_path: Path) -> None:
    bare = article("bare", "2025-10-09", "La lonja cerró. Llovía.", source="", title="")
    with archive(tmp_path, [bare, *OTHERS]) as own:
        row = headlines(own.retriever.index, Selection(), "es")[0]
    assert (row.text, row.heading) == ("«La lonja cerró.»", "9 de octubre de 2025")


def test_what_an_archive_holds_is_counted(own: Assistant) -> None:
    rows = holdings(own.retriever.index, Filters(), "es")
    told = {row.heading: row.text for row in rows[:3]}
    assert told == {
        "Medios": "El Faro (11), El Eco (4), La Gaceta de Tresríos (1)",
        "Secciones": "Local (9), Cultura (4), Sanidad (2), Ciencia (1)",
        "Fechas": "del 10 de julio de 2025 al 2 de octubre de 2025",
    }
    assert not any(row.sentences for row in rows[:3])
    assert len(rows) == 3 + 5


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    with archive(tmp_path, []) as own:
        assert holdings(own.retriever.index, Filters(), "es") == []
        assert not selected("ayer", own.retriever.index, Filters()).narrowed


@pytest.mark.parametrize(
    ("about", "left", "found"),
    [
        ("El Faro y El Eco sobre la mina", "y sobre la mina", ("El Eco", "El Faro")),
        ("faro sobre la mina", "sobre la mina", ("El Faro",)),
        ("los faros de la costa", "los faros de la costa", ()),
        ("", "", ()),
    ],
)
def test_names_are_whole_words_whatever_their_article(
    about: str, left: str, found: tuple[str, ...]
) -> None:
    words, names = without_names(about, ["El Faro", "El Eco"])
    assert (" ".join(words.split()), names) == (left, found)
