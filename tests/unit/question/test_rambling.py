"""What a rambling message asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.config.resources import demo_folder
from assistant.question.rambling import question_in

_HERE = Path(__file__).parent
_SAID = (_HERE / "rambling.jsonl").read_text(encoding="utf-8")
_RAMBLING = [json.loads(line) for line in _SAID.splitlines()]


@pytest.mark.parametrize("case", _RAMBLING, ids=lambda case: case["asks"][:30])
def test_the_question_is_found(case: dict[str, str]) -> None:
    assert question_in(case["said"]) == case["asks"]


def _plain() -> list[str]:
    lines = (demo_folder() / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    forms = (_HERE / "forms.jsonl").read_text(encoding="utf-8").splitlines()
    return asked + [json.loads(line)["question"] for line in forms]


def test_what_does_not_ramble_stays_as_it_is() -> None:
    plain = _plain()
    assert len(plain) > 400
    assert [question for question in plain if question_in(question)] == []


def test_a_story_that_asks_nothing_stays_as_it_is() -> None:
    story = (
        "Ayer fui al mercado y vi a mi primo, que venía de Soto con su mujer y sus tres hijos. " * 2
    )
    assert question_in(story) == ""
