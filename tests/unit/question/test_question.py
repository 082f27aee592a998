from __future__ import annotations

import pytest

from assistant.question import parse_question


@pytest.mark.parametrize(
    "question",
    [
        "Últimas noticias sobre el ciberataque al Ayuntamiento de Valdarga",
        "¿Qué es lo último sobre el brote de legionela?",
        "lo ultimo del coral del cabo Morlanda",
        "¿Qué es lo más reciente que se sabe del incendio de Ortejo?",
        "¿Qué hay de nuevo sobre la desaladora?",
        "¿Hay novedades sobre el vertido del río Sarga?",
        "¿Qué novedades hay?",
        "¿En qué ha quedado la huelga de autobuses?",
        "¿Cuál es el último dato de paro en Tresríos?",
        "¿Cómo va la campaña de la gripe?",
        "¿Cuál es la noticia más reciente sobre el alcalde?",
        "What is the latest on the fire?",
        "Any news about the strike?",
        "What's new in Ribalén?",
        "Últimas notícias sobre a greve",
        "Darreres notícies sobre l'incendi",
    ],
)
def test_who_asks_for_the_latest_is_heard(question: str) -> None:
    assert parse_question(question).wants_latest


@pytest.mark.parametrize(
    "question",
    [
        "¿De qué mes es la última copia de seguridad?",
        "¿Cuándo salió del hospital el último enfermo?",
        "¿Cómo va a pagar el Ayuntamiento la reparación?",
        "¿En qué situación quedó el incendio el 10 de agosto?",
        "¿Qué novedad editorial ganó el premio?",
        "How many cases did the recent outbreak cause?",
    ],
)
def test_who_asks_for_something_else_is_not(question: str) -> None:
    assert not parse_question(question).wants_latest


def _subject(question: str) -> str:
    return parse_question(question).subject.text


def test_asking_for_the_latest_names_no_subject() -> None:
    assert _subject("Últimas noticias sobre Ortejo").split() == ["sobre", "Ortejo"]
    assert _subject("¿Qué es lo último que se sabe de la dana?").split() == [
        "¿Qué",
        "es",
        "de",
        "la",
        "dana?",
    ]
    assert _subject("¿Cuánto costó?") == "¿Cuánto costó?"


def test_the_same_question_is_parsed_once() -> None:
    question = parse_question("¿Qué hubo?", "es")
    assert parse_question("¿Qué hubo?", "es") is question
    assert question.subject is question


@pytest.mark.parametrize(
    ("asked", "days", "only"),
    [
        ("¿Qué hubo el 5 de octubre?", 1, True),
        ("¿Qué hubo el 5 de octubre de 2025?", 1, True),
        ("¿Qué hubo entre el 5 de octubre y el 7 de octubre?", 2, False),
        ("¿Qué hubo en octubre de 2025?", 0, False),
        ("¿Qué hubo?", 0, False),
    ],
)
def test_the_days_that_it_names(asked: str, days: int, only: bool) -> None:
    question = parse_question(asked, "es")
    assert len(question.days) == days
    assert (question.only_day is not None) is only


def test_its_names_and_no_numbers() -> None:
    assert parse_question("¿Qué dijo Álvaro Núñez en 2024?", "es").names == ("alvaro", "nunez")


def test_its_language_is_found_out_unless_it_is_given() -> None:
    assert parse_question("How many people came to the town hall yesterday?").language == "en"
    assert parse_question("¿Cuántos?", "pt").language == "pt"
