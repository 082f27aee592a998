from __future__ import annotations

import pytest

from assistant.generation.markers import DECLINED, MarkerConstraint, parse


def _take(constraint: MarkerConstraint, text: str) -> MarkerConstraint:
    constraint.take(text.encode())
    return constraint


def test_a_number_that_does_not_exist_cannot_be_written() -> None:
    constraint = _take(MarkerConstraint(evidence=12), "El puente abrirá en mayo [")
    assert constraint.accepts(b"1")
    assert not constraint.accepts(b"0")
    assert not constraint.accepts(b"13")
    constraint.take(b"1")
    assert constraint.accepts(b"2]")
    assert not constraint.accepts(b"3")


def test_a_sentence_without_marker_cannot_be_left() -> None:
    constraint = _take(MarkerConstraint(evidence=2), "El puente abrirá en mayo.")
    assert not constraint.may_end()
    assert not constraint.accepts(b" Lo dijo")
    assert constraint.lacks_marker(b" Lo dijo")
    assert constraint.lacks_marker(b"")
    assert constraint.due() == b" ["


@pytest.mark.parametrize(
    "text", ["El Sr. G", "Viajó a EE. UU. y", "Subió 3.500,25 e", "El art. 5 d"]
)
def test_abbreviations_and_decimals_end_no_sentence(text: str) -> None:
    _take(MarkerConstraint(evidence=1), text)


def test_an_answer_cannot_begin_with_a_marker_and_falls_back_to_declining() -> None:
    constraint = MarkerConstraint(evidence=3)
    assert not constraint.accepts(b"[1]")
    assert constraint.due() == DECLINED.encode()
    _take(constraint, DECLINED)
    assert constraint.may_end()


def test_the_same_sentence_is_not_begun_again() -> None:
    constraint = _take(MarkerConstraint(evidence=1), "Abre hoy. [1] Abre hoy. [1]")
    assert not constraint.accepts(b" Abre")
    assert constraint.may_end()


def test_answers_end_after_the_most_sentences() -> None:
    constraint = _take(MarkerConstraint(evidence=1, most_sentences=2), "Uno. [1] Dos. [1]")
    assert not constraint.accepts(b" Tres")
    assert constraint.due() == b""


@pytest.mark.parametrize("piece", ["**", "\t", "]", "中", "Ж", "\u202e"])
def test_markup_and_other_scripts_are_refused(piece: str) -> None:
    assert not _take(MarkerConstraint(evidence=1), "El texto").accepts(piece.encode())


def test_half_a_character_is_held_until_it_is_whole() -> None:
    constraint = _take(MarkerConstraint(evidence=1), "El a")
    constraint.take(b"\xc3")
    assert not constraint.may_end()
    constraint.take(b"\xb1")
    constraint.take(b"o [1]")
    assert constraint.may_end()


@pytest.mark.parametrize("half", [b"\xe4", b"\xe4\xb8", b"\xd0", b"\xea"])
def test_half_of_what_is_refused_is_refused(half: bytes) -> None:
    assert not _take(MarkerConstraint(evidence=1), "El texto ").accepts(half)


def test_no_marker_is_due_within_a_character() -> None:
    constraint = _take(MarkerConstraint(evidence=1, may_decline=False), "Son 3 ")
    constraint.take(b"\xe2\x82")
    assert not constraint.lacks_marker(b"")
    assert constraint.accepts(b"\xac")
    constraint.take(b"\xac")
    assert constraint.lacks_marker(b"")


def test_parse_gives_each_marker_to_its_sentence() -> None:
    found = parse("Putin habló [1]. Trump calló. [2][3] «No», dijo Ushakov [4].")
    assert [(s.text, s.numbers) for s in found] == [
        ("Putin habló.", (1,)),
        ("Trump calló.", (2, 3)),
        ("«No», dijo Ushakov.", (4,)),
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Nació hacia el 420 a. C. [1].", "Nació hacia el 420 a. C."),
        ("Nació en Soto [1].", "Nació en Soto."),
        ("Y dijo... [1]", "Y dijo..."),
    ],
)
def test_a_sentence_ends_in_one_full_stop(written: str, text: str) -> None:
    (only,) = parse(written)
    assert (only.text, only.numbers) == (text, (1,))


def test_parse_tells_a_sentence_that_was_cut_off() -> None:
    assert [s.complete for s in parse("Habló [1]. Luego se", finished=False)] == [True, False]
