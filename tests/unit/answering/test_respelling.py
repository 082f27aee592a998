"""A question with a misspelt word is offered with the archive's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Article, Assistant, Settings
from assistant.answering.suggestions import respelt
from assistant.testing import HashEmbeddings, ScriptedChat

_TEXT = "La feria de Peñalba recibió 4.000 visitantes. El alcalde prometió otra en otoño."


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Assistant]:
    settings = Settings.load()
    with Assistant(
        settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=ScriptedChat()
    ) as opened:
        opened.add([Article(id="a", title="La feria de Peñalba", text=_TEXT, source="El Eco")])
        yield opened


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("¿Quién visitó Peñabla?", "¿Quién visitó Peñalba?"),
        ("¿Cuántos visitantes recibió la feria de Peñalba?", ""),
        ("¿Quién ganó el Mundial de 2034?", ""),
        ("¿Cuál es la farmacia de Francia?", ""),
        ("", ""),
    ],
)
def test_a_word_that_stands_nowhere_is_put_right(own: Assistant, question: str, meant: str) -> None:
    assert respelt(question, own.index) == meant


def test_a_refusal_offers_it(own: Assistant) -> None:
    answer = own.ask("cronología de la fería de Peñabla", form="chronology")
    assert answer.outcome == "refused"
    assert answer.suggestions == ("cronología de la feria de Peñalba",)
