"""Words between quotation marks, and where places in them go."""

from __future__ import annotations

import pytest

from assistant.answering.quotations import nearest, quoted
from assistant.presentation import highlight
from assistant.presentation.quoting import inner, on_one_line
from assistant.types import Evidence, Missing, Span

_WORDS = "Ambos\n presidentes acordaron «seguir» el lunes."
_DAY = _WORDS.index("el lunes")
_ITEM = Evidence(
    number=1,
    article_id="a",
    start=0,
    end=len(_WORDS),
    text=_WORDS,
    language="es",
    answers=(Span(_DAY, _DAY + len("el lunes")),),
)


def test_marks_go_one_level_down_on_one_line() -> None:
    assert inner("«Dijo “sí”»,\n añadió") == "“Dijo ‘sí’”, añadió"


@pytest.mark.parametrize("text", [_WORDS, "  a  b\n\nc ", "\n«x»  «y»"])
def test_every_place_holds_on_one_line(text: str) -> None:
    shown = inner(text)
    for at, char in enumerate(text):
        if not char.isspace():
            assert shown[on_one_line(text, at)] == inner(char)


def test_the_words_that_answer_are_marked_where_they_are_quoted() -> None:
    sentence = quoted(_ITEM, "es").sentence()
    assert [sentence.text[start:end] for start, end in sentence.answers] == ["el lunes"]
    assert '<strong class="answers">el lunes</strong>' in highlight.sentence(sentence)


def test_what_only_comes_near_has_no_words_that_answer() -> None:
    assert not nearest(_ITEM, Missing(kind="day"), "es").sentence().answers
