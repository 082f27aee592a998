"""Who said what, from all the articles of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import ALL, archive, article

from assistant import Assistant
from assistant.answering.forms.rows import Row
from assistant.answering.forms.statements import offices, person_of, statements
from assistant.types import Filters

_TRAINS = "«No habrá más trenes nocturnos», aseguró la consejera de Transportes, Elena Roa."
_SPOKEN = (
    article(
        "trenes",
        "2025-09-20",
        f"{_TRAINS} «El servicio costaba 3 millones al año», añadió.",
        title="Tresríos suprime los trenes nocturnos",
    ),
    article("trenes-eco", "2025-09-20", f"{_TRAINS} La línea abrió en 1998.", source="El Eco"),
    article(
        "agua",
        "2025-09-25",
        "Elena Roa, consejera de Transportes, dijo que el agua del embalse alcanzará para el "
        "invierno.\n\nLa escritora Ana Roa sostuvo en Lubierna que la novela está acabada.",
        title="El embalse de Cuerna, al 70 por ciento",
    ),
    article(
        "alcaldesas",
        "2025-09-28",
        "La alcaldesa de Soto, Pilar Mena, afirmó que el puerto se dragará en otoño.",
        title="El dragado del puerto de Soto",
    ),
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with archive(tmp_path_factory.mktemp("said"), [*_SPOKEN, *ALL]) as opened:
        yield opened


def _said(own: Assistant, about: str, filters: Filters | None = None) -> list[Row]:
    person = person_of(about)
    assert person is not None
    return statements(person, own.retriever.index, filters or Filters(), "es")[1]


def _offices(own: Assistant, about: str) -> list[Row]:
    person = person_of(about)
    assert person is not None
    return offices(person, own.retriever.index, Filters(), "es")[1]


@pytest.mark.parametrize(
    ("about", "name", "topic"),
    [
        ("Elena Roa", "Elena Roa", ""),
        ("la alcaldesa sobre el puerto", "la alcaldesa", "el puerto"),
        ("Elena Roa acerca de los trenes", "Elena Roa", "los trenes"),
        ("Rebeca Solís del ataque informático", "Rebeca Solís", "ataque informático"),
        ("Ana Ruiz about the port", "Ana Ruiz", "the port"),
        ("Junta de Tresríos", "Junta de Tresríos", ""),
        ("", "", ""),
    ],
)
def test_a_question_names_somebody_and_perhaps_a_topic(about: str, name: str, topic: str) -> None:
    assert person_of(about) == (name, topic)


def test_statements_of_one_person_are_in_order_with_outlet_and_day(own: Assistant) -> None:
    rows = _said(own, "Elena Roa")
    assert [row.heading for row in rows] == [
        "El Faro, 16 de agosto de 2025",
        "El Faro, 20 de septiembre de 2025",
        "El Faro, 20 de septiembre de 2025",
        "El Faro, 25 de septiembre de 2025",
    ]
    assert not [row for row in rows if "novela" in row.text]


def test_what_two_outlets_print_alike_is_one_row_that_cites_both(own: Assistant) -> None:
    (row,) = [row for row in _said(own, "Elena Roa") if "trenes" in row.text]
    assert sorted(s.hit.source for s in row.sentences) == ["El Eco", "El Faro"]
    assert "(" not in row.text


def test_namesakes_stand_apart_under_their_full_names(own: Assistant) -> None:
    rows = _said(own, "Roa")
    names = [row.heading.split(".")[0] for row in rows]
    assert set(names) == {"Ana Roa", "Elena Roa"}
    assert names == sorted(names)
    (novel,) = [row for row in rows if "novela" in row.text]
    assert novel.heading.startswith("Ana Roa. El Faro")


def test_a_topic_leaves_only_what_is_said_of_it(own: Assistant) -> None:
    (row,) = _said(own, "Elena Roa sobre el agua del embalse")
    assert "agua" in row.text
    assert _said(own, "Elena Roa sobre la Eurocopa") == []


def test_an_office_stands_for_who_holds_it(own: Assistant) -> None:
    rows = _said(own, "la alcaldesa de Soto")
    assert [row.text for row in rows] == [f"«{_SPOKEN[3].text}»"]


def test_filters_limit_the_articles(own: Assistant) -> None:
    rows = _said(own, "Elena Roa", Filters(sources=("El Eco",)))
    assert {s.hit.source for row in rows for s in row.sentences} == {"El Eco"}


@pytest.mark.parametrize("about", ["", "de la", "Nadie Conocido", "Tomás Beltrán"])
def test_who_says_nothing_has_no_rows(own: Assistant, about: str) -> None:
    assert _said(own, about) == []


def test_an_office_is_told_once_and_quoted(own: Assistant) -> None:
    rows = {row.text.split(":")[0]: row for row in _offices(own, "Elena Roa")}
    assert set(rows) == {"consejera de Interior", "consejera de Transportes"}
    assert all(row.heading == "Elena Roa" and row.sentences for row in rows.values())


def test_who_has_no_office_is_quoted_where_they_are_named(own: Assistant) -> None:
    rows = _offices(own, "Tomás Beltrán")
    assert [row.heading for row in rows] == ["2 de septiembre de 2025", "5 de septiembre de 2025"]
    assert all("Tomás Beltrán" in row.text for row in rows)


def test_nobody_has_no_office(own: Assistant) -> None:
    assert _offices(own, "Nadie Conocido") == []


def test_an_archive_without_articles_has_no_statements(tmp_path: Path) -> None:
    with archive(tmp_path, []) as empty:
        assert _said(empty, "Elena Roa") == []


def test_more_than_a_name_is_a_question_of_fact() -> None:
    assert person_of("el Gobierno a la pregunta de Elena Roa") is None
