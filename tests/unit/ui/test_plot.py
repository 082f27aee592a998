"""A chronology drawn."""

from __future__ import annotations

import datetime as dt
import re

from assistant.types import Answer, Citation, Sentence
from assistant.ui.plot import plots


def _cited(day: dt.date) -> Citation:
    return Citation(number=1, article_id="a", start=0, end=3, quote="Uno", published=day)


def _row(day: dt.date, words: str = "«Uno»", *days: dt.date) -> Sentence:
    cited = tuple(map(_cited, days or (day,)))
    return Sentence(text=words, start=0, end=len(words), citations=cited, day=day)


def _answer(*rows: Sentence, form: str = "chronology") -> Answer:
    return Answer(
        question="¿?",
        standalone_question="¿?",
        language="es",
        text="",
        form=form,
        sentences=rows,
        outcome="grounded",
    )


def _day(month: int, day: int) -> dt.date:
    return dt.date(2025, month, day)


def _places(shown: str) -> list[float]:
    return [float(at) for at in re.findall(r'class="point" style="--at: ([\d.]+)%', shown)]


def test_events_stand_in_proportion_and_lead_to_their_rows() -> None:
    shown = plots(_answer(_row(_day(8, 1)), _row(_day(8, 5)), _row(_day(8, 9))), "es")
    assert shown is not None
    assert _places(shown) == [0.0, 50.0, 100.0]
    assert re.findall(r'data-row="(\d)"', shown) == ["0", "1", "2"]
    assert 'aria-label="5 de agosto de 2025: «Uno»"' in shown


def test_events_of_a_day_stand_above_each_other() -> None:
    shown = plots(_answer(_row(_day(8, 1)), _row(_day(8, 1)), _row(_day(8, 9))), "es")
    assert shown is not None
    assert re.findall(r"--up: (\d+)", shown) == ["0", "1", "0"]


def test_a_long_pause_is_broken() -> None:
    days = (_day(1, 1), _day(1, 3), _day(12, 1))
    shown = plots(_answer(*map(_row, days)), "es")
    assert shown is not None
    assert 'class="break"' in shown
    assert _places(shown) == [0.0, 66.67, 100.0]


def test_a_figure_that_changed_is_a_line() -> None:
    days = (_day(8, 5), _day(8, 7), _day(9, 18))
    words = (
        "unas 350 hectáreas (5 de agosto de 2025) → 1.900 hectáreas (7 de agosto de 2025)"
        " → 2.812,4 hectáreas (18 de septiembre de 2025)"
    )
    shown = plots(_answer(_row(days[-1], words, *days)), "es")
    assert shown is not None
    assert "events" not in re.findall(r'class="plot (\w+)"', shown)
    heights = [float(up) for up in re.findall(r"--up: ([\d.]+)%", shown)]
    assert heights == [12.44, 67.56, 100.0]
    assert 'aria-label="1.900 hectáreas, publicado el 7 de agosto de 2025"' in shown


def test_nothing_is_drawn_of_a_day_or_of_another_form() -> None:
    assert plots(_answer(_row(_day(8, 1)), _row(_day(8, 1))), "es") is None
    rows = (_row(_day(8, 1)), _row(_day(8, 9)))
    assert plots(_answer(*rows, form="listing"), "es") is None


def test_what_an_article_says_cannot_leave_its_label() -> None:
    shown = plots(_answer(_row(_day(8, 1), '"><script>'), _row(_day(8, 9))), "es")
    assert shown is not None
    assert "<script>" not in shown
