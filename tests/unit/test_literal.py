"""Answers in the evidence's own words."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.literal import quoted, says, says_back
from assistant.types import Evidence

_TEXT = "El alcalde dijo: «Costó 3 millones»."


def _evidence(**about: object) -> Evidence:
    known = {"source": "El Faro", "published": dt.date(2025, 8, 15), "title": "El puente"}
    return Evidence(
        number=2, article_id="a", start=7, end=7 + len(_TEXT), text=_TEXT, **{**known, **about}
    )


def test_a_quotation_says_who_printed_it_and_when() -> None:
    sentence = quoted(_evidence(), "es")
    assert sentence.text == (
        "Según El Faro (15 de agosto de 2025): «El alcalde dijo: “Costó 3 millones”.»"
    )
    assert sentence.verdict == "supported"
    (cite,) = sentence.citations
    assert (cite.article_id, cite.start, cite.end, cite.quote) == ("a", 7, 7 + len(_TEXT), _TEXT)
    assert cite.support == 1.0


@pytest.mark.parametrize(
    ("about", "beginning"),
    [
        ({"published": None}, "Según El Faro: «El alcalde"),
        ({"source": "", "published": None}, "Según el artículo «El puente»: «"),
        ({"source": "", "title": ""}, "Según el archivo: «"),
    ],
)
def test_what_is_not_known_is_not_said(about: dict[str, object], beginning: str) -> None:
    assert quoted(_evidence(**about), "es").text.startswith(beginning)


def test_a_quotation_shows_which_day_it_speaks_of() -> None:
    said = "El último enfermo volvió a casa ayer."
    item = _evidence().model_copy(update={"text": said, "end": 7 + len(said)})
    assert quoted(item, "es").text.endswith("a casa ayer.» (ayer: 14 de agosto de 2025)")
    assert quoted(item, "en").text.endswith("a casa ayer.» (ayer: 14 August 2025)")
    undated = item.model_copy(update={"published": None})
    assert quoted(undated, "es").text.endswith("a casa ayer.»")


def test_a_quotation_is_introduced_in_the_language_of_the_answer() -> None:
    assert quoted(_evidence(), "pt").text.startswith("Segundo El Faro (15 de agosto de 2025): «")
    assert quoted(_evidence(), "fr").text.startswith("Selon El Faro (15 août 2025) : « ")
    assert quoted(_evidence(), "de").text.startswith("According to El Faro (15 August 2025): «")


@pytest.mark.parametrize(
    ("answer", "words", "expected"),
    [
        ("Costó tres millones de euros.", "3 millones de euros", True),
        ("El puente costó mucho.", "3 millones", False),
        ("Lo dijo la alcaldesa Pardo.", "el alcalde Luis Pardo", False),
        ("Lo dijo Luis Pardo.", "el alcalde Luis Pardo", True),
        ("Sí, fue él.", "él", True),
    ],
)
def test_whether_an_answer_holds_the_words(answer: str, words: str, expected: bool) -> None:
    assert says(answer, words, "es", "es") is expected


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("El barrio está al oeste de la A-42.", "¿Qué barrio está al oeste de la A-42?", True),
        ("El barrio de La Alhóndiga está al oeste.", "¿Qué barrio está al oeste?", False),
        ("La ley fue aprobada.", "que ley fue aprobada", True),
        ("Trump dijo que Putin cedió.", "¿Dijo Trump que Putin cedió?", False),
        ("No hubo detenidos.", "¿Cuántos detenidos hubo?", False),
        ("Ganó el Getafe.", "¿Quién ganó, el Getafe o el Leganés?", False),
        ("Ganó en 2012.", "¿En qué año ganó?", False),
    ],
)
def test_whether_a_sentence_only_says_the_question_back(
    sentence: str, question: str, expected: bool
) -> None:
    assert says_back(sentence, question, "es") is expected
