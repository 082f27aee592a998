"""Offices that texts give to people."""

from __future__ import annotations

import re

import pytest

from assistant.text.offices import FULL_NAME, find_offices


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        (
            "El asesor presidencial ruso Yuri Ushakov viajó.",
            "Yuri Ushakov",
            "asesor presidencial ruso",
        ),
        ("La alcaldesa Marta Irala calló.", "Marta Irala", "alcaldesa"),
        (
            "El presidente de Estados Unidos, Donald Trump, volvió.",
            "Donald Trump",
            "presidente de Estados Unidos",
        ),
        (
            "Lo dijo la consejera de Interior, Elena Roa.",
            "Elena Roa",
            "consejera de Interior",
        ),
        (
            "Oksana Hrytsenko, portavoz de la asociación Trigal, los escuchó.",
            "Oksana Hrytsenko",
            "portavoz de la asociación Trigal",
        ),
        ("Ana Ruiz, la directora del museo, calló.", "Ana Ruiz", "directora del museo"),
        ("María del Mar Peña, concejala, calló.", "María del Mar Peña", "concejala"),
        ("The mayor Ana Ruiz spoke.", "Ana Ruiz", "mayor"),
        ("Ana Ruiz, a spokeswoman for Trigal, spoke.", "Ana Ruiz", "spokeswoman for Trigal"),
    ],
)
def test_an_office_stands_beside_a_full_name(text: str, name: str, office: str) -> None:
    assert list(find_offices(text)) == [(name, office)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "El presidente de Estados Unidos viajó a Alaska.",
        "El director de Plásticos Ferrín calló.",
        "La alcaldesa habló con Marta.",
        "Marta Irala paseaba por el puerto.",
    ],
)
def test_a_place_or_a_lone_first_name_has_none(text: str) -> None:
    assert list(find_offices(text)) == []


def test_everybody_of_a_sentence_is_found() -> None:
    text = "El alcalde Luis Pardo y la ministra de Sanidad, Ana Ruiz, se vieron."
    assert {one.name for one in find_offices(text)} == {"Luis Pardo", "Ana Ruiz"}


def test_white_space_within_is_squeezed() -> None:
    assert list(find_offices("la alcaldesa\nMarta\nIrala")) == [("Marta Irala", "alcaldesa")]


def test_a_name_does_not_begin_with_a_small_word_that_opens_a_sentence() -> None:
    assert [m.group() for m in re.finditer(FULL_NAME, "Para Tomás Iriarte, sobra.")] == [
        "Tomás Iriarte"
    ]
