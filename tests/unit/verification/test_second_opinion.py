"""The chat model is asked what the rest leaves in doubt, and its word counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from soto import ARCHIVE

from assistant import Answer, Assistant, Evidence, Settings
from assistant.config.settings import VerificationSettings
from assistant.generation.markers import Marked
from assistant.generation.prompts import answer_messages, evidence_block
from assistant.messages import ANSWERED
from assistant.testing import HashEmbeddings, ScriptedChat
from assistant.verification.judge import Judge, Settled
from assistant.verification.second_opinion import Opinion, opinion, opinion_in_context

# Two sentences whose scores leave a doubt.
_REPLY = "El puente costó 3 millones de euros [1]. El peaje será gratuito [2]."


def _ask(tmp_path: Path, chat: ScriptedChat, **verification: Any) -> Answer:
    chosen = VerificationSettings(refusal="bold", **verification)
    settings = Settings.load().model_copy(update={"verification": chosen})
    with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(ARCHIVE)
        return own.ask("¿Cuánto costó el puente de Soto?")


@pytest.mark.parametrize(
    ("opinion", "verdict"), [(-5.0, "rejected"), (1.0, "weak"), (5.0, "supported")]
)
def test_its_opinion_decides_what_is_in_doubt(tmp_path: Path, opinion: float, verdict: str) -> None:
    answer = _ask(tmp_path, ScriptedChat(replies=[_REPLY], odds=opinion))
    assert [sentence.verdict for sentence in answer.sentences] == [verdict, verdict]


def test_it_is_asked_about_each_sentence_with_what_that_cites(tmp_path: Path) -> None:
    chat = ScriptedChat(replies=[_REPLY], odds=5.0)
    _ask(tmp_path, chat)
    first, second = (asked.messages for asked in chat.asked)
    assert first[:-1] == second[:-1]
    claims = [str(asked[-1].content).splitlines()[-2] for asked in (first, second)]
    assert claims == [
        "Afirmación: El puente costó 3 millones de euros [1].",
        "Afirmación: El peaje será gratuito [2].",
    ]


def test_it_is_asked_where_it_has_read_the_evidence_already(tmp_path: Path) -> None:
    chat = ScriptedChat(replies=[_REPLY], odds=5.0)
    question = "¿Cuánto costó el puente de Soto?"
    settings = Settings.load(verification={"refusal": "bold"})
    with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(ARCHIVE)
        found = [event.evidence for event in own.stream(question) if event.kind == "evidence"]
    shown = evidence_block(found[0], "es")
    written, _ = answer_messages(question, found[0], "es")
    assert len(chat.asked) == 2
    for asked, _ in chat.asked:
        assert asked[:-1] == written[:-1]
        assert str(asked[-1].content).startswith(f"{shown}\n\nAfirmación: ")


@pytest.mark.parametrize("language", ANSWERED)
def test_it_is_asked_in_the_language_of_the_answer(language: str) -> None:
    chat = ScriptedChat(odds=2.0)
    item = Evidence(number=1, article_id="a", start=0, end=9, text="Costó 30.")
    found = opinion_in_context("30", [item], [item], language, chat)
    assert found == Opinion(2.0, "in_context")
    asked = str(chat.asked[0].messages[-1].content).split("30 [1].")[1]
    for words in chat.asked[-1].words:  # the template names the words whose odds are asked
        assert any(re.search(rf"\b{word}\b", asked) for word in words)


def test_a_doubt_is_looked_into_once_however_much_is_written_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    settle = Judge.settle

    def watched(self: Judge, marked: Marked, *others: Any) -> Settled:
        looked.append(marked.text)
        return settle(self, marked, *others)

    monkeypatch.setattr(Judge, "settle", watched)
    _ask(tmp_path, ScriptedChat(replies=[_REPLY], odds=5.0))
    assert len(_REPLY) > 10 > len(looked)
    assert [text.split()[1] for text in looked] == ["puente", "puente", "peaje"]


def test_nobody_is_asked_who_cannot_say_or_need_not(tmp_path: Path) -> None:
    silent = ScriptedChat(replies=[_REPLY])
    assert [s.verdict for s in _ask(tmp_path, silent).sentences] == ["supported", "supported"]
    chat = ScriptedChat(replies=[_REPLY], odds=-5.0)
    answer = _ask(tmp_path, chat, ask_model=False)
    assert [s.verdict for s in answer.sentences] == ["supported", "supported"]
    assert not chat.asked


def test_a_claim_is_put_to_it_with_its_text() -> None:
    chat = ScriptedChat(odds=2.0)
    words = "Costó [tres] ayer.\nSí."
    item = Evidence(
        number=1, article_id="a", start=0, end=len(words), text=words, published="2024-05-04"
    )
    assert opinion("Costó dos.", [item], "es", chat) == Opinion(2.0, "asked")
    ((asked, _),) = chat.asked
    assert str(asked[-1].content) == (
        "Texto: Costó (tres) ayer (3 de mayo de 2024). Sí.\nAfirmación: Costó dos."
    )
    assert opinion("It cost two.", [item], "gl", chat) == Opinion(2.0, "asked")
    assert str(chat.asked[1].messages[-1].content).startswith("Text: ")
    assert chat.asked[-1].words == (("Yes", "yes"), ("No", "no"))
    assert opinion("Costó dos.", [item], "es", ScriptedChat()) is None
    assert opinion("Costó dos.", [item], "es", ScriptedChat(odds=2.0, room=1)) is None


@pytest.mark.parametrize(("opinion", "verdict"), [(5.0, "supported"), (-5.0, "not_found")])
def test_claims_are_checked_with_it(tmp_path: Path, opinion: float, verdict: str) -> None:
    chat = ScriptedChat(odds=opinion)
    with Assistant(index=tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(ARCHIVE)
        assert own.check("El peaje será gratuito.").verdict == verdict
        against = own.check("El puente abrió.", evidence="El puente abrió el 3 de mayo.")
    assert against.verdict == verdict
    assert (against.support > 0.5) is (opinion > 0)
