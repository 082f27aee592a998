from __future__ import annotations

import pytest

from assistant.text.facts import facts
from assistant.text.numbers import Number


def _only(text: str) -> Number:
    (found,) = facts(text, "es").quantities
    return found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ardieron 2.740 hectáreas de pinar.", "2.740 hectáreas"),
        ("El recuento eleva a 231 los servidores cifrados.", "231 servidores"),
        ("Hay 3.000 viviendas vacías.", "3.000 viviendas vacías"),
        ("Costará 48 millones de euros.", "48 millones de euros"),
        ("Trabajan nueve medios aéreos.", "nueve medios aéreos"),
        ("El seguimiento fue del 35 %.", "35 %"),
        ("Paró el 92 por ciento.", "92 %"),
        ("Los desalojados suben a 615, tras la evacuación.", "615"),
        ("Al menos 11.000 peces han muerto.", "al menos 11.000 peces"),
    ],
)
def test_a_number_is_shown_with_what_it_counts(text: str, shown: str) -> None:
    assert _only(text).shown == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hubo doscientos cuarenta vecinos.", "Son 240 vecinos."),
        ("Vinieron unas 12.000 personas.", "Vinieron 11.500 personas."),
        ("Ardieron 2.812,4 hectáreas.", "Ardieron 2.812 hectáreas."),
        ("Hubo 23 enfermos.", "Los afectados suman ya 23, dos más."),
    ],
)
def test_the_same_quantity_written_otherwise_agrees(one: str, other: str) -> None:
    assert _only(one).counts_like(_only(other))
    assert _only(one).agrees(_only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ardieron 2.740 hectáreas.", "Ardieron 2.812,4 hectáreas."),
        ("Cifraron 214 servidores.", "Cifraron 231 servidores."),
    ],
)
def test_another_number_of_the_same_does_not(one: str, other: str) -> None:
    assert _only(one).counts_like(_only(other))
    assert not _only(one).agrees(_only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ardieron 100 hectáreas de pinar.", "Ardieron 90 hectáreas de matorral."),
        ("Hubo 100 vecinos.", "Hubo 90 viviendas."),
        ("Costó 100 euros.", "Subió al 90 %."),
    ],
)
def test_what_counts_another_thing_is_not_comparable(one: str, other: str) -> None:
    assert not _only(one).counts_like(_only(other))


@pytest.mark.parametrize(
    "text",
    [
        "Encarnación Muela, de 78 años, salió a las 15.40 horas.",
        "El paro aumentó en agosto en 1.318 personas.",
        "Son siete más que hace una semana y 2.207 parados menos.",
        "Otras cinco personas han recibido el alta.",
        "Nueve de cada diez conductores pararon.",
        "Ganó por 31-27 el 3 de mayo de 2024.",
        "La hostelería restó 96 parados.",
        "Dos torres pararon.",
        "En la campaña anterior se quedó en el 61,8 %.",
        "Se registran 350 casos diarios y 120 nuevos ingresos.",
        "Ribalén alcanzó los 41 grados.",
    ],
)
def test_what_cannot_be_compared_is_left_out(text: str) -> None:
    assert facts(text, "es").quantities == ()


@pytest.mark.parametrize(
    "text",
    [
        "Se prevé que caigan hasta 180 litros por metro cuadrado.",
        "Los trabajadores reclaman una subida del 5 %.",
        "La directora ofrece un 2 %.",
        "Acordaron pedir a la Diputación 400.000 euros.",
        "Habían pedido 400.000 euros.",
        "Solicitaron 400.000 euros para la almazara.",
    ],
)
def test_what_is_wished_or_foreseen_is_left_out(text: str) -> None:
    assert facts(text, "es").quantities == ()


def test_a_wish_elsewhere_in_the_sentence_does_not_matter() -> None:
    assert _only("Cifraron 214 servidores y reclaman un rescate.").shown == "214 servidores"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Mide 40 kilómetros.", "kilometr"),
        ("Mide 40 km.", "kilometr"),
        ("Mide 40 km².", "kilometr²"),
        ("Mide 40 km2.", "kilometr²"),
        ("Mide 40 kilómetros cuadrados.", "kilometr²"),
        ("Ocupa 40 m² de suelo.", "metr²"),
        ("Caben 40 m³ de agua.", "metr³"),
        ("Caben 40 m3 de agua.", "metr³"),
        ("Caben 40 metros cúbicos.", "metr³"),
        ("Iba a 40 km/h.", "kilometr/hor"),
        ("Iba a 40 kilómetros por hora.", "kilometr/hor"),
        ("Sopló a 40 metros por segundo.", "metr/segund"),
    ],
)
def test_a_power_or_a_speed_is_another_unit(text: str, unit: str) -> None:
    (number,) = facts(text, "es").measures
    assert number.unit == unit


@pytest.mark.parametrize("text", ["Cobra 40 euros al mes.", "Cobra 40 euros por hora."])
def test_what_something_is_paid_by_is_no_unit(text: str) -> None:
    assert _only(text).unit == "eur"


def test_a_scale_takes_the_small_number_before_it() -> None:
    assert _only("Costó dos mil pesetas.").values == {2000.0}


def test_an_ordinal_is_a_number_that_counts_nothing() -> None:
    said = facts("Es la quinta edición y el 22º distrito.", "es")
    assert [(n.text, n.ordinal) for n in said.numbers] == [("quinta", True), ("22º", True)]
    assert said.quantities == ()
