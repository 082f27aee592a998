"""Answers that begin with yes or no."""

from __future__ import annotations

import pytest

from assistant.answering.yes_no import yes_or_no
from assistant.question import parse_question
from assistant.types import Evidence


def _said(question: str, *texts: str, language: str = "es") -> str | None:
    cited = [
        Evidence(number=n, article_id="a", start=0, end=9, text=text, language=language)
        for n, text in enumerate(texts, 1)
    ]
    return yes_or_no(parse_question(question, "es"), cited)


@pytest.mark.parametrize(
    ("question", "quote", "said"),
    [
        ("¿Hubo heridos en el incendio?", "En el incendio hubo tres heridos.", "yes"),
        ("¿Es verdad que subió el paro?", "Subió el paro en enero.", "yes"),
        ("¿Hubo heridos en el incendio?", "No hubo heridos en el incendio.", "no"),
    ],
)
def test_it_is_said_where_the_sentence_says_it(question: str, quote: str, said: str) -> None:
    assert _said(question, quote) == said


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("¿Abrió el puente el 4 de mayo?", "El puente abrió el 3 de mayo."),
        ("¿Hubo heridos en el incendio?", "En el incendio hubo heridos, según el alcalde."),
        ("¿Hubo heridos en el incendio?", "En el incendio pudo haber heridos."),
        ("¿Subió el paro?", "El bulo de que subió el paro es mentira."),
        ("¿Ganó el Betis al Sevilla?", "El Sevilla ganó al Betis."),
        ("¿Ganó el Betis al Sevilla?", "El Betis no ganó al Sevilla, sino al Cádiz."),
        ("¿Subirá el paro?", "El paro subirá si no llueve."),
        ("¿Cuándo subió el paro?", "Subió el paro."),
        ("¿Subió el paro o bajó?", "Subió el paro."),
        ("¿No subió el paro?", "Subió el paro."),
        ("Subió el paro", "Subió el paro."),
    ],
)
def test_else_nothing_is_said(question: str, quote: str) -> None:
    assert _said(question, quote) is None


def test_it_is_said_only_in_languages_whose_asking_words_are_known() -> None:
    quote = "L'ajuntament tancarà la font."
    cited = [Evidence(number=1, article_id="a", start=0, end=9, text=quote, language="ca")]
    for question in ("Quan tancaran la font?", "Tancarà la font l'ajuntament?"):
        assert yes_or_no(parse_question(question, "ca"), cited) is None


def test_two_sentences_or_another_language_are_not_plain() -> None:
    assert _said("¿Subió el paro?", "Subió el paro.", "Subió el paro en enero.") is None
    assert _said("¿Subió el paro?", "Unemployment rose.", language="en") is None
