from __future__ import annotations

import datetime as dt

import pytest

from assistant.news.premise import denied
from assistant.question import parse_question
from assistant.text.sentences import split_sentences
from assistant.types import Evidence, Hit, Location, Passage

_DANA = "La dana dejó un millón de euros en daños en Ribalén. No hay víctimas. El puente resistió."
_ASKED = "¿Cuántas víctimas dejó la dana en Ribalén?"


def _hit(text: str = _DANA, language: str = "es") -> Hit:
    passage = Passage(
        id=f"dana:10-{10 + len(text)}",
        article_id="dana",
        start=10,
        end=10 + len(text),
        text=text,
        ordinal=0,
    )
    return Hit(
        passage=passage,
        rank=1,
        score=1.0,
        source="El Faro",
        language=language,
        title="La dana golpea Ribalén",
        published=dt.date(2025, 10, 4),
    )


def _odds(hit: Hit, *odds: float) -> dict[Location, float]:
    spans = [(10 + span.start, 10 + span.end) for span in split_sentences(hit.passage.text)]
    return {Location("dana", *span): value for span, value in zip(spans, odds, strict=True)}


def _denied(
    question: str, hits: list[Hit], odds: dict[Location, float], language: str = "es"
) -> Evidence | None:
    return denied(parse_question(question, language), hits, odds)


def test_the_sentence_that_denies_it_is_found_where_it_stands() -> None:
    hit = _hit()
    found = _denied(_ASKED, [hit], _odds(hit, -0.5, 0.4, -3.0), "es")
    assert found is not None
    assert found.text == "No hay víctimas." == _DANA[found.start - 10 : found.end - 10]
    assert (found.article_id, found.source, found.published) == (
        "dana",
        "El Faro",
        dt.date(2025, 10, 4),
    )


def test_what_is_lacking_is_the_word_that_follows() -> None:
    hit = _hit("Dos pueblos de Ribalén sin farmacia recibirán medicinas desde el lunes.")
    assert _denied("¿Qué medicinas recibirán en Ribalén?", [hit], _odds(hit, 0.5), "es") is None
    found = _denied("¿Quién lleva la farmacia de Ribalén?", [hit], _odds(hit, 0.5), "es")
    assert found is not None


@pytest.mark.parametrize(
    ("odds", "why"),
    [
        ((4.0, 0.4, -3.0), "another sentence answers"),
        ((0.9, -1.5, -3.0), "others are likelier by far"),
    ],
)
def test_what_is_answered_is_not_denied(odds: tuple[float, ...], why: str) -> None:
    hit = _hit()
    assert _denied(_ASKED, [hit], _odds(hit, *odds), "es") is None, why


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (_DANA, "¿Por qué no hubo víctimas de la dana en Ribalén?"),
        (_DANA, "¿Cuánto costó la dana de Ribalén?"),
        (_DANA, "¿Cuántas víctimas dejó la dana en Torrubina?"),
        ("No cayó el puente de Ribalén, pero la dana dejó víctimas.", _ASKED),
        ("En Ribalén no cayó el puente ni la torre vieja ni la dana dejó víctimas.", _ASKED),
    ],
    ids=["question denies", "of something else", "elsewhere", "another clause", "out of reach"],
)
def test_a_denial_of_something_else_is_none(text: str, question: str) -> None:
    hit = _hit(text)
    odds = _odds(hit, *[0.0] * len(split_sentences(text)))
    assert _denied(question, [hit], odds, "es") is None


def test_without_a_reader_or_in_another_language_nothing_is_said() -> None:
    hit = _hit()
    assert _denied(_ASKED, [hit], {}, "es") is None
    foreign = _hit(language="pt")
    assert _denied(_ASKED, [foreign], _odds(foreign, 0.0, 0.0, 0.0), "es") is None
    assert _denied(_ASKED, [], {Location("dana", 0, 9): 0.0}, "es") is None


def test_english_denials_count() -> None:
    hit = _hit("The storm hit Ribalen. Nobody was injured there, the mayor said.", "en")
    found = _denied("How many people were injured in Ribalen?", [hit], _odds(hit, 0.1, 0.0), "en")
    assert found is not None
    assert found.text.startswith("Nobody was injured")


def test_the_dead_are_who_died() -> None:
    hit = _hit(
        "La legionela se fue de Ribalén. Ninguno de los enfermos ha muerto. No hay fallecidos."
    )
    found = _denied(
        "¿Cuántos murieron de legionela en Ribalén?", [hit], _odds(hit, -1.0, 0.0, 0.5), "es"
    )
    assert found is not None
    assert found.text == "No hay fallecidos."


@pytest.mark.parametrize(("best", "is_denied"), [(1.6, False), (1.3, True)])
def test_a_denial_close_to_a_sentence_that_seems_to_answer_counts(
    best: float, is_denied: bool
) -> None:
    hit = _hit()
    found = _denied(_ASKED, [hit], _odds(hit, best, 1.0, 0.0), "es")
    assert (found is not None) is is_denied


def test_what_is_to_be_prevented_is_not_denied() -> None:
    hit = _hit(
        "Piden seguros para que los vecinos de Ribalén no tengan víctimas. El puente resistió."
    )
    assert _denied(_ASKED, [hit], _odds(hit, 0.5, -3.0), "es") is None


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("¿Qué respondió Cobo sobre los pescadores de Ribalén?", False),
        ("¿Qué respondió Urrutia sobre los pescadores de Ribalén?", True),
        ("¿Cuántos pescadores dejó la dana en Ribalén?", True),
    ],
)
def test_who_is_asked_about_is_not_denied_by_another(question: str, found: bool) -> None:
    hit = _hit("Urrutia negó que los pescadores fueran vistos. El puente resistió.")
    assert (_denied(question, [hit], _odds(hit, 0.5, -3.0), "es") is not None) is found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("¿Por qué suspende Ribalén los cruceros?", False),
        ("¿Por qué recibe Ribalén cruceros?", True),
    ],
)
def test_what_has_ended_is_not_denied_by_its_end(question: str, found: bool) -> None:
    hit = _hit("Ribalén no recibirá cruceros hasta junio. El puente resistió.")
    assert (_denied(question, [hit], _odds(hit, 0.5, -3.0), "es") is not None) is found
