from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant.errors import UsageError
from assistant.generation.rewriting import standalone_question, turns
from assistant.question import parse_question
from assistant.testing import ScriptedChat
from assistant.types import Turn

_HISTORY = [
    Turn(role="user", content="¿Qué acordaron Putin y Trump en Anchorage?"),
    Turn(role="assistant", content="Continuar las conversaciones, según Yuri Ushakov. [1]"),
]


@pytest.mark.parametrize(
    "question",
    [
        "¿Y cuándo fue?",
        "¿y cuándo?",
        "¿Qué dijo él?",
        "¿Por qué?",
        "and when was it?",
        "¿Cuál fue su respuesta?",
        "¿Ella qué piensa del acuerdo?",
        "¿Cuántos de ellos viven en Getafe?",
        "¿A qué hora volvió?",
        "¿Hasta cuándo se podrá visitar?",
        "¿Y en Pediatría?",
        "¿En qué año fue su regreso a los Estados Unidos?",
    ],
)
def test_elliptical_questions_lean(question: str) -> None:
    assert parse_question(question, "en" if question.isascii() else "es").leans_on_history


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dijo Trump en Truth Social sobre Zelenski?",
        "¿Cuántas hectáreas ardieron en Sierra Bermeja?",
        "What did Lavrov and Rubio discuss in New York?",
        "¿Qué tipo de aves se llevó Darwin en sus viajes?",
        "¿Cuánto le ha costado a Getafe arreglar la piscina?",
        "Y la ministra Elma Saiz, ¿qué opina de la subida de las pensiones?",
        "¿Qué es lo último que ha dicho Borja Sémper?",
    ],
)
def test_complete_questions_do_not(question: str) -> None:
    assert not parse_question(
        question, "en" if question.startswith("What") else "es"
    ).leans_on_history


def _rewritten(reply: str, question: str = "¿Y cuándo fue?") -> str:
    return standalone_question(question, _HISTORY, FakeListChatModel(responses=[reply]), "es")


def test_a_faithful_rewriting_is_taken() -> None:
    reply = "¿Cuándo fue el acuerdo de Putin y Trump en Anchorage?"
    assert _rewritten(reply) == reply


@pytest.mark.parametrize("reply", ["", "¿Cuándo fue la boda de Beckham?", "¿Y cuándo fue?"])
def test_a_rewriting_that_adds_or_does_nothing_is_not(reply: str) -> None:
    found = _rewritten(reply)
    assert "¿Y cuándo fue?" in found
    assert "Anchorage" in found


def test_complete_questions_never_reach_the_model() -> None:
    silent = FakeListChatModel(responses=[])
    question = "¿Qué anunció Trump en Truth Social?"
    assert standalone_question(question, _HISTORY, silent, "es") == question


@pytest.mark.parametrize("bad", [{"role": "system", "content": "x"}, {"content": "x"}, "hola", 3])
def test_history_that_is_none_is_a_usage_error(bad: Any) -> None:
    with pytest.raises(UsageError):
        turns([bad])


def _talk(count: int) -> list[Turn]:
    return [
        Turn(role=("user", "assistant")[at % 2], content=f"Turno {at} sobre el puente de Soto.")
        for at in range(count)
    ]


def test_what_was_evaluated_of_a_conversation_mostly_begins_its_next_prompt() -> None:
    chat = ScriptedChat(replies=["¿Cuándo abrió el puente de Soto?"])
    for count in range(2, 22, 2):
        standalone_question("¿Y cuándo?", _talk(count), chat, "es")
    shown = [list(call["exchanges"]) for call in chat.calls]
    prompts = [str(call["messages"][-1].content) for call in chat.calls]
    assert all(map(str.startswith, prompts, map("".join, shown)))
    assert all(exchanges[-1].startswith("P: ") and "R: " in exchanges[-1] for exchanges in shown)
    assert all(2 <= len(exchanges) <= 4 for exchanges in shown[1:])
    goes_on = [then[: len(now)] == now for now, then in pairwise(shown)]
    assert goes_on.count(False) == 2
