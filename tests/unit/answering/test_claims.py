"""Claims in any language, held against texts in any language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from soto import SOTO

from assistant import Article, Assistant, Settings
from assistant.testing import HashEmbeddings


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    settings = Settings.load(verification={"ask_model": False})
    with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings()) as own:
        yield own


@pytest.mark.parametrize(
    ("before", "told", "claim"),
    [
        (
            "Le match a été joué lundi devant une foule nombreuse, qui avait attendu des heures.",
            "Osasuna bat Eibar 3-1.",
            "Eibar bat Osasuna 3-1, comme nous le savons tous.",
        ),
        (
            "O jogo foi disputado na segunda-feira perante uma multidão que esperou horas à chuva.",
            "Osasuna vence Eibar 3-1.",
            "Eibar vence Osasuna 3-1, como todos nós já sabemos.",
        ),
        (
            "O partido xogouse o luns diante dunha multitude que agardara horas baixo a chuvia.",
            "Osasuna vence Eibar 3-1.",
            "Eibar vence Osasuna 3-1.",
        ),
        (
            "El partit es va jugar dilluns davant d'una multitud que havia esperat hores.",
            "Osasuna guanya Eibar 3-1.",
            "Eibar guanya Osasuna 3-1, com ja sabem tots nosaltres.",
        ),
    ],
)
def test_a_short_sentence_is_in_the_language_of_its_text(
    assistant: Assistant, before: str, told: str, claim: str
) -> None:
    check = assistant.check(claim, evidence=f"{before} {told}")
    assert check.citations[0].quote == told
    assert check.verdict == "contradicted", "who won is told the other way round"


def test_a_text_is_cut_into_sentences_as_its_language_does(assistant: Assistant) -> None:
    text = "Mr. Smith, the mayor of Soto, opened the bridge on Monday. It cost 3 million."
    check = assistant.check("The mayor of Soto opened the bridge on Monday.", evidence=text)
    assert check.citations[0].quote == text.partition(" It")[0]


def test_evidence_is_in_the_language_of_its_article(assistant: Assistant) -> None:
    assistant.add([SOTO, Article(id="b", text="Costs: 3 million. Toll: none.", language="en")])
    events = assistant.stream("¿Cuánto costó el puente de Soto?")
    found = next(event.evidence for event in events if event.kind == "evidence")
    assert found
    assert all(item.language == assistant.article(item.article_id).language for item in found)
