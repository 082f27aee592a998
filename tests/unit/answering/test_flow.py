"""The whole way from question to answer, with any LangChain embeddings and chat model."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from soto import ARCHIVE, SOTO

import assistant
from assistant import Answer, Article, Assistant, Settings
from assistant.config.settings import VerificationSettings
from assistant.testing import HashEmbeddings


@contextlib.contextmanager
def _assistant(tmp_path: Path, reply: str, articles: list[Article]) -> Iterator[Assistant]:
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    settings = Settings.load().model_copy(update={"verification": lenient})
    chat = FakeListChatModel(responses=[reply])
    with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(articles)
        yield own


def _ask(
    tmp_path: Path,
    reply: str,
    question: str = "¿Cuánto costó el puente de Soto?",
    also: Sequence[Article] = (),
) -> Answer:
    with _assistant(tmp_path, reply, [*ARCHIVE, *also]) as own:
        return own.ask(question)


def test_public_names_are_pinned() -> None:
    assert sorted(assistant.__all__) == assistant.__all__
    assert all(hasattr(assistant, name) for name in assistant.__all__)
    assert len(assistant.__all__) == 33


def test_another_model_s_markers_are_read_and_quotes_sliced(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto costó 3 millones de euros [1].")
    assert answer.text == "El puente de Soto costó 3 millones de euros. [1]"
    cite = answer.citations[0]
    assert SOTO.text[cite.start : cite.end] == cite.quote
    assert "3 millones" in cite.quote


def test_a_sentence_without_marker_is_given_its_evidence(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto costó 3 millones de euros.")
    assert answer.citations
    assert "3 millones" in answer.citations[0].quote


def test_a_wrong_figure_is_rejected_with_the_reason_and_kept_as_data(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto costó 5 millones de euros [1].")
    assert (answer.outcome, answer.refusal_reason) == ("refused", "unsupported")
    assert [s.verdict for s in answer.sentences] == ["rejected"]
    assert "5 millones" in answer.sentences[0].reason
    assert "5 millones" not in answer.text


def test_a_sound_sentence_stands_beside_a_rejected_one(tmp_path: Path) -> None:
    reply = "El puente de Soto costó 3 millones de euros [1]. Abrió en Burgos en 1999 [1]."
    answer = _ask(tmp_path, reply)
    assert answer.outcome == "partial"
    assert [s.verdict != "rejected" for s in answer.sentences] == [True, False]
    assert "Burgos" not in answer.text


def test_a_marker_that_does_not_exist_cites_nothing_by_itself(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto costó 3 millones de euros [7].")
    assert all(citation.number == 1 for citation in answer.citations)


def test_a_claim_is_given_back_to_its_speaker(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El peaje será gratuito [2].", "¿Será gratuito el peaje?")
    assert answer.text.startswith("El peaje será gratuito, según Luis Pardo.")


def test_a_claim_is_verified_without_the_outlet_that_prints_it(tmp_path: Path) -> None:
    alone = _ask(tmp_path / "alone", "El peaje será gratuito [2].", "¿Será gratuito el peaje?")
    reply = f"{SOTO.source}, 4 de mayo de 2024, afirma que el peaje será gratuito [2]."
    told = _ask(tmp_path / "told", reply, "¿Será gratuito el peaje?")
    assert told.sentences[0].verdict == alone.sentences[0].verdict != "rejected"
    assert told.text == alone.text


def test_the_model_may_decline(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "NO CONSTA")
    assert (answer.outcome, answer.refusal_reason) == ("refused", "model_declined")


def test_a_repeated_sentence_is_rejected(tmp_path: Path) -> None:
    once = "El puente de Soto costó 3 millones de euros [1]."
    answer = _ask(tmp_path, f"{once} {once}")
    assert [s.verdict == "rejected" for s in answer.sentences] == [False, True]
    assert answer.text.count("3 millones") == 1


def _ask_reading(tmp_path: Path, reply: str, word: str, **sections: Any) -> Answer:
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    settings = Settings.load(**sections).model_copy(update={"verification": lenient})
    chat = FakeListChatModel(responses=[reply])
    with Assistant(
        settings, tmp_path / "i", embeddings=HashEmbeddings(word=word), chat_model=chat
    ) as own:
        own.add(ARCHIVE)
        # It asks for no number: that is quoted with a reader and without.
        return own.ask("¿Cómo es el puente de Soto?")


def test_an_answer_without_the_words_that_answer_is_given_their_quotation(tmp_path: Path) -> None:
    answer = _ask_reading(tmp_path, "El puente de Soto abrió [1].", "3 millones")
    assert answer.text.endswith("y costó 3 millones de euros.» [1]")
    assert "Según El Faro (4 de mayo de 2024): «" in answer.text
    assert "3 millones" in answer.citations[0].quote


def test_an_answer_with_the_words_is_left_alone(tmp_path: Path) -> None:
    answer = _ask_reading(tmp_path, "Costó 3 millones de euros [1].", "3 millones")
    assert answer.text == "Costó 3 millones de euros. [1]"


def test_where_the_reader_finds_nothing_the_archive_only_comes_near(tmp_path: Path) -> None:
    answer = _ask_reading(tmp_path, "El puente de Soto abrió [1].", "inexistente")
    assert answer.outcome == "nearest"
    assert "«El puente de Soto abrió" in answer.text


def test_a_number_that_is_asked_for_and_not_told_is_quoted(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto abrió [1].")
    assert answer.text.endswith("y costó 3 millones de euros.» [1]")


def test_literal_answers_ask_no_model(tmp_path: Path) -> None:
    answer = _ask_reading(tmp_path, "Nunca.", "gratuito", answers={"literal": True})
    assert "el peaje será gratuito" in answer.text
    assert "Nunca" not in answer.text
    assert answer.model_id == ""
    assert answer.outcome == "grounded"


def test_without_its_reader_an_answer_is_what_the_model_writes(tmp_path: Path) -> None:
    without = {"reading": {"enabled": False}}
    answer = _ask_reading(tmp_path, "El puente de Soto abrió [1].", "3 millones", **without)
    assert answer.text == "El puente de Soto abrió. [1]"


_LATER = Article(
    id="soto-2",
    title="El puente de Soto costó 4 millones de euros",
    text="El puente de Soto costó 4 millones de euros, según el informe oficial. "
    "El alcalde, Luis Pardo, presentó ayer el informe en un pleno.",
    source="La Gaceta",
    published="2024-06-11",
    language="es",
)


def test_a_later_report_with_another_figure_is_told(tmp_path: Path) -> None:
    answer = _ask(tmp_path, "El puente de Soto costó 3 millones de euros.", also=[_LATER])
    told = answer.sentences[-1]
    assert told.text.startswith("Una información posterior, de La Gaceta (11 de junio de 2024)")
    assert (told.verdict, answer.outcome) == ("supported", "grounded")
    (cite,) = told.citations
    assert _LATER.text[cite.start : cite.end] == cite.quote
    assert answer.text.endswith(f"{told.text} [{cite.number}]")
    assert answer.citations[cite.number - 1] == cite


def test_every_settled_sentence_is_an_event_of_its_own(tmp_path: Path) -> None:
    reply = "El puente de Soto costó 3 millones de euros."
    with _assistant(tmp_path, reply, [*ARCHIVE, _LATER]) as own:
        events = list(own.stream("¿Cuánto costó el puente de Soto?"))
    told = [event.sentence.text for event in events if event.sentence]
    assert [sentence.text for sentence in events[-1].answer.sentences] == told
    assert len(told) == 2


def test_asked_when_the_day_is_shown(tmp_path: Path) -> None:
    reply = "Luis Pardo presentó ayer el informe [1]."
    answer = _ask(tmp_path, reply, "¿Cuándo presentó el informe el alcalde?", also=[_LATER])
    assert "presentó ayer (10 de junio de 2024) el informe" in answer.text


@pytest.mark.parametrize("literal", [True, False])
def test_hits_without_a_sentence_are_no_evidence(tmp_path: Path, literal: bool) -> None:
    article = Article(id="lista", title="Puente de Soto", text="Soto 3.\n\n7, 8, 9.", language="es")
    settings = Settings.load(answers={"literal": literal})
    chat = FakeListChatModel(responses=["El puente costó 3 millones [1]."])
    with Assistant(
        settings, tmp_path / "i", embeddings=HashEmbeddings(word="Soto"), chat_model=chat
    ) as own:
        own.add([article])
        events = list(own.stream("¿Cuánto costó el puente de Soto?"))
    assert [event.evidence for event in events if event.kind == "evidence"] == [()]
    answer = events[-1].answer
    assert answer is not None
    assert (answer.outcome, answer.refusal_reason) == ("refused", "weak_evidence")
    assert answer.hits
