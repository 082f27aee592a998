from __future__ import annotations

import datetime as dt

import pytest

from assistant.news.resolved_days import with_days
from assistant.question import parse_question
from assistant.types import Evidence

_WHAT = parse_question("¿Qué pasó?")
_WHEN = parse_question("¿Cuándo pasó?")


def _evidence(text: str, published: dt.date | None = dt.date(2025, 8, 19)) -> Evidence:
    return Evidence(
        number=1, article_id="a", start=0, end=len(text), text=text, published=published
    )


_VISIT = _evidence(
    "La visita se produjo tres días después de que hablaran en Anchorage, el viernes pasado."
)
_RECEIVED = _evidence("Trump recibió ayer a Volodímir Zelenski.")


@pytest.mark.parametrize(
    ("sentence", "cited", "shown"),
    [
        ("Trump recibió ayer a Zelenski.", _RECEIVED, "ayer (18 de agosto de 2025) a Zelenski."),
        ("La visita fue tres días después.", _VISIT, "tres días después (18 de agosto de 2025)."),
        ("Hablaron el viernes pasado.", _VISIT, "el viernes pasado (15 de agosto de 2025)."),
    ],
)
def test_a_relative_date_gets_its_day(sentence: str, cited: Evidence, shown: str) -> None:
    assert with_days(sentence, [cited], _WHAT, "es").endswith(shown)


def test_said_in_another_language_it_must_be_the_same_day() -> None:
    told = with_days("Trump received Zelenski yesterday.", [_RECEIVED], _WHAT, "en")
    assert told == "Trump received Zelenski yesterday (18 August 2025)."
    assert with_days("He left today.", [_RECEIVED], _WHAT, "en") == "He left today."


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Recibió ayer (18 de agosto de 2025) a Zelenski.", [_RECEIVED]),
        ("Trump lo recibió ayer.", [_evidence("Trump recibió ayer a uno.", None)]),
        ("Habló hoy.", [_RECEIVED]),
        ("Ocurrió ayer.", [_RECEIVED, _evidence("Cayó ayer.", dt.date(2025, 8, 21))]),
        ("Trump recibió a Zelenski.", [_RECEIVED]),
        ("Nada de eso.", []),
    ],
)
def test_what_is_shown_or_uncertain_is_left_alone(sentence: str, cited: list[Evidence]) -> None:
    assert with_days(sentence, cited, _WHAT, "es") == sentence


def test_asked_when_the_day_of_the_quotation_is_added_where_it_stands_there() -> None:
    told = with_days("Trump recibió a Zelenski.", [_RECEIVED], _WHEN, "es")
    assert told == "Trump recibió (18 de agosto de 2025) a Zelenski."


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("El puente abrirá en mayo.", [_evidence("El alcalde anunció ayer que abrirá.")]),
        ("Abrirá el 3 de mayo.", [_evidence("Lo abrirá ayer.")]),
        ("Trump recibió a dos.", [_evidence("Trump recibió ayer a uno y anteayer a otro.")]),
        ("El puente abrió.", [_evidence("El puente abrió con retraso.")]),
    ],
)
def test_asked_when_a_day_of_something_else_is_not_added(
    sentence: str, cited: list[Evidence]
) -> None:
    assert with_days(sentence, cited, _WHEN, "es") == sentence
