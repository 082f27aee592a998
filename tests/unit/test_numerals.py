from __future__ import annotations

import datetime as dt

import pytest

from assistant.numerals import Date, find_dates, find_numbers, relative_dates, with_dates

_PUBLISHED = dt.date(2025, 8, 19)  # a Tuesday


def _values(text: str, language: str = "es") -> set[float]:
    return set().union(*(number.values for number in find_numbers(text, language)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.500,25 euros", "3,500.25 euros"),
        ("tres mil quinientos vecinos", "3.500 vecinos"),
        ("1,2 millones", "1.200.000"),
        ("doscientos cuarenta", "240"),
        ("mil doscientos millones", "1.200 millones"),
        ("12 %", "12%"),
    ],
)
def test_ways_of_writing_a_number_meet(one: str, other: str) -> None:
    assert _values(one) & _values(other)


def test_different_numbers_do_not_meet() -> None:
    assert not _values("2.740 hectáreas") & _values("2.812,4 hectáreas")
    assert not _values("1,2 millones") & _values("1,2 euros")


def test_days_and_years_of_dates_are_no_numbers() -> None:
    assert _values("el 15 de agosto de 2025 ardieron 40 casas") == {40.0}


@pytest.mark.parametrize(
    "text",
    ["15 de agosto de 2025", "August 15, 2025", "15 August 2025", "2025-08-15", "15/08/2025"],
)
def test_forms_of_a_date(text: str) -> None:
    date = find_dates(text)[0]
    assert (date.year, date.month, date.day) == (2025, 8, 15)


def test_a_date_matches_as_far_as_both_go() -> None:
    assert Date("", 2025, 8, 15).matches(Date("", None, 8, 15))
    assert not Date("", 2025, 8, 15).matches(Date("", 2024, 8, 15))
    assert not Date("", 2025, 8, 15).matches(Date("", None, 8, 16))
    assert not Date("", 2025).matches(Date("", None, 8, 16))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Llegó ayer.", dt.date(2025, 8, 18)),
        ("Se vieron hace tres días.", dt.date(2025, 8, 16)),
        ("Fue el viernes pasado.", dt.date(2025, 8, 15)),
        ("Será el próximo jueves.", dt.date(2025, 8, 21)),
        ("El pasado 15 hablaron.", dt.date(2025, 8, 15)),
        ("Anteayer llovió.", dt.date(2025, 8, 17)),
        ("Hace una semana.", dt.date(2025, 8, 12)),
    ],
)
def test_relative_dates_are_resolved_against_publication(text: str, day: dt.date) -> None:
    wanted = Date("", day.year, day.month, day.day)
    assert any(date.matches(wanted) and date.day for date in relative_dates(text, _PUBLISHED))


def test_text_without_dates_has_none() -> None:
    assert relative_dates("El alcalde habló con calma.", _PUBLISHED) == []


def test_plain_relative_dates_are_placed_and_doubtful_ones_left() -> None:
    text = "Llegó ayer y volverá el próximo jueves, no el lunes ni mañana."
    found = [(text[:at].split()[-1], day) for at, day in with_dates(text, _PUBLISHED)]
    assert found == [("ayer", dt.date(2025, 8, 18)), ("jueves", dt.date(2025, 8, 21))]


def test_a_weekday_of_the_same_name_is_a_week_away() -> None:
    days = [day for _, day in with_dates("el martes pasado y el próximo martes", _PUBLISHED)]
    assert days == [dt.date(2025, 8, 12), dt.date(2025, 8, 26)]
