"""Answers that are quotations: what comes nearest, outlets side by side, what was not proved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from soto import ARCHIVE

from assistant import Answer, Article, Assistant, Settings
from assistant.config.settings import VerificationSettings
from assistant.retrieval import near_misses
from assistant.testing import HashEmbeddings, OneWordReader, ScriptedChat


class _Reading(HashEmbeddings):
    """Comes with a reader that takes one word for the answer."""

    word = "costó"

    def reader(self) -> OneWordReader:
        return OneWordReader(self.word)


def _ask(
    folder: Path,
    question: str,
    reply: str = "Nada [1].",
    also: Sequence[Article] = (),
    odds: float | None = None,
) -> Answer:
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    settings = Settings.load().model_copy(update={"verification": lenient})
    chat = ScriptedChat(replies=[reply], odds=odds)
    with Assistant(settings, folder / "i", embeddings=_Reading(), chat_model=chat) as own:
        own.add([*ARCHIVE, *also])
        return own.ask(question)


@pytest.fixture
def always_near(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"alone": {"threshold": 0.5, "doubt": [0.4, 0.6]}, "weights": {"intercept": -9.0}}
    monkeypatch.setattr(near_misses, "decision", lambda: data)


@pytest.mark.usefixtures("always_near")
@pytest.mark.parametrize(
    ("question", "kind", "lacks"),
    [
        ("¿Cuánto costó el puente de Burgos?", "name", "«Burgos»"),
        ("¿Por qué costó tanto el puente de Soto?", "reason", "por qué"),
        ("¿Cuánto costó el puente de Soto?", "amount", "no da esa cifra"),
    ],
)
def test_what_comes_nearest_is_quoted_and_what_is_missing_is_named(
    tmp_path: Path, question: str, kind: str, lacks: str
) -> None:
    answer = _ask(tmp_path, question)
    assert answer.outcome == "nearest"
    assert answer.missing
    assert answer.missing.kind == kind
    program, _, quotation = answer.text.partition(":")
    assert lacks in program
    assert "«El puente de Soto abrió el 3 de mayo de 2024" in quotation
    assert [cite.number for cite in answer.citations] == [1]
    assert answer.model_id == ""  # nobody wrote anything


@pytest.mark.parametrize(("odds", "outcome"), [(-4.0, "nearest"), (4.0, "grounded")])
def test_where_there_is_a_doubt_the_chat_model_says_yes_or_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odds: float, outcome: str
) -> None:
    data = {
        "alone": {"threshold": 0.5, "doubt": [0.2, 0.8]},
        "opinion": {"threshold": 0.5, "intercept": 0.0, "likely": 1.0, "odds": 1.0},
        "weights": {"intercept": 0.0},
    }
    monkeypatch.setattr(near_misses, "decision", lambda: data)
    reply = "El puente de Soto costó 3 millones de euros [1]."
    answer = _ask(tmp_path, "¿Cuánto costó el puente de Soto?", reply, odds=odds)
    assert answer.outcome == outcome
    assert (answer.missing is None) is (outcome == "grounded")
    assert "second_look_s" in answer.timings_s or "second_look" in answer.timings_s


@pytest.mark.usefixtures("always_near")
def test_the_program_says_so_in_the_language_of_the_question(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "How much did the bridge of Soto cost?")
    if answer.outcome == "nearest":
        assert answer.text.startswith("The archive does not")


def test_a_sentence_in_stronger_words_gives_way_to_its_quotation(tmp_path: Path) -> None:
    reply = "El puente derrochó 3 millones [1]."
    answer = _ask(tmp_path, "¿Cuánto costó el puente de Soto?", reply)
    assert "derrochó" not in answer.text
    assert "y costó 3 millones de euros.»" in answer.text
    assert answer.outcome == "grounded"


def test_what_would_be_quoted_twice_is_rejected_with_the_words_that_are_not_there(
    tmp_path: Path,
) -> None:
    reply = "El puente derrochó 3 millones [1]. El puente ostentó 3 millones [1]."
    answer = _ask(tmp_path, "¿Cuánto costó el puente de Soto?", reply)
    first, second = answer.sentences
    assert (first.verdict, second.verdict) == ("supported", "rejected")
    assert "ostentó" in second.reason
    assert answer.text.count("«") == 1


def test_outlets_are_quoted_side_by_side(tmp_path: Path) -> None:
    other = Article(
        id="hoja",
        title="El puente de Soto, caro",
        text="El puente de Soto costó 5 millones de euros. Llueve en la sierra.",
        source="La Hoja",
        published="2024-05-05",
        language="es",
    )
    question = "¿Cuánto costó el puente de Soto según El Faro y La Hoja?"
    answer = _ask(tmp_path, question, also=[other])
    assert {cite.source for cite in answer.citations} == {"El Faro", "La Hoja"}
    assert "3 millones" in answer.text
    assert "5 millones" in answer.text
    assert (answer.outcome, answer.model_id) == ("grounded", "")


def test_what_the_model_copies_is_shown_as_a_quotation(tmp_path: Path) -> None:
    reply = "El puente de Soto abrió el 3 de mayo de 2024 y costó 3 millones de euros [1]."
    answer = _ask(tmp_path, "¿Cuánto costó el puente de Soto?", reply)
    assert answer.text.startswith("Según El Faro (4 de mayo de 2024): «El puente de Soto abrió")
    assert len(answer.sentences) == 1
