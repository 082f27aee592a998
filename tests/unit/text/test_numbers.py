from __future__ import annotations

import pytest

from assistant.text.dates import Date, find_dates
from assistant.text.numbers import find_numbers


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
    [
        "15 de agosto de 2025",
        "15º de agosto de 2025",
        "August 15, 2025",
        "15 August 2025",
        "2025-08-15",
        "15/08/2025",
    ],
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
    ("text", "mention", "value"),
    [
        ("Unos doscientos cuarenta vecinos salieron.", "doscientos cuarenta", 240.0),
        ("Ardieron 2.812,4 hectáreas.", "2.812,4", 2812.4),
        ("Costará 48 millones de euros.", "48 millones", 48e6),
        ("Son treinta y uno.", "treinta y uno", 31.0),
        ("Doce mil personas exigen el tren.", "Doce mil", 12000.0),
    ],
)
def test_numbers_are_found_where_they_stand(text: str, mention: str, value: float) -> None:
    (number,) = find_numbers(text)
    assert text[number.start : number.end] == mention
    assert value in number.values


def test_placed_numbers_stand_in_reading_order_without_dates() -> None:
    text = "El 5 de agosto había nueve medios, catorce cuadrillas y 3 autobombas."
    placed = [text[number.start : number.end] for number in find_numbers(text)]
    assert placed == ["nueve", "catorce", "3"]


@pytest.mark.parametrize(
    "text", ["A 20⁰ bajo cero", "el ⁰ de mayo", "CO₂ y m²", "½ litro", "٣ casas"]
)
def test_signs_that_only_look_like_digits_are_no_trouble(text: str) -> None:
    for number in find_numbers(text):
        assert number.values


def test_a_per_cent_is_no_hundred() -> None:
    for text in ("Subió un 14 por ciento.", "Subió un 14 POR CIENTO"):
        assert [number.values for number in find_numbers(text)] == [{14.0}]
    assert [number.values for number in find_numbers("Fueron ciento veinte.")] == [{120.0}]


@pytest.mark.parametrize(
    ("name", "month"),
    [("setiembre", 9), ("xaneiro", 1), ("março", 3), ("août", 8), ("març", 3), ("December", 12)],
)
def test_months_are_known_in_the_languages_of_the_sources(name: str, month: int) -> None:
    (date,) = find_dates(f"… 15 {name} 2025")
    assert (date.month, date.text) == (month, f"15 {name} 2025")
