from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant.conversation import leans_on_history, standalone_question, turns
from assistant.errors import UsageError
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
    ],
)
def test_elliptical_questions_lean(question: str) -> None:
    assert leans_on_history(question, "en" if question.isascii() else "es")


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dijo Trump en Truth Social sobre Zelenski?",
        "¿Cuántas hectáreas ardieron en Sierra Bermeja?",
        "What did Lavrov and Rubio discuss in New York?",
    ],
)
def test_complete_questions_do_not(question: str) -> None:
    assert not leans_on_history(question, "en" if question.startswith("What") else "es")


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
