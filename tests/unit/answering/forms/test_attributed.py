"""Whose statement a sentence is."""

from __future__ import annotations

import pytest
from papers import article, stories

from assistant.answering.forms.attributed import attributed, name_words


def _said(text: str) -> list[tuple[str, str]]:
    """Speakers, each with the first words of what they say."""
    (story,) = stories(article("a", "2025-10-01", text))
    return [(one.speaker, one.sentence.text[:12]) for one in attributed(story)]


def test_quotations_go_on_within_a_paragraph() -> None:
    said = _said(
        "«No habrá más trenes nocturnos», aseguró la consejera de Transportes, Elena Roa. «El "
        "servicio costaba 3 millones al año», añadió. «Nadie lo usaba», zanjó."
    )
    assert said == [
        ("Elena Roa", "«No habrá má"),
        ("Elena Roa", "«El servicio"),
        ("Elena Roa", "«Nadie lo us"),
    ]


def test_another_paragraph_s_quotation_is_nobody_s() -> None:
    said = _said(
        "«No habrá más trenes nocturnos», aseguró la consejera de Transportes, Elena Roa.\n\n"
        "«Todo eso es falso de principio a fin», añadió."
    )
    assert len(said) == 1


@pytest.mark.parametrize(
    "text",
    [
        "El director de Plásticos Ferrín aseguró que la planta no cerrará.",
        "El abogado de Elena Roa aseguró que recurrirá la multa.",
    ],
)
def test_who_works_for_somebody_is_not_that_somebody(text: str) -> None:
    assert _said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "El concejal Luis Pardo habló ayer. El portavoz vecinal llamó «pirómano de salón» al "
        "concejal Luis Pardo.",
        "La alcaldesa Marta Irala inauguró la plaza. Los vecinos gritaron «vete ya de aquí» a la "
        "alcaldesa, Marta Irala.",
        "La alcaldesa Marta Irala inauguró la plaza. Los vecinos corearon «vete ya de aquí» contra "
        "Irala durante una hora.",
    ],
)
def test_who_is_spoken_of_or_to_says_nothing(text: str) -> None:
    assert _said(text) == []


def test_of_two_persons_beside_a_quotation_neither_said_it() -> None:
    assert (
        _said(
            "La alcaldesa Marta Irala y el ministro Luis Pardo se reunieron en Soto. Irala y Pardo "
            "se despidieron con un «hasta muy pronto» en la puerta."
        )
        == []
    )


def test_a_surname_is_whoever_the_article_names_in_full() -> None:
    assert _said(
        "Elena Roa, consejera de Interior, compareció ayer. «No sabíamos nada», respondió Roa."
    ) == [("Elena Roa", "«No sabíamos")]


def test_namesakes_of_one_article_stand_apart() -> None:
    said = _said(
        "El alcalde Luis Pardo dijo que la obra acabará en mayo. La bióloga Ana Pardo explicó que "
        "el río está sano."
    )
    assert [speaker for speaker, _ in said] == ["Luis Pardo", "Ana Pardo"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("La obra costará el doble, según la Junta de Tresríos.", "Junta de Tresríos"),
        ("Según el balance de la Junta de Tresríos, ardieron 350 hectáreas.", "Junta de Tresríos"),
        ("El alcalde Luis Pardo compareció. A su juicio, la obra es cara.", "Luis Pardo"),
    ],
)
def test_bodies_and_opinions_are_credited(text: str, speaker: str) -> None:
    assert [found for found, _ in _said(text)] == [speaker]


def test_what_nobody_says_is_nobody_s() -> None:
    assert _said("Marta Irala vive en Valdecuna. El puente de Soto abrió en mayo.") == []


def test_small_words_are_no_part_of_a_name() -> None:
    assert name_words("María de la Peña") == {"maria", "pena"}
    assert name_words("el") == frozenset()
