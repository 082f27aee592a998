"""Quotations with names put in: words, brackets and answers at their places."""

from __future__ import annotations

from assistant.answering.quotations import nearest, quoted
from assistant.generation.glossed import glossed
from assistant.presentation import highlight
from assistant.types import Evidence, Gloss, Missing, Span

_WORDS = "Ambos\n presidentes acordaron «seguir» el lunes."
_AT = _WORDS.index(" acordaron")
_DAY = _WORDS.index("el lunes")


def _item(*glosses: Gloss) -> Evidence:
    return Evidence(
        number=1,
        article_id="a",
        start=0,
        end=len(_WORDS),
        text=_WORDS,
        language="es",
        glosses=glosses,
        answers=(Span(_DAY, _DAY + len("el lunes")),),
    )


_PAIR = Gloss(at=_AT, name="Putin y Trump")


def test_places_hold_on_one_line_and_behind_brackets() -> None:
    shown = glossed(_item(_PAIR))
    assert shown.text == "Ambos presidentes [Putin y Trump] acordaron “seguir” el lunes."
    assert [shown.text[s:e] for s, e in shown.inserted] == ["[Putin y Trump]"]
    assert [shown.text[s:e] for s, e in shown.answers] == ["el lunes"]


def test_a_sentence_tells_the_programs_words_from_the_quoted() -> None:
    sentence = quoted(_item(_PAIR), "es").sentence()
    assert [sentence.text[s:e] for s, e in sentence.inserted] == ["[Putin y Trump]"]
    assert [sentence.text[s:e] for s, e in sentence.answers] == ["el lunes"]
    assert sentence.citations[0].quote == _WORDS
    assert sentence.printed == quoted(_item(), "es").text


def test_the_page_shows_both_in_other_type() -> None:
    shown = highlight.sentence(quoted(_item(_PAIR), "es").sentence())
    assert '<i class="inserted">[Putin y Trump]</i>' in shown
    assert '<strong class="answers">el lunes</strong>' in shown


def test_what_only_comes_near_has_no_words_that_answer() -> None:
    sentence = nearest(_item(_PAIR), Missing(kind="day"), "es").sentence()
    assert sentence.inserted
    assert not sentence.answers
