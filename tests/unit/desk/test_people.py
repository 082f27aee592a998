"""Who is who in an archive: namesakes apart, and nothing to anybody that articles do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.desk.people import NameCount, profiles
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article

_TEXTS = {
    "lema": (
        "El director financiero de Aceros Lema, Luis Herrero, presentó ayer un beneficio de 31 "
        "millones. «Ha sido un buen año», dijo Herrero."
    ),
    "brio": (
        "El director financiero de Textiles Brío, Luis Herrero, reconoció pérdidas de 7 millones. "
        "«No volverá a pasar», aseguró Herrero."
    ),
    "lema2": "Luis Herrero, director de Aceros Lema, recibió el premio. Herrero dio las gracias.",
    "solo": "Luis Herrero pasea por Soto. Herrero saluda a los vecinos.",
    "apellido": "Herrero no quiso hablar con la prensa.",
    "alcaldesa": "La alcaldesa de Soto, Pilar Arnedo, abrió la plaza. «Por fin», dijo Arnedo.",
    "pleno": "La alcaldesa de Soto, Pilar Arnedo, habló en el pleno con Marta Arnedo, su hermana.",
    "eeuu": "El presidente de EE. UU., Joe Roble, habló ayer. Roble salió tarde.",
    "estados": "El presidente de Estados Unidos, Joe Roble, calló.",
    "junta": "La Junta de Tresríos aprobó el plan, según la Junta de Tresríos.",
    "brio2": (
        "El director de Textiles Brío, Luis Herrero, habló de sus pérdidas. «No volverá a pasar», "
        "aseguró Herrero."
    ),
    "junta2": "La Junta de Tresríos lo niega.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path: Path = tmp_path_factory.mktemp("people") / "i"
    with Index.open(path, HashEmbeddings(), create=True) as made:
        made.add(
            Article(
                id=name,
                title=name,
                text=words,
                source="El Faro",
                language="es",
                published=dt.date(2025, 1, at),
            )
            for at, (name, words) in enumerate(_TEXTS.items(), 1)
        )
        yield made


def _articles(profile) -> set[str]:
    return {mention.citation.article_id for mention in profile.mentions}


def test_namesakes_at_different_bodies_stand_apart(index: Index) -> None:
    lema, brio, unclear = profiles("Herrero", index)
    assert (lema.name, lema.of, _articles(lema)) == (
        "Luis Herrero",
        "Aceros Lema",
        {"lema", "lema2"},
    )
    assert (brio.name, brio.of) == ("Luis Herrero", "Textiles Brío")
    assert _articles(brio) == {"brio", "brio2"}
    said = [[told.citation.quote for told in one.statements] for one in (lema, brio)]
    assert all("buen año" not in quote for quote in said[1])
    assert any("No volverá a pasar" in quote for quote in said[1])
    assert not unclear.certain
    assert _articles(unclear) == {"solo", "apellido"}
    assert (unclear.offices, unclear.statements) == ((), ())


def test_every_quotation_is_the_article_s(index: Index) -> None:
    for name in ("Herrero", "Arnedo", "Junta de Tresríos"):
        for one in profiles(name, index):
            cited = [*(o.citation for o in one.offices), *(t.citation for t in one.statements)]
            for cite in [*cited, *(m.citation for m in one.mentions)]:
                assert index.article(cite.article_id).text[cite.start : cite.end] == cite.quote


def test_where_an_article_names_two_of_a_surname_it_is_nobody_s(index: Index) -> None:
    found = profiles("Arnedo", index)
    assert [(one.name, one.certain) for one in found] == [("Pilar Arnedo", True), ("Arnedo", False)]
    assert _articles(found[0]) == {"alcaldesa"}
    assert [o.office for o in found[0].offices] == ["alcaldesa de Soto"]


def test_an_office_written_in_two_ways_makes_no_two_people(index: Index) -> None:
    (roble,) = profiles("Roble", index)
    assert (roble.of, _articles(roble)) == ("Estados Unidos", {"eeuu", "estados"})


def test_a_body_is_one(index: Index) -> None:
    (junta,) = profiles("Junta de Tresríos", index)
    assert _articles(junta) == {"junta", "junta2"}
    assert {told.citation.article_id for told in junta.statements} == {"junta"}
    assert [mention.citation.article_id for mention in junta.mentions] == ["junta2", "junta"]


def test_the_same_words_in_two_articles_are_one_statement(index: Index) -> None:
    brio = next(one for one in profiles("Herrero", index) if one.of == "Textiles Brío")
    (told,) = (one for one in brio.statements if "No volverá" in one.citation.quote)
    assert told.citation.article_id == "brio"
    assert [cited.article_id for cited in told.also] == ["brio2"]


def test_nobody_of_that_name(index: Index) -> None:
    assert profiles("Zutano", index) == []
    assert profiles("", index) == []
    assert profiles("de la", index) == []


def test_names_are_counted_by_article(index: Index) -> None:
    counter = NameCount()
    counter.take(index.articles())
    assert counter.read == len(_TEXTS)
    common = dict(counter.common())
    assert common["Luis Herrero"] >= 2
    assert common["Junta de Tresríos"] == 2
    assert "Marta Arnedo" not in common
    assert "Herrero" not in common
