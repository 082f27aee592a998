"""Whether an answer says what it should, and points to where that is written."""

from __future__ import annotations

import pytest

from assistant.evaluation.grading import (
    cited_numbers,
    cites_overlapping,
    cites_within,
    contains_gold,
    exact_match,
    holds_answer,
    says_unknown,
    token_f1,
)


@pytest.mark.parametrize(
    ("answer", "golds", "expected"),
    [
        ("Jugó en la Super Bowl 50 [1].", ["Super Bowl 50"], True),
        ("Lo dijo «El País» [2].", ["país"], True),
        ("Fueron los Broncos [3].", ["3"], False),
        ("Fueron 1308 puntos [1].", ["308"], False),
        ("Nada.", ["el"], False),
        ("Fue en 1999.", [], False),
        ("Nació en Villa Cobre, en Soto. [1]", ["Villa Cobre, en Soto,[12]"], True),
        ("Nació en 1959.", ["1959[1]),"], True),
    ],
)
def test_gold_is_looked_for_in_whole_words(answer: str, golds: list[str], expected: bool) -> None:
    assert contains_gold(answer, golds) is expected


@pytest.mark.parametrize(
    ("answer", "golds", "expected"),
    [
        ("La Super Bowl 50. [1]", ["Super Bowl 50"], True),
        ("Jugó en la Super Bowl 50. [1]", ["Super Bowl 50"], False),
        ("El [1]", ["la"], False),
        ("", [], False),
    ],
)
def test_an_exact_match_says_nothing_else(answer: str, golds: list[str], expected: bool) -> None:
    assert exact_match(answer, golds) is expected


@pytest.mark.parametrize(
    ("answer", "golds", "expected"),
    [
        ("Costó tres millones. [1]", ["tres millones"], 0.8),
        ("Costó tres millones. [1]", ["nada", "tres millones"], 0.8),
        ("sí sí", ["sí"], 2 / 3),
        ("Tres millones [1]", ["3"], 0.0),
        ("", ["a"], 0.0),
        ("a", [], 0.0),
    ],
)
def test_f1_counts_each_word_as_often_as_it_stands(
    answer: str, golds: list[str], expected: float
) -> None:
    assert token_f1(answer, golds) == pytest.approx(expected)


def test_markers_are_read_in_every_form() -> None:
    assert cited_numbers("Uno [2]. Dos [1, 3] y [2].") == [2, 1, 3]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("No la sé.", True),
        ("El contexto no menciona quién ganó.", True),
        (" ", True),
        ("Los Patriots ganaron, y no los Broncos.", False),
    ],
)
def test_free_text_that_declines_is_recognised(answer: str, expected: bool) -> None:
    assert says_unknown(answer) is expected


def test_citations_count_inside_or_across_the_paragraph() -> None:
    across = [("a", 90, 120)]
    assert not cites_within(across, "a", (100, 200))
    assert cites_overlapping(across, "a", (100, 200))
    assert not cites_overlapping(across, "b", (100, 200))
    assert not cites_overlapping([("a", 90, 100)], "a", (100, 200))


def test_a_place_holds_an_answer_whole_or_not_at_all() -> None:
    assert holds_answer([("a", 10, 20)], "a", [(12, 15)])
    assert not holds_answer([("a", 10, 20)], "a", [(18, 22)])
    assert not holds_answer([("b", 10, 20)], "a", [(12, 15)])
