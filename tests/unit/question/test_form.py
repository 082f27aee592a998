"""Which form of answer the words of a question ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.question.form import Wish, stripped, wish
from assistant.text.facts import facts
from assistant.types import Form

_LABELLED = [
    json.loads(line)
    for line in Path(__file__).with_name("forms.jsonl").read_text(encoding="utf-8").splitlines()
]
_INTENTS = {"identity": "self", "capabilities": "help"}


def _wish(question: str, form: Form | None = None) -> Wish:
    return wish(facts(question, "es"), form)


def _form(question: str) -> str:
    wanted = wish(facts(question))
    return "help" if wanted.is_small_talk else wanted.form


def _share(labelled: list[dict[str, str]]) -> float:
    return sum(_form(one["question"]) == one["form"] for one in labelled) / len(labelled)


def test_words_alone_tell_nearly_all_forms_of_the_half_that_they_were_chosen_with() -> None:
    assert _share([one for one in _LABELLED if one["half"] == "choosing"]) >= 0.95


@pytest.mark.parametrize("half", ["choosing", "reporting"])
def test_what_wants_prose_is_seldom_taken_for_something_else(half: str) -> None:
    own = [one for one in _LABELLED if one["half"] == half and one["form"] == "prose"]
    assert _share(own) >= 0.9


def test_what_is_told_is_told_with_its_intent() -> None:
    own = [one for one in _LABELLED if one["half"] == "choosing" and one["intent"]]
    told = [(wish(facts(one["question"])).intent, one["intent"]) for one in own]
    assert all(found == _INTENTS.get(label, label) for found, label in told)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("Hola", "greeting"),
        ("¡Buenos días!", "greeting"),
        ("hello there", "greeting"),
        ("Muchas gracias", "thanks"),
        ("vale, gracias", "thanks"),
        ("thank you", "thanks"),
        ("Adiós", "goodbye"),
        ("see you", "goodbye"),
        ("¿Quién eres?", "self"),
        ("are you a bot?", "self"),
        ("¿Qué puedes hacer?", "help"),
        ("ayuda", "help"),
    ],
)
def test_small_talk_is_no_question_to_the_archive(words: str, intent: str) -> None:
    told = _wish(words)
    assert (told.form, told.intent, told.about) == ("prose", intent, "")
    assert told.is_small_talk


@pytest.mark.parametrize(
    "question",
    [
        "Gracias, ¿y quién ganó?",
        "¿Quién es el alcalde de Soto?",
        "Hola, ¿cuánto costó el puente?",
        "¿Hasta luego cuántos heridos hubo?",
    ],
)
def test_a_question_with_a_greeting_is_a_question(question: str) -> None:
    assert not _wish(question).is_small_talk


@pytest.mark.parametrize(
    ("question", "form", "intent", "about"),
    [
        ("Cronología del incendio de Ortejo", "chronology", "", "incendio de Ortejo"),
        ("¿Qué ha pasado con la huelga de Lorca?", "chronology", "", "huelga de Lorca"),
        ("Hazme un resumen del caso Dársena", "chronology", "", "Dársena"),
        ("timeline of the Ortejo fire", "chronology", "", "Ortejo fire"),
        ("¿Qué dicen los medios del incendio?", "versions", "", "incendio"),
        ("Compara El Faro y El Eco sobre la mina", "versions", "", "Faro y El Eco sobre la mina"),
        ("Declaraciones de Elena Roa sobre el agua", "statements", "", "Elena Roa sobre el agua"),
        ("¿Qué ha dicho la alcaldesa?", "statements", "", "alcaldesa"),
        ("¿Quién es Marta Irala?", "statements", "office", "Marta Irala"),
        ("Titulares de octubre", "listing", "headlines", "octubre"),
        ("¿Qué pasó ayer?", "listing", "headlines", "ayer"),
        ("¿Cuántos artículos hablan de la mina?", "listing", "count", "mina"),
        ("¿Qué hay en este archivo?", "listing", "contents", ""),
        ("headlines about the strike", "listing", "headlines", "strike"),
    ],
)
def test_what_it_is_about_has_no_words_of_the_form(
    question: str, form: str, intent: str, about: str
) -> None:
    told = _wish(question)
    assert (told.form, told.intent, told.about) == (form, intent, about)


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuándo empezó la huelga?",
        "¿Quién compara la mina con un cráter?",
        "¿Quién fue elegido alcalde?",
        "¿Qué pasó en el puente de Soto?",
        "¿Cuántas noticias falsas se denunciaron?",
    ],
)
def test_facts_are_answered_in_prose(question: str) -> None:
    assert _wish(question) == Wish(about=question)


@pytest.mark.parametrize("form", ["chronology", "versions", "statements", "listing"])
def test_a_form_that_is_given_is_taken_whatever_the_words(form: Form) -> None:
    told = _wish("¿Cuándo empezó la huelga de Lorca?", form)
    assert told.form == form
    assert "huelga de Lorca" in told.about
    assert told.intent == ("headlines" if form == "listing" else "")


def test_a_form_that_is_given_still_leaves_out_its_own_words() -> None:
    assert _wish("Cronología de la huelga", "chronology").about == "huelga"
    assert _wish("¿Cuántos artículos hablan de la mina?", "listing").intent == "count"


def test_prose_that_is_given_is_prose_even_for_small_talk() -> None:
    assert _wish("Cronología de la huelga", "prose") == Wish(about="Cronología de la huelga")
    assert not _wish("hola", "prose").is_small_talk


@pytest.mark.parametrize(
    ("question", "newest", "short"),
    [
        ("Cronología de la huelga", False, False),
        ("Resumen breve de la huelga", False, True),
        ("Ponme al día de la huelga", False, True),
        ("Cronología de la huelga, lo más reciente primero", True, False),
        ("timeline of the strike, newest first", True, False),
        ("brief summary of the strike, latest first", True, True),
    ],
)
def test_a_chronology_may_be_short_or_begin_with_what_is_newest(
    question: str, newest: bool, short: bool
) -> None:
    told = _wish(question)
    assert (told.form, told.newest_first, told.is_short) == ("chronology", newest, short)
    assert told.about in {"huelga", "strike"}


def test_only_a_chronology_has_a_manner() -> None:
    told = _wish("¿Qué dicen los medios de la huelga? Lo más reciente primero, breve")
    assert (told.form, told.newest_first, told.is_short) == ("versions", False, False)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("  de la huelga, por favor ", "huelga"),
        ("sobre el puente de Soto?", "puente de Soto"),
        ("", ""),
        ("¿?", ""),
        ("de la", ""),
    ],
)
def test_small_words_around_are_left_out(words: str, left: str) -> None:
    assert stripped(words) == left
