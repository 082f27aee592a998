from __future__ import annotations

import pytest

from assistant.desk.assertions import is_assertion, leans
from assistant.text.facts import facts


@pytest.mark.parametrize(
    "words",
    [
        "¿Qué ha cambiado en Almirón?",
        "Buenos días a todos los lectores de Almirón.",
        "Creo que Almirón ha mejorado.",
        "Me parece que el alcalde se equivoca.",
        "A mi juicio, el puente de Soto era necesario.",
        "Recordemos lo que pasó en Covarte.",
        "Ojalá llueva en Covarte.",
        "Es una lástima.",
        "¡Hasta la próxima!",
        "I think that Madrid has changed.",
    ],
)
def test_what_asserts_nothing(words: str) -> None:
    assert not is_assertion(facts(words))


@pytest.mark.parametrize(
    "words",
    [
        "El puente costó 3 millones.",
        "«Creo que el puente abrirá en enero», dijo Olmedo.",
        "La oposición votó en contra.",
        "El Gobierno cree que habrá acuerdo.",
        "Espera el Almirón a su rival.",
        "The bridge was opened by the mayor of Soto.",
    ],
)
def test_what_asserts_something(words: str) -> None:
    assert is_assertion(facts(words))


@pytest.mark.parametrize(
    ("words", "asserts"),
    [("El nuevo puente de Almirón", False), ("El Almirón ganó al Torrejana", True)],
)
def test_a_heading_needs_a_verb(words: str, asserts: bool) -> None:
    assert is_assertion(facts(words, "es"), is_heading=True) is asserts


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("El alcalde añadió que habrá obras.", True),
        ("Allí murieron 12 personas.", True),
        ("El alcalde de Soto abrió el puente.", False),
    ],
)
def test_what_names_nobody_leans_on_what_was_said(words: str, does: bool) -> None:
    assert leans(facts(words, "es")) is does
