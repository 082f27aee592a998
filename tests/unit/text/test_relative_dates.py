from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.dates import Date
from assistant.text.relative_dates import find_relative, mentions, possible_dates

_PUBLISHED = dt.date(2025, 8, 19)  # a Tuesday


def _found(text: str) -> list[tuple[str, dt.date | None]]:
    return [(text[one.start : one.end], one.date) for one in find_relative(text, _PUBLISHED)]


def _day(month: int, day: int) -> dt.date:
    return dt.date(2025, month, day)


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
        ("Hace once semanas.", dt.date(2025, 6, 3)),
        ("Habló el 15 de agosto y volvió tres días después.", dt.date(2025, 8, 18)),
    ],
)
def test_relative_dates_are_resolved_against_publication(text: str, day: dt.date) -> None:
    wanted = Date("", day.year, day.month, day.day)
    assert any(date.matches(wanted) and date.day for date in possible_dates(text, _PUBLISHED))


def test_text_without_dates_has_none() -> None:
    assert possible_dates("El alcalde habló con calma.", _PUBLISHED) == []


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Llegó ayer.", "ayer", _day(8, 18)),
        ("Ardió ayer lunes, a las 15.40.", "ayer lunes", _day(8, 18)),
        ("La multa se notificó antes de ayer.", "antes de ayer", _day(8, 17)),
        ("Ganó anoche el premio.", "anoche", _day(8, 18)),
        ("Llegarán pasado mañana.", "pasado mañana", _day(8, 21)),
        ("La fuente volverá a manar mañana.", "mañana", _day(8, 20)),
        (
            "Los horarios serán los de siempre desde mañana miércoles.",
            "mañana miércoles",
            _day(8, 20),
        ),
        ("Todo depende del voto de mañana miércoles.", "mañana miércoles", _day(8, 20)),
        ("Anunció este viernes que demandará al banco.", "este viernes", _day(8, 15)),
        ('"No cederé, harán lo que sea", dijo este jueves en Soto.', "este jueves", _day(8, 14)),
        ("El ministro, que dimitirá, habló el viernes en Soto.", "el viernes", _day(8, 15)),
        ("Se espera para el jueves que viene.", "jueves que viene", _day(8, 21)),
        ("Cambió de dueño el pasado miércoles.", "pasado miércoles", _day(8, 13)),
        ("Los pacientes pasaron a planta el lunes.", "el lunes", _day(8, 18)),
        ("La próxima reunión será el viernes.", "el viernes", _day(8, 22)),
        ("Han fijado la vista para el viernes.", "para el viernes", _day(8, 22)),
        ("Este martes abre la feria.", "Este martes", _day(8, 19)),
        ("Se declaró hace tres días.", "hace tres días", _day(8, 16)),
        ("Se declaró hace once días.", "hace once días", _day(8, 8)),
        ("Se declaró hace dieciséis días.", "hace dieciséis días", _day(8, 3)),
    ],
)
def test_what_can_mean_one_day_only_is_placed(text: str, words: str, day: dt.date) -> None:
    assert _found(text) == [(words, day)]


def test_a_weekday_of_the_same_name_is_a_week_away() -> None:
    days = [day for _, day in _found("el martes pasado y el próximo martes")]
    assert days == [_day(8, 12), _day(8, 26)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Se produjo tres días después de que hablaran en Anchorage, el viernes pasado.",
            _day(8, 18),
        ),
        ("Empezó el 15 de agosto en Anchorage y siguió tres días más tarde.", _day(8, 18)),
        ("Votaron dos días antes del 3 de agosto.", _day(8, 1)),
        ("El 8 de agosto dimitió y al día siguiente se fue.", _day(8, 9)),
        ("Se firmó la víspera del 15 de agosto.", _day(8, 14)),
        ("Abrió dos semanas después del 1 de agosto.", _day(8, 15)),
        ("Votaron once días antes del 12 de agosto.", _day(8, 1)),
        ("El 28 de diciembre se cayó y dos días después lo repararon.", dt.date(2024, 12, 30)),
    ],
)
def test_a_distance_is_counted_from_the_other_date_of_its_sentence(text: str, day: dt.date) -> None:
    assert day in [one.date for one in find_relative(text, _PUBLISHED)]


@pytest.mark.parametrize(
    "text",
    [
        "Ayer, 18 de agosto, llegó.",
        "Abren los martes por la mañana y cada lunes.",
        "Volvería a decretarlo mañana mismo.",
        "«Mañana veremos», dijo.",
        "El sindicato ha convocado una huelga el jueves.",
        "Anunció una huelga el jueves.",
        "Dijo que el jueves hablará.",
        "El jueves es fiesta.",
        "Cerró el martes.",
        "El servicio funcionó del lunes al viernes.",
        "Quedó estabilizado seis días después de declararse.",
        "Tres días después volvió.",
        "La víspera hubo fiesta.",
        "Empezó el 1 de agosto, acabó el 9 de agosto y tres días después volvió.",
    ],
)
def test_the_doubtful_is_left(text: str) -> None:
    assert find_relative(text, _PUBLISHED) == []


def test_a_distance_after_an_event_is_not_counted_from_the_date_before_it() -> None:
    text = "Quedó estabilizado ayer, seis días después de declararse."
    assert _found(text) == [("ayer", _day(8, 18))]


def test_words_are_found_whatever_they_mean() -> None:
    text = "Tres días después, el lunes, habló; mañana vuelve."
    assert [text[one.start : one.end] for one in mentions(text)] == [
        "Tres días después",
        "el lunes",
        "mañana",
    ]


def test_places_hold_where_letters_fold_into_several() -> None:
    assert _found("Ríos… llegó ayer.") == [("ayer", _day(8, 18))]
