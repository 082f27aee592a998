"""Languages told of short questions, of articles, and of what is in none."""

from __future__ import annotations

import pytest

from assistant.text.language import KNOWN, detect_language

_ASKED = {
    "es": [
        "¿Quién es el alcalde?",
        "Cuándo abre el museo?",
        "donde está el faro",
        "cuantas personas murieron",
        "quien ganó las elecciones",
        "Nombre una forma en la que la organización cerró la base de Waihopai.",
        "En 1972, ¿acabó Noruega en la Unión Europea?",
        "¿Qué publicó The New York Times de la reunión?",
        "incendio Lastres",
    ],
    "en": [
        "Who is the mayor?",
        "When does the museum open?",
        "What did the minister say in Valdarga?",
        "Who directed the excavations of the Cueva del Lino?",
    ],
    "pt": [
        "Quem é o presidente da câmara?",
        "Onde fica o farol?",
        "Por que fechou a fábrica?",
        "Que resgate pagou a Câmara de Valdarga aos piratas informáticos?",
    ],
    "ca": [
        "Qui és l'alcalde?",
        "Quan obre el museu?",
        "Què va dir el ministre?",
        "Per què va tancar la fàbrica?",
    ],
    "gl": [
        "Quen é o alcalde?",
        "Cando foi o incendio?",
        "Cantas persoas morreron?",
        "Como rematou o partido?",
    ],
    "fr": [
        "Qui est le maire ?",
        "Quand ouvre le musée ?",
        "Qui dirige les fouilles de la Cueva del Lino ?",
        "Qu'a dit le ministre ?",
    ],
}


@pytest.mark.parametrize(
    ("language", "question"),
    [(language, question) for language, asked in _ASKED.items() for question in asked],
)
def test_a_short_question_is_in_its_language(language: str, question: str) -> None:
    assert detect_language(question) == language


def test_every_language_is_asked() -> None:
    assert set(_ASKED) == set(KNOWN)


def test_an_article_is_in_its_language_whatever_it_names() -> None:
    text = "El alcalde visitó The Old House, de Maurice Dupont, y habló con los vecinos. " * 8
    assert detect_language(text, default="en") == "es"


@pytest.mark.parametrize("text", ["", "  ", "2024", "😀"])
def test_what_has_no_words_is_the_default(text: str) -> None:
    assert detect_language(text, default="gl") == "gl"
