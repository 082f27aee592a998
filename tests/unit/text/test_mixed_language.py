from __future__ import annotations

import pytest

from assistant.text.mixed_language import slips

_VISIT = "Trump recibió a Volodímir Zelenski y a varios líderes europeos en la Casa Blanca."
_GOAL = "Un cabezazo de Koldo Arístegui en el minuto 93 dio el ascenso a la Unión Valdarga."
_FIRE = "Las llamas obligaron a desalojar a 240 vecinos de los pueblos de la sierra."


@pytest.mark.parametrize(
    ("sentence", "quote", "language", "found"),
    [
        ("Trump a reçu Volodímir Zelenski et a varios líderes.", _VISIT, "fr", ["líderes"]),
        ("L’incendie a chassé 240 vecinos.", _FIRE, "fr", ["vecinos"]),
        ("El cabezazo de Arístegui va donar el gol.", _GOAL, "ca", ["cabezazo"]),
        ("O lume desaloxou 240 veciños dos pueblos.", _FIRE, "gl", ["pueblos"]),
        ("La sierra ardeu toda a noite.", _FIRE, "gl", ["la", "sierra"]),
        ("O fogo desalojou os pueblos da serra.", _FIRE, "pt", ["pueblos"]),
        ("Prestó 38.450 libros.", "En 2024 prestó 38.450 libros.", "gl", ["prestó"]),
        ("Trump recebeu o presidente y os outros.", _VISIT, "pt", ["y"]),
        ("Trump received several líderes of Europe.", _VISIT, "en", ["líderes"]),
    ],
)
def test_a_word_that_slipped_in_is_found(
    sentence: str, quote: str, language: str, found: list[str]
) -> None:
    assert slips(sentence, [quote], language) == found


@pytest.mark.parametrize(
    ("sentence", "quote", "language"),
    [
        ("Trump a reçu Volodímir Zelenski et des dirigeants européens.", _VISIT, "fr"),
        ("Koldo Arístegui va marcar al minut 93.", _GOAL, "ca"),
        ("O lume desaloxou 240 veciños.", _FIRE, "gl"),
        ("Falaron das lapas que obrigaron a saír.", "Las llamas obligaron a salir.", "gl"),
        ("O fogo desalojou 240 moradores da serra.", _FIRE, "pt"),
        ("The fire drove 240 people from their homes.", _FIRE, "en"),
        ("Les flammes ont coûté six millions d’euros.", "Costó seis millones de euros.", "fr"),
    ],
)
def test_a_sentence_in_its_language_has_none(sentence: str, quote: str, language: str) -> None:
    assert slips(sentence, [quote], language) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Segundo o Servicio del Páramo, choveu.",
        "Los Ángeles ardeu.",
        "Peñafiel falou: «los pueblos arden».",
        "Arden chama-se a aldeia.",
    ],
)
def test_names_and_quotations_are_no_slips(sentence: str) -> None:
    assert slips(sentence, ["Arden los pueblos del Páramo, dijo Peñafiel."], "pt") == []


def test_nothing_is_known_of_other_languages() -> None:
    assert slips("Los vecinos huyeron.", [_FIRE], "es") == []
    assert slips("Die vecinos flohen.", [_FIRE], "de") == []
