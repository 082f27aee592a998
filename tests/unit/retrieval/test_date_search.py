"""Questions about a day, asked of articles that say "ayer"."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.question import parse_question
from assistant.retrieval.date_search import DateSearch, search_with_date
from assistant.types import Hit, Passage

_MARCH = "Cerca de 12.000 personas se manifestaron ayer domingo en Ribalén por el tren."
_LATER = "El Gobierno de Ribalén estudia reabrir la línea del tren."


def _hit(name: str, text: str, published: str | None, score: float = 1.0) -> Hit:
    passage = Passage(
        id=f"{name}:0-{len(text)}", article_id=name, start=0, end=len(text), text=text, ordinal=0
    )
    day = dt.date.fromisoformat(published) if published else None
    return Hit(passage=passage, rank=1, score=score, title="", published=day, language="es")


def _look(question: str, *hits: Hit) -> tuple[DateSearch, list[str]]:
    asked: list[str] = []

    def search(words: str) -> list[Hit]:
        asked.append(words)
        return list(hits)

    return search_with_date(parse_question(question), search), asked


@pytest.mark.parametrize(
    ("question", "about"),
    [
        (
            "¿Qué protesta hubo en Ribalén el 5 de octubre de 2025?",
            "¿Qué protesta hubo en Ribalén?",
        ),
        ("El día 5 de octubre, ¿qué hubo en Ribalén?", "¿qué hubo en Ribalén?"),
        ("¿Qué hubo el 5 de octubre según El Faro?", "¿Qué hubo según El Faro?"),
        ("What protest was there on 5 October 2025?", "What protest was there?"),
    ],
)
def test_a_day_that_is_told_otherwise_is_left_out(question: str, about: str) -> None:
    march, later = _hit("march", _MARCH, "2025-10-06"), _hit("later", _LATER, "2025-11-20")
    found, asked = _look(question, march, later)
    assert asked == [question, about]
    assert (found.question.text, found.hits, found.near) == (about, [march, later], [march])


@pytest.mark.parametrize("published", ["2025-10-05", "2025-10-06"])
def test_an_article_is_of_its_day_and_of_the_one_before(published: str) -> None:
    march = _hit("march", "Ribalén pidió el tren en la calle.", published)
    found, _ = _look("¿Qué se pidió en Ribalén el 5 de octubre?", march)
    assert found.near == [march]


def test_its_other_passages_are_of_the_day_too() -> None:
    march, more = _hit("march", _MARCH, "2025-10-06"), _hit("march", _LATER, "2025-10-06", 0.2)
    found, _ = _look("¿Qué protesta hubo en Ribalén el 5 de octubre?", march, more)
    assert found.near == [march, more]


@pytest.mark.parametrize(
    ("question", "hit"),
    [
        ("¿Qué protesta hubo en Ribalén?", _hit("a", _MARCH, "2025-10-06")),
        ("¿Qué hubo en octubre de 2025?", _hit("a", _MARCH, "2025-10-06")),
        ("¿Qué hubo entre el 5 de octubre y el 7 de octubre?", _hit("a", _MARCH, "2025-10-06")),
        ("¿Qué hubo el 5 de octubre?", _hit("a", "Fue el 5 de octubre de 2025.", "2025-10-06")),
        ("¿Qué hubo el 9 de octubre?", _hit("a", _MARCH, "2025-10-06")),
        ("¿Qué hubo el 5 de octubre de 2024?", _hit("a", _MARCH, "2025-10-06")),
        ("¿Qué hubo el 5 de octubre?", _hit("a", _MARCH, None)),
    ],
    ids=["no day", "a month", "two days", "written out", "another", "another year", "undated"],
)
def test_otherwise_the_question_is_looked_for_as_it_is(question: str, hit: Hit) -> None:
    found, _ = _look(question, hit)
    assert found == (parse_question(question), [hit], [hit])


def test_an_article_of_the_day_about_something_else_is_none() -> None:
    other = _hit("other", "Ayer nevó.", "2025-10-06", score=0.5)
    later = _hit("later", _LATER, "2025-11-20", score=1.0)
    found, _ = _look("¿Qué protesta hubo en Ribalén el 5 de octubre?", later, other)
    assert found.question.text.endswith("el 5 de octubre?")
    assert found.near == [later, other]
