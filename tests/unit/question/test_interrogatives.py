"""How questions ask."""

from __future__ import annotations

import pytest

from assistant.question import parse_question


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "¿Cuántos diputados había en Soto y cuántos habrá con la reforma?",
            ("Cuántos diputados había en Soto", "cuántos habrá con la reforma"),
        ),
        ("¿Cuándo y dónde nació Ana?", ("Cuándo nació Ana", "dónde nació Ana")),
        ("¿Quién ganó? ¿Y cuándo?", ("Quién ganó", "cuándo ganó")),
        (
            "por qué cerró el puente y cuanto costó",
            ("por qué cerró el puente", "cuanto costó"),
        ),
        ("Who won and when did it end?", ("Who won", "when did it end")),
    ],
)
def test_questions_for_several_things_have_parts(question: str, parts: tuple[str, ...]) -> None:
    assert parse_question(question).parts == parts


@pytest.mark.parametrize(
    "question",
    ["¿Quién ganó?", "¿Qué dijo el hombre y que hizo?", "¿Y cuándo?", "Pedía dinero: ¿cuánto?", ""],
)
def test_questions_for_one_thing_have_none(question: str) -> None:
    assert parse_question(question).parts == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Abrió el puente?", True),
        ("abrió el puente?", True),
        ("¿Cuándo abrió el puente?", False),
        ("¿Abrió el puente o el túnel?", False),
        ("Háblame del puente", False),
    ],
)
def test_some_are_answered_by_yes_or_no(question: str, expected: bool) -> None:
    assert parse_question(question).is_yes_no is expected
