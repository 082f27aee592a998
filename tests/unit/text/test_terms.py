"""Words meet whatever their inflection, accents and separators."""

from __future__ import annotations

import pytest

from assistant.text.terms import analyse, fold, is_stop, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("presidentes", "Presidenta"),
        ("económico", "economía"),
        ("economia", "economía"),
        ("años", "año"),
        ("inflación", "inflacion"),
        ("delegaciones", "DELEGACIÓN"),
        ("3.500,25", "3,500.25"),
        ("1.200", "1200"),
        ("Panthers", "panthers"),
    ],
)
def test_spanish_forms_share_a_stem(one: str, other: str) -> None:
    assert terms(one, "es") == terms(other, "es")


@pytest.mark.parametrize(("one", "other"), [("2015", "2016"), ("Madrid", "Murcia"), ("3,5", "35")])
def test_different_words_do_not(one: str, other: str) -> None:
    assert terms(one, "es") != terms(other, "es")


def test_english_has_its_own_stemmer() -> None:
    assert terms("running runs", "en") == ["run", "run"]


def test_kindred_words_meet_across_languages() -> None:
    (term,) = [t for t in analyse("the president", "en", stems_of="es") if not t.is_stop]

    assert term.stem == terms("presidente", "es")[0]


def test_names_and_numbers_are_told_apart() -> None:
    found = analyse("¿Cuántos votos logró Jared Allen en 2015? Luego la OTAN calló.", "es")

    assert [t.word for t in found if t.is_name] == ["Jared", "Allen", "2015", "OTAN"]
    assert {t.word for t in found if t.is_stop} == {"Cuántos", "en", "Luego", "la"}


def test_offsets_are_code_points() -> None:
    text = "😀 La niña 👩‍👧 volvió."

    assert all(text[t.start :].startswith(t.word) for t in analyse(text, "es"))


def test_question_words_are_stop_words_in_every_language() -> None:
    asked = {"es": "¿Quién", "en": "Who", "pt": "Quem", "ca": "Qui", "gl": "Quen", "fr": "Qui"}

    assert all(is_stop(word.strip("¿"), language) for language, word in asked.items())
    assert fold("¡PINGÜINO, Ñandú!") == "¡pinguino, nandu!"
