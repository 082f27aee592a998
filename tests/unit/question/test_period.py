"""The time that a question is limited to."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.question.period import find_period, without_period
from assistant.text.facts import facts

_LATEST = dt.date(2025, 10, 15)  # a Wednesday


def _found(question: str, latest: dt.date = _LATEST) -> tuple[str, str] | None:
    period = find_period(facts(question, "es"), latest)
    return period and (str(period.since), str(period.until))


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("¿qué pasó el 7 de agosto?", "2025-08-07", "2025-08-07"),
        ("titulares del 20 de diciembre", "2024-12-20", "2024-12-20"),
        ("el 2 de enero de 2026", "2026-01-02", "2026-01-02"),
        ("noticias del 29 de febrero", "2024-02-29", "2024-02-29"),
        ("what happened on 7 August 2025", "2025-08-07", "2025-08-07"),
        ("noticias de octubre", "2025-10-01", "2025-10-31"),
        ("noticias de noviembre", "2024-11-01", "2024-11-30"),
        ("noticias de febrero de 2024", "2024-02-01", "2024-02-29"),
        ("news from October", "2025-10-01", "2025-10-31"),
        ("noticias del 3 al 9 de octubre", "2025-10-03", "2025-10-09"),
        ("entre el 5 y el 12 de septiembre de 2023", "2023-09-05", "2023-09-12"),
        ("desde el 3 hasta el 9 de diciembre", "2024-12-03", "2024-12-09"),
        ("noticias entre julio y agosto", "2025-07-01", "2025-08-31"),
        ("titulares de noviembre a enero", "2024-11-01", "2025-01-31"),
        ("desde marzo de 2023 hasta febrero de 2024", "2023-03-01", "2024-02-29"),
        ("del 28 de julio al 3 de agosto", "2025-07-28", "2025-08-03"),
        ("entre el 20 de diciembre y el 5 de enero", "2024-12-20", "2025-01-05"),
        ("news from July to September", "2025-07-01", "2025-09-30"),
        ("noticias desde agosto", "2025-08-01", "None"),
        ("a partir del 3 de marzo", "2025-03-03", "None"),
        ("titulares hasta agosto de 2024", "None", "2024-08-31"),
        ("titulares de 2024", "2024-01-01", "2024-12-31"),
        ("titulares del año 1998", "1998-01-01", "1998-12-31"),
    ],
)
def test_days_months_ranges_and_years(question: str, since: str, until: str) -> None:
    assert _found(question) == (since, until)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("noticias de hoy", "2025-10-15", "2025-10-15"),
        ("¿qué pasó ayer?", "2025-10-14", "2025-10-14"),
        ("anteayer", "2025-10-13", "2025-10-13"),
        ("titulares del lunes", "2025-10-13", "2025-10-13"),
        ("el jueves", "2025-10-09", "2025-10-09"),
        ("el miércoles", "2025-10-15", "2025-10-15"),
        ("on Monday", "2025-10-13", "2025-10-13"),
        ("esta semana", "2025-10-13", "2025-10-15"),
        ("la semana pasada", "2025-10-06", "2025-10-12"),
        ("este mes", "2025-10-01", "2025-10-15"),
        ("el mes pasado", "2025-09-01", "2025-09-30"),
        ("este año", "2025-01-01", "2025-10-15"),
        ("last week", "2025-10-06", "2025-10-12"),
    ],
)
def test_relative_times_are_counted_from_the_newest_article(
    question: str, since: str, until: str
) -> None:
    assert _found(question) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "noticias de la huelga",
        "¿qué pasará mañana?",
        "El puente costó 3 millones",
        "declaraciones de Julio Anguita",
        "noticias de Santo Domingo",
        "canciones de Plácido Domingo",
    ],
)
def test_what_gives_no_time_is_not_limited(question: str) -> None:
    assert _found(question) is None


def test_a_name_like_a_month_does_not_hide_the_month() -> None:
    assert _found("noticias de Julio Anguita en marzo") == ("2025-03-01", "2025-03-31")
    assert _found("Santo Domingo el domingo") == ("2025-10-12", "2025-10-12")


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("noticias de octubre sobre la huelga", "noticias sobre la huelga"),
        ("la huelga del 3 al 9 de octubre de 2025", "la huelga"),
        ("la huelga durante el mes de agosto", "la huelga"),
        ("la huelga en el año 2024", "la huelga"),
        ("¿qué pasó ayer?", "¿qué pasó ?"),
        ("la huelga de la semana pasada", "la huelga"),
        ("the strike in October", "the strike"),
    ],
)
def test_the_words_around_a_time_go_with_it(question: str, left: str) -> None:
    period = find_period(facts(question, "es"), _LATEST)
    assert " ".join(without_period(question, period).split()) == left


def test_a_text_without_a_time_is_left_as_it_is() -> None:
    assert without_period("la huelga", None) == "la huelga"


@pytest.mark.parametrize(
    "question",
    [
        "el 31 de febrero",
        "el 31 de febrero de 2024",
        "el 29 de febrero de 2025",
        "del 31 al 2 de agosto",
        "del 0 al 99 de mayo",
        "del 30 de diciembre al 2 de enero",
        "mayo de 0000",
        "enero de 0001",
        "diciembre de 9999",
        "99/99/9999",
        "ayer",
        "anteayer",
        "el mes pasado",
        "la semana pasada",
        "el lunes",
        "el 29 de febrero",
        "diciembre",
        "del 30 al 31 de diciembre",
    ],
)
@pytest.mark.parametrize(
    "latest", [dt.date.min, dt.date(2024, 2, 29), dt.date(2025, 1, 1), _LATEST, dt.date.max]
)
def test_days_that_do_not_exist_are_no_error(question: str, latest: dt.date) -> None:
    period = find_period(facts(question, "es"), latest)
    assert period is None or period.since <= period.until


def test_the_year_turns_between_two_days() -> None:
    new_year = dt.date(2026, 1, 1)
    assert _found("ayer", new_year) == ("2025-12-31", "2025-12-31")
    assert _found("el mes pasado", new_year) == ("2025-12-01", "2025-12-31")
    assert _found("diciembre", new_year) == ("2025-12-01", "2025-12-31")
    assert _found("el 31 de diciembre", new_year) == ("2025-12-31", "2025-12-31")
