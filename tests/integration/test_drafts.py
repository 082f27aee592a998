"""Drafts with the default model, on answers as people get them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from drafts import drafts_pay

from assistant import Assistant, Settings
from assistant.config.resources import demo_folder
from assistant.models.llama import ChatLlama


def _questions() -> list[str]:
    lines = (demo_folder() / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    # Seven, since each is answered twice.
    return [one["question"] for one in asked if one["answerable"]][::8][:7]


@pytest.fixture
def settings(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HEMEROTECA_HOME", str(demo_home))
    return Settings.load()


def _answers(settings: Settings, *, speculate: bool) -> tuple[list[str], list[int]]:
    """What is answered, and how many tokens each evaluation after the prompt had."""
    chat = settings.chat.model_copy(update={"speculate": speculate})
    with Assistant(settings.model_copy(update={"chat": chat}), index="demo") as assistant:
        model = assistant.chat_model
        assert isinstance(model, ChatLlama)
        model._tuning = drafts_pay(model.path)
        engine, steps = model._loaded(), []
        append = engine.append
        engine.append = lambda tokens, **how: steps.append(len(tokens)) or append(tokens, **how)  # type: ignore[method-assign,func-returns-value]
        return [assistant.ask(question).text for question in _questions()], steps


def test_drafts_change_no_word_and_save_steps(settings: Settings) -> None:
    alone, single_steps = _answers(settings, speculate=False)
    drafted, steps = _answers(settings, speculate=True)
    assert drafted == alone
    assert any(len(text) > 40 for text in alone)
    assert len(steps) < len(single_steps)
