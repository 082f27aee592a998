from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.speakers import find_speakers
from assistant.verification.checks import Source, faults

_FIRE_DAY = dt.date(2025, 8, 12)
_SPOKEN = Source.of("Lo dijo el alcalde.", published=_FIRE_DAY, language="es")
_USHAKOV = Source.of(
    "El asesor presidencial ruso Yuri Ushakov afirmó que Putin y Trump acordaron continuar "
    "las conversaciones directas entre las delegaciones de Moscú y Kiev.",
    context=("Moscú y Kiev seguirán hablando", "La Gaceta de Valdarga"),
    published=dt.date(2025, 8, 19),
    language="es",
)
_FIRE = Source.of(
    "Ayer ardieron 2.740 hectáreas y doscientos cuarenta vecinos dejaron sus casas.",
    published=_FIRE_DAY,
    language="es",
)


def _kinds(claim: str, source: Source, language: str = "es") -> set[tuple[str, str]]:
    return {(fault.kind, fault.what) for fault in faults(claim, [source], language)}


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Putin y Trump acordaron continuar las conversaciones, según Yuri Ushakov.", _USHAKOV),
        ("Según el asesor ruso Ushakov, seguirán las conversaciones.", _USHAKOV),
        ("Ardieron 2.740 hectáreas el 11 de agosto.", _FIRE),
        ("El 11/08/2025 dejaron sus casas 240 vecinos.", _FIRE),
    ],
)
def test_what_is_there_in_other_words_is_no_fault(claim: str, source: Source) -> None:
    assert not [fault for fault in faults(claim, [source], "es") if fault.hard]


@pytest.mark.parametrize(
    ("claim", "source", "fault"),
    [
        ("Ardieron 2.812 hectáreas.", _FIRE, ("number", "2.812")),
        ("Ardió el 10 de agosto.", _FIRE, ("date", "10 de agosto")),
        ("Se reunieron ayer en Anchorage.", _USHAKOV, ("name", "Anchorage")),
        ("Biden dijo que seguirán las conversaciones.", _USHAKOV, ("name", "Biden")),
        ("Según Trump, seguirán las conversaciones.", _USHAKOV, ("speaker", "Trump")),
        ("No ardieron 2.740 hectáreas.", _FIRE, ("denial", "no")),
    ],
)
def test_what_is_not_there_is_found(claim: str, source: Source, fault: tuple[str, str]) -> None:
    assert fault in _kinds(claim, source)


def test_a_publication_date_is_a_softer_fault_than_an_invented_one() -> None:
    found = faults("Lo dijo el 12 de agosto.", [_SPOKEN], "es")
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
        ("Mide 40 km².", "Mide 40 kilómetros.", ["40 km²"]),
        ("Mide 40 kilómetros.", "Mide 40 km².", ["40 kilómetros"]),
        ("Mide 40 m³.", "Mide 40 m².", ["40 m³"]),
        ("Mide 40 m².", "Mide 40 metros cuadrados.", []),
        ("Iba a 40 km/h.", "Recorrió 40 kilómetros.", ["40 km/h"]),
        ("Iba a 40 km/h.", "Iba a 40 kilómetros por hora.", []),
    ],
)
def test_a_number_of_one_unit_is_none_of_another(claim: str, quote: str, what: list[str]) -> None:
    found = faults(claim, [Source.of(quote, language="es")], "es")
    assert [fault.what for fault in found if fault.kind == "number"] == what
    assert all(fault.hard for fault in found if fault.kind == "number")


def test_nothing_is_parsed_twice_however_often_a_source_is_cited() -> None:
    first = faults("Ardieron 2.812 hectáreas.", [_FIRE, _USHAKOV], "es")
    quote = _FIRE.quotes[0]
    known = vars(quote)["numbers"]
    assert faults("Ardieron 2.812 hectáreas.", [_FIRE], "es") == first
    assert vars(quote)["numbers"] is known


def test_english_is_weighed_as_english() -> None:
    source = Source.of("The mayor said the bridge will open in May.", language="en")
    assert faults("The bridge will not open.", [source], "en")[0].kind == "denial"
    assert Source.of("El puente no abrirá.", language="es").quoted.denials


def test_a_name_of_one_letter_is_known_where_it_stands() -> None:
    source = Source.of("Karol G canta en Soto.", language="es")
    assert not faults("Karol G canta en Soto.", [source], "es")
    (fault,) = faults("Karol B canta en Soto.", [source], "es")
    assert (fault.kind, fault.what) == ("name", "B")


_UKRAINE = Source.of(
    "El presidente de Ucrania viajará el viernes al Reino Unido, dijo Zelenski.",
    published=dt.date(2025, 8, 14),
    language="es",
)


def test_a_country_s_name_in_another_language_is_no_fault() -> None:
    claim = "Zelenski of Ukraine will travel to the United Kingdom."
    assert not {fault for fault in _kinds(claim, _UKRAINE, "en") if fault[0] == "name"}
    germany = _kinds("Zelenski of Ukraine will travel to Germany.", _UKRAINE, "en")
    assert ("name", "Germany") in germany
    english = Source.of("Zelenski went back to Germany.", language="en")
    assert ("name", "Alemania") not in _kinds("Zelenski volvió a Alemania.", english)


def test_the_paper_s_own_date_is_no_fault_in_another_language() -> None:
    told = _kinds("He said so on 14 August 2025.", _UKRAINE, "en")
    assert not {fault for fault in told if fault[0] == "date"}
    other = _kinds("He said so on 3 March 2025.", _UKRAINE, "en")
    assert ("date", "3 March 2025") in other
