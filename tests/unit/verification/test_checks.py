from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.speakers import find_speakers
from assistant.verification.checks import Ground, faults

_USHAKOV = Ground(
    quotes=(
        "El asesor presidencial ruso Yuri Ushakov afirmó que Putin y Trump acordaron continuar "
        "las conversaciones directas entre las delegaciones de Moscú y Kiev.",
    ),
    context=("Moscú y Kiev seguirán hablando", "La Gaceta de Valdarga"),
    published=dt.date(2025, 8, 19),
)
_FIRE = Ground(
    quotes=("Ayer ardieron 2.740 hectáreas y doscientos cuarenta vecinos dejaron sus casas.",),
    published=dt.date(2025, 8, 12),
)


def _kinds(claim: str, ground: Ground, language: str = "es") -> set[tuple[str, str]]:
    return {(fault.kind, fault.what) for fault in faults(claim, [ground], language)}


@pytest.mark.parametrize(
    ("claim", "ground"),
    [
        ("Putin y Trump acordaron continuar las conversaciones, según Yuri Ushakov.", _USHAKOV),
        ("Según el asesor ruso Ushakov, seguirán las conversaciones.", _USHAKOV),
        ("Ardieron 2.740 hectáreas el 11 de agosto.", _FIRE),
        ("El 11/08/2025 dejaron sus casas 240 vecinos.", _FIRE),
    ],
)
def test_what_is_there_in_other_words_is_no_fault(claim: str, ground: Ground) -> None:
    assert not [fault for fault in faults(claim, [ground], "es") if fault.hard]


@pytest.mark.parametrize(
    ("claim", "ground", "fault"),
    [
        ("Ardieron 2.812 hectáreas.", _FIRE, ("number", "2.812")),
        ("Ardió el 10 de agosto.", _FIRE, ("date", "10 de agosto")),
        ("Se reunieron ayer en Anchorage.", _USHAKOV, ("name", "Anchorage")),
        ("Biden dijo que seguirán las conversaciones.", _USHAKOV, ("name", "Biden")),
        ("Según Trump, seguirán las conversaciones.", _USHAKOV, ("speaker", "Trump")),
        ("No ardieron 2.740 hectáreas.", _FIRE, ("denial", "no")),
    ],
)
def test_what_is_not_there_is_found(claim: str, ground: Ground, fault: tuple[str, str]) -> None:
    assert fault in _kinds(claim, ground)


def test_a_publication_date_is_a_softer_fault_than_an_invented_one() -> None:
    found = faults(
        "Lo dijo el 12 de agosto.", [Ground(("Lo dijo el alcalde.",), (), _FIRE.published)], "es"
    )
    assert [(fault.kind, fault.hard) for fault in found] == [("date", False)]


def test_names_spelt_in_english_are_known() -> None:
    claim = "Putin and Trump agreed to continue talks between Moscow and Kyiv, said Ushakov."
    assert not _kinds(claim, _USHAKOV, "en")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Yuri Ushakov afirmó que seguirán.", "Yuri Ushakov"),
        ("«Nadie espera un milagro —dijo la concejala Ana Ruiz—».", "Ana Ruiz"),
        ("Oksana Hrytsenko, portavoz de la asociación, explicó que irían.", "Oksana Hrytsenko"),
        ("Según el alcalde, Luis Pardo, abrirá en mayo.", "Luis Pardo"),
        ("El alcalde, Luis Pardo, aseguró que abrirá en mayo.", "Luis Pardo"),
        ("The bridge will open, according to Luis Pardo.", "Luis Pardo"),
    ],
)
def test_speakers_are_found_in_front_and_behind(text: str, speaker: str) -> None:
    assert speaker in find_speakers(text)


@pytest.mark.parametrize(
    ("claim", "quote", "what"),
    [
        ("La sequía duró 14 días.", "La mancha recorrió 14 kilómetros.", ["14 días"]),
        ("La sequía duró catorce días.", "La mancha recorrió 14 kilómetros.", ["catorce días"]),
        ("Costó 600 euros.", "Costó 600 dólares.", ["600 euros"]),
        ("Recorrió 14 km.", "Recorrió 14 kilómetros.", []),
        ("Costó 14 millones de euros.", "Costó 14 millones.", []),
        ("Duró 14 días.", "En 14 días recorrió 14 kilómetros.", []),
        ("Acudieron 14 vecinos.", "Recorrió 14 kilómetros.", []),
        ("Subió un 14 por ciento.", "Subió un 14 %.", []),
    ],
)
def test_a_number_of_one_unit_is_none_of_another(claim: str, quote: str, what: list[str]) -> None:
    found = faults(claim, [Ground((quote,))], "es")
    assert [fault.what for fault in found if fault.kind == "number"] == what
    assert all(fault.hard for fault in found if fault.kind == "number")
