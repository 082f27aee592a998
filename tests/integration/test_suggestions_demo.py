"""What is suggested after the demo's questions can mostly be answered from the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.answering.suggestions import follow_ups, openers
from assistant.config.resources import demo_folder
from assistant.models.e5_embeddings import E5Embeddings

# Every so many of the demo's questions.
_STEP = 18
_ANSWERABLE = 0.8


@pytest.fixture(scope="module")
def demo(demo_home: Path, models_dir: Path, embedder: E5Embeddings) -> Iterator[Assistant]:
    """The demo index, answering in its own words: no chat model has to be asked."""
    settings = Settings(home=demo_home, models=models_dir, answers={"literal": True})
    with Assistant(settings, index="demo", embeddings=embedder) as assistant:
        yield assistant


def _questions() -> list[str]:
    lines = (demo_folder() / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["question"] for row in map(json.loads, lines) if row["answerable"]][::_STEP]


def test_most_follow_ups_and_openers_have_an_answer(demo: Assistant) -> None:
    suggested: set[str] = set(openers(demo.index.articles(limit=12), "es", most=12))
    for question in _questions():
        answer = demo.ask(question)
        if answer.outcome != "refused":
            found = follow_ups(answer, [question], answer.language)
            assert question not in found
            suggested.update(found)
    assert len(suggested) > 15
    refused = sorted(q for q in suggested if demo.ask(q).outcome == "refused")
    assert len(refused) <= (1 - _ANSWERABLE) * len(suggested), refused
