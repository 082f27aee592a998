from __future__ import annotations

import datetime as dt

import pytest

from assistant.retrieval.recency import Ranked, foremost, newest_first, subject, wants_latest
from assistant.types import Hit, Passage


@pytest.mark.parametrize(
    "question",
    [
        "Últimas noticias sobre el ciberataque al Ayuntamiento de Valdarga",
        "¿Qué es lo último sobre el brote de legionela?",
        "lo ultimo del coral del cabo Morlanda",
        "¿Qué es lo más reciente que se sabe del incendio de Ortejo?",
        "¿Qué hay de nuevo sobre la desaladora?",
        "¿Hay novedades sobre el vertido del río Sarga?",
        "¿Qué novedades hay?",
        "¿En qué ha quedado la huelga de autobuses?",
        "¿Cuál es el último dato de paro en Tresríos?",
        "¿Cómo va la campaña de la gripe?",
        "¿Cuál es la noticia más reciente sobre el alcalde?",
        "What is the latest on the fire?",
        "Any news about the strike?",
        "What's new in Ribalén?",
        "Últimas notícias sobre a greve",
        "Darreres notícies sobre l'incendi",
    ],
)
def test_who_asks_for_the_latest_is_heard(question: str) -> None:
    assert wants_latest(question)


@pytest.mark.parametrize(
    "question",
    [
        "¿De qué mes es la última copia de seguridad?",
        "¿Cuándo salió del hospital el último enfermo?",
        "¿Cómo va a pagar el Ayuntamiento la reparación?",
        "¿En qué situación quedó el incendio el 10 de agosto?",
        "¿Qué novedad editorial ganó el premio?",
        "How many cases did the recent outbreak cause?",
    ],
)
def test_who_asks_for_something_else_is_not(question: str) -> None:
    assert not wants_latest(question)


def test_asking_for_the_latest_names_no_subject() -> None:
    assert subject("Últimas noticias sobre Ortejo").split() == ["sobre", "Ortejo"]
    assert subject("¿Qué es lo último que se sabe de la dana?").split() == [
        "¿Qué",
        "es",
        "de",
        "la",
        "dana?",
    ]
    assert subject("¿Cuánto costó?") == "¿Cuánto costó?"


def _ranked(score: float, day: int | None, likeness: float = 0.85) -> Ranked:
    return Ranked(score, likeness, None if day is None else dt.date(2025, 8, day))


def test_the_newest_on_the_subject_comes_first() -> None:
    found = [_ranked(0.94, 5), _ranked(0.94, 11), _ranked(0.93, 7)]
    assert newest_first(found) == [1, 2, 0]


def test_what_is_new_and_off_the_subject_gains_nothing() -> None:
    elsewhere, about_others = _ranked(0.80, 30), _ranked(0.94, 30, likeness=0.80)
    assert newest_first([_ranked(0.95, 5), about_others, elsewhere]) == [0, 1, 2]


def test_an_unknown_date_comes_last() -> None:
    assert newest_first([_ranked(0.95, None), _ranked(0.94, 5), _ranked(0.93, 4)]) == [1, 2, 0]


def test_nothing_found_has_no_order() -> None:
    assert newest_first([]) == []


def _hit(article: str) -> Hit:
    passage = Passage(id=article, article_id=article, start=0, end=3, text="Eso", ordinal=0)
    return Hit(passage=passage, rank=1, score=1.0)


def test_evidence_for_the_latest_comes_from_the_foremost_article() -> None:
    hits = [_hit(article) for article in ("new", "newer", "new", "old")]
    chosen = foremost("¿Qué es lo último?", hits)
    assert [hit.passage.article_id for hit in chosen] == ["new", "new"]
    assert foremost("¿Cuánto costó?", hits) == hits
