"""What one text says, wherever its signs come from."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.facts import facts
from assistant.text.terms import fold_letters, terms

_SIGNS = ("…", "½", "™", "ﬁ", "İ", "²", "º", "ª", "№", "ǆ", "\u00a0", "﷽", "😀", "ß", "ŉ")


@pytest.mark.parametrize("sign", _SIGNS)
@pytest.mark.parametrize(
    "text", ["Ayer, 3 de mayo, ardieron 2.740 hectáreas {}", "{} Ayer ardieron 2.740 hectáreas"]
)
def test_no_sign_hides_what_a_text_says(text: str, sign: str) -> None:
    written = text.format(sign)
    said = facts(written, "es", dt.date(2024, 5, 4))
    assert len(said.folded) == len(written)
    assert [number.shown for number in said.quantities][:1] == ["2.740 hectáreas"]
    assert all(written[n.start : n.end] == n.text for n in said.numbers)
    for date in (*said.dates, *said.relative_words):
        assert written[date.start : date.end] == date.text


def test_a_number_before_an_ellipsis_is_compared() -> None:
    said = facts("Ardieron 2.740 hectáreas… según el alcalde", "es")
    assert [(number.unit, number.values) for number in said.quantities] == [
        ("hectar", frozenset({2740.0, 2.74}))
    ]


def test_folding_keeps_signs_that_are_no_letters() -> None:
    assert fold_letters("ÁRBOL ½ km² 1º™…ﬁn") == "arbol ½ km² 1º™.fn"
    assert terms("ﬁnal", "es") == terms("final", "es")


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No hubo víctimas, pero ardieron casas.", ["víctimas"]),
        ("Quedaron sin farmacia tres pueblos.", ["farmacia"]),
        ("Ninguna víctima ha aparecido.", ["víctima"]),
        ("El alcalde niega la quiebra del museo.", ["quiebra", "museo"]),
        ("Han desmentido la venta.", ["venta"]),
        ("La ministra descartaba elecciones.", ["elecciones"]),
        ("No cayó el puente ni la torre.", ["cayó", "puente", "torre"]),
        ("Hubo víctimas.", []),
    ],
)
def test_a_denial_has_its_scope(text: str, denied: list[str]) -> None:
    assert [term.word for denial in facts(text, "es").denials for term in denial.scope] == denied


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Non houbo vítimas.", "gl", "non"),
        ("Não houve vítimas.", "pt", "nao"),
        ("No hi va haver víctimes.", "ca", "no"),
        ("No hubo víctimas.", "gl", "no"),
        ("Il n'y a pas de victimes.", "fr", "n'"),
        ("They didn’t come.", "en", "n’t"),
        ("The mayor denied it.", "en", "denied"),
    ],
)
def test_each_language_denies_in_its_own_words(text: str, language: str, word: str) -> None:
    assert facts(text, language).denials[0].word == word


def test_clauses_end_at_marks_and_at_what_sets_against() -> None:
    text = "Ardieron 2.740 hectáreas, pero no hubo heridos; «nadie», dijo Ana."
    assert [text[c.start : c.end] for c in facts(text, "es").clauses] == [
        "Ardieron 2.740 hectáreas",
        "no hubo heridos",
        "«nadie",
        "dijo Ana",
    ]


def test_the_words_of_a_name_stand_together() -> None:
    said = facts("Ayer la Junta de Tresríos y Yuri Ushakov hablaron en Moscú.", "es")
    assert [name.text for name in said.names] == ["Junta de Tresríos", "Yuri Ushakov", "Moscú"]


@pytest.mark.parametrize(
    ("verb", "language"),
    [
        *(
            (form, "es")
            for form in (
                "confirmó",
                "aseguraba",
                "criticó",
                "ha confirmado",
                "habían reconocido",
                "dicen",
                "sostenía",
                "advertía",
                "recuerda",
                "ha dicho",
                "admitieron",
                "declaraban",
            )
        ),
        *((form, "en") for form in ("confirmed", "has warned", "denies", "told", "argues")),
    ],
)
def test_verbs_of_saying_are_known_in_all_their_forms(verb: str, language: str) -> None:
    said = facts(f"En mayo Ana Ruiz {verb} que abrirá.", language)
    assert said.speakers == ("Ana Ruiz",)
    assert said.is_attributed


@pytest.mark.parametrize(
    "text", ["La crítica fue dura.", "El anuncio de Soto llegó.", "Se admite que llueve."]
)
def test_nouns_of_saying_and_nobody_are_no_speakers(text: str) -> None:
    assert facts(text, "es").speakers == ()


def test_the_department_of_who_speaks_is_no_speaker() -> None:
    text = "La concejala de Modernización, Rebeca Solís, reiteró que abrirá."
    assert facts(text, "es").speakers == ("Rebeca Solís",)


def test_a_language_that_is_given_is_not_guessed() -> None:
    assert facts("The mayor of Soto spoke to the press", "es").language == "es"
    assert facts("The mayor of Soto spoke to the press").language == "en"
