"""A story day by day."""

from __future__ import annotations

import datetime as dt

import pytest
from papers import FIRE, FIRE_1, FIRE_1_ECO, FIRE_2, article, stories

from assistant import Article
from assistant.answering.forms.chronology import chronology
from assistant.answering.forms.rows import Row
from assistant.news.stories import Subject
from assistant.question import parse_question


def _rows(
    *articles: Article, about: str = "el incendio de Ortejo", language: str = "es", **more: bool
) -> list[Row]:
    subject = Subject(parse_question(about, "es")).terms("es")
    return chronology(stories(*articles), subject, language, **more)


def _with(rows: list[Row], words: str) -> Row:
    (found,) = [row for row in rows if words in row.text and "→" not in row.text]
    return found


def test_rows_are_in_the_order_of_the_days() -> None:
    days = [row.day for row in _rows(*FIRE) if "→" not in row.text]
    assert days == sorted(day for day in days if day)
    assert days[0] == dt.date(2025, 8, 13)


def test_newest_first_turns_them_round() -> None:
    days = [row.day for row in _rows(*FIRE, newest_first=True) if "→" not in row.text]
    assert days == sorted((day for day in days if day), reverse=True)


def test_yesterday_is_the_day_before_publication() -> None:
    row = _with(_rows(FIRE_1), "declarado ayer")
    assert (row.day, row.heading) == (dt.date(2025, 8, 13), "13 de agosto de 2025")


def test_what_two_outlets_tell_is_told_once_and_cites_both() -> None:
    row = _with(_rows(FIRE_1, FIRE_1_ECO), "120 vecinos")
    assert {sentence.hit.source for sentence in row.sentences} == {"El Faro", "El Eco"}


def test_what_gives_other_figures_is_not_the_same() -> None:
    for row in _rows(*FIRE):
        if "→" not in row.text and "2.740" in row.text:
            assert all("2.900" not in sentence.text for sentence in row.sentences)


def test_a_sentence_without_a_day_has_that_of_publication_and_says_so() -> None:
    row = _with(_rows(FIRE_1), "350 hectáreas")
    assert row.heading == "14 de agosto de 2025 (publicado)"
    assert _with(_rows(FIRE_1, language="en"), "350").heading == "14 August 2025 (published)"


def test_what_is_still_to_come_is_announced() -> None:
    row = _with(_rows(FIRE_2), "volverán a sus casas")
    assert (row.day, row.heading) == (dt.date(2025, 8, 20), "20 de agosto de 2025 (anunciado)")


def test_a_figure_that_changes_is_one_line() -> None:
    last = _rows(*FIRE)[-1]
    assert last.heading == "La cifra, de una publicación a otra"
    assert last.text == (
        "350 hectáreas (14 de agosto de 2025) → 2.740 hectáreas (16 de agosto de 2025)"
        " → 2.900 hectáreas (17 de agosto de 2025)"
    )
    assert [s.hit.passage.article_id for s in last.sentences] == [
        "incendio-1",
        "incendio-2",
        "incendio-2-eco",
    ]


def test_a_figure_that_stays_has_no_line() -> None:
    assert not [row for row in _rows(FIRE_1, FIRE_1_ECO) if "→" in row.text]


@pytest.mark.parametrize("left_out", ["¿Quién prendió", "No hemos visto nada igual"])
def test_questions_and_quotations_tell_of_nothing(left_out: str) -> None:
    assert not [row for row in _rows(*FIRE) if left_out in row.text]


def test_a_summary_has_fewer_rows_the_lead_among_them() -> None:
    days = "".join(
        f" El día {day} de marzo el incendio de Ortejo quemó {day} casas de la aldea {name}."
        for day, name in enumerate(
            ["Alba", "Berlo", "Cuna", "Dorna", "Erla", "Fosca", "Gurb", "Haro", "Ibro"], 3
        )
    )
    long = article("largo", "2025-03-20", "El incendio de Ortejo se apagó el 18 de marzo." + days)
    whole, short = _rows(long), _rows(long, short=True)
    assert len(whole) == 10
    assert len(short) == 7
    assert _with(short, "se apagó").day == dt.date(2025, 3, 18)


def test_a_date_without_year_is_that_nearest_to_publication() -> None:
    one = article(
        "enero",
        "2026-01-03",
        "El incendio de la sierra de Ortejo empezó el 30 de diciembre junto al embalse.",
    )
    assert _rows(one)[0].day == dt.date(2025, 12, 30)


def test_rows_quote_whole_sentences_and_name_the_outlet() -> None:
    row = _with(_rows(FIRE_2), "2.740")
    assert row.text == f"«{row.sentences[0].text}» (El Faro)"


def test_without_days_there_is_nothing_to_order() -> None:
    undated = Article(id="x", text="El incendio de la sierra de Ortejo quemó el pinar entero.")
    assert _rows(undated) == []
    assert _rows() == []


@pytest.mark.parametrize(
    ("words", "day", "announced"),
    [
        ("La Junta propuso una sanción por el incendio del 2 de agosto en Ortejo.", 20, True),
        (
            "El incendio que arrasó el 2 de agosto la sierra de Ortejo dejó ayer tres heridos.",
            19,
            False,
        ),
        ("El incendio de Ortejo se avivó en la madrugada del 18 de agosto.", 18, False),
    ],
)
def test_a_date_of_a_noun_is_not_that_of_the_deed(words: str, day: int, announced: bool) -> None:
    one = article("uno", "2025-08-20", words, title="El incendio de Ortejo")
    (row,) = _rows(one)
    assert row.day == dt.date(2025, 8, day)
    assert ("publicado" in row.heading) == announced


def test_what_an_article_takes_back_tells_of_nothing() -> None:
    words = "Tres vecinos resultaron heridos ayer en el incendio de Ortejo. "
    error = (
        "En la edición del lunes publicamos que los heridos en el incendio de Ortejo eran siete."
    )
    rows = _rows(article("uno", "2025-08-20", words + error, title="El incendio de Ortejo"))
    assert all("siete" not in row.text for row in rows)
