from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.generation.prompts import answer_messages, evidence_block, load_prompt, parse_prompt
from assistant.types import Evidence


def _evidence(number: int, text: str, article: str = "a") -> Evidence:
    return Evidence(
        number=number,
        article_id=article,
        start=0,
        end=len(text),
        text=text,
        title="El puente [vídeo]",
        source="El Faro",
        published=dt.date(2025, 8, 15),
    )


def test_evidence_stands_under_outlet_date_and_headline() -> None:
    block = evidence_block([_evidence(1, "Abre en mayo."), _evidence(2, "Costó\n3 [sic].")], "es")
    assert block.splitlines() == [
        "El Faro, 15 de agosto de 2025: El puente (vídeo)",
        "[1] Abre en mayo.",
        "[2] Costó 3 (sic).",
    ]


def test_outlets_and_headlines_without_end_take_no_room() -> None:
    endless = {"title": "Titular" + "B" * 100_000, "source": "Diario" + "C" * 100_000}
    block = evidence_block([_evidence(1, "Abre en mayo.").model_copy(update=endless)], "es")
    assert len(block) < 500
    assert "…, 15 de agosto de 2025: TitularB" in block
    assert block.endswith("B…\n[1] Abre en mayo.")


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_templates_fill_and_end_with_the_question(language: str) -> None:
    messages, prompt = answer_messages("¿{evidence}?", [_evidence(1, "Abre.")], language)
    assert [m.type for m in messages][0 :: len(messages) - 1] == ["system", "human"]
    assert "¿{evidence}?" in str(messages[-1].content)
    assert len(prompt.sha256) == 64


def test_all_but_the_last_message_stays_the_same_so_that_it_is_evaluated_once() -> None:
    one, _ = answer_messages("¿Uno?", [_evidence(1, "Abre.")], "es")
    other, _ = answer_messages("¿Dos?", [_evidence(1, "Cierra.")], "es")
    assert one[:-1] == other[:-1]


def test_missing_and_surplus_values_are_errors() -> None:
    prompt = load_prompt("answer", "es")
    with pytest.raises(KeyError):
        prompt.fill(question="¿?")
    with pytest.raises(KeyError):
        prompt.fill(question="¿?", evidence="", more="")


@pytest.mark.parametrize(
    "text", ["", "No headings", "# user\nhi\n\n# assistant\nho", "# system\n\n# user\nx"]
)
def test_malformed_templates_are_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_prompt(Path("x.md"), text)


def test_the_model_sees_which_day_ayer_was() -> None:
    block = evidence_block(
        [_evidence(1, "Abrió ayer."), _evidence(2, "Ayer, 14 de agosto, no.")], "es"
    )
    assert block.splitlines()[1:] == [
        "[1] Abrió ayer (14 de agosto de 2025).",
        "[2] Ayer, 14 de agosto, no.",
    ]
