"""Sentences that take something back, or have it from nobody in particular."""

from __future__ import annotations

import pytest

from assistant.text.corrections import is_hearsay, takes_back
from assistant.text.facts import facts


@pytest.mark.parametrize(
    "words",
    [
        "En la edición del miércoles publicamos que la muralla es del siglo XI.",
        "En una información anterior, esta agencia dio la cifra de siete heridos.",
        "Por error se publicó que el puente mide 40 metros.",
        "El diario atribuyó por error la frase al alcalde.",
        "An earlier version of this story said that the bridge is 40 metres long.",
    ],
)
def test_what_is_taken_back_is_no_fact(words: str) -> None:
    assert takes_back(facts(words, ""))


@pytest.mark.parametrize(
    "words",
    [
        "El agente disparó por error contra un vecino.",
        "Publicamos que el puente mide 40 metros, cuando son 30.",
        "Los vecinos desalojados fueron 120, y no 60 como se informó en un primer momento.",
        "El informe publicado el lunes da la cifra de siete heridos.",
        "Como publicamos ayer, el puente mide 40 metros.",
        "La edición del festival dio 300.000 euros a la ciudad.",
    ],
)
def test_news_and_what_says_what_is_right_stay(words: str) -> None:
    assert not takes_back(facts(words, "es"))


def test_hearsay() -> None:
    assert is_hearsay(facts("Dicen que costará cuatro millones.", "es"))
    assert not is_hearsay(facts("Los expertos dicen que costará cuatro millones.", "es"))
