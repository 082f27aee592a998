"""Does a sentence say more than its quotation?"""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.facts import facts
from assistant.verification.checks import Source
from assistant.verification.wording import unproved

_BRIDGE = "El puente de Soto costó tres millones de euros, según dijo el alcalde, Luis Pardo."
_MEETING = "Lara Gil y Tomás Roa coincidieron en Soto en buscar una salida pacífica a la huelga."


def _unproved(claim: str, *quotes: str, title: str = "") -> tuple[str, ...]:
    context = (title,) if title else ()
    day = dt.date(2025, 3, 14)
    source = Source.of(*quotes, context=context, published=day, language="es")
    return unproved(facts(claim, "es"), source)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("El puente de Soto costó tres millones de euros.", _BRIDGE),
        ("Según Luis Pardo, el puente costó 3.000.000 de euros.", _BRIDGE),
        ("Lara Gil y Tomás Roa coincidieron en buscar una salida pacífica.", _MEETING),
        ("Pardo dimitió.", "Pardo, alcalde de Soto desde 2019, dimitió ayer."),
        ("Pardo dimitió el 13 de marzo.", "Ayer dimitió Pardo."),
        ("Los presidentes se reunieron.", "Se reunió el presidente con su par."),
        ("Subió un 14 % en 2024.", "El precio subió un 14 % en 2024."),
        ("Abrió el 14 de marzo de 2025.", "Abrió hoy al público."),
    ],
)
def test_what_the_quotation_says_is_proved(claim: str, quote: str) -> None:
    assert _unproved(claim, quote) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "word"),
    [
        ("Lara Gil y Tomás Roa firmaron un acuerdo.", _MEETING, "firmaron"),
        ("El Gobierno rechazó el plan.", "El Gobierno se comprometió a ver el plan.", "rechazó"),
        ("La huelga duró 13 días.", "La huelga empezó el 13 de septiembre.", "13"),
        ("Costó el 14 %.", "Costó mucho el 14 de mayo.", "14"),
        ("Los líderes fueron Gil y Mena.", _MEETING, "Mena"),
        ("Abrió el 2 de mayo.", "Abrió hoy al público.", "2"),
    ],
)
def test_what_it_does_not_say_is_told(claim: str, quote: str, word: str) -> None:
    assert word in _unproved(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Luis Pardo busca los esquemas.", "Luis Pardo condenó los esquemas que Ana Ruiz busca."),
        ("Ana Ruiz dimitió.", "Luis Pardo, a quien pidió cuentas Ana Ruiz en el pleno, dimitió."),
    ],
)
def test_a_deed_stays_with_who_did_it(claim: str, quote: str) -> None:
    assert _unproved(claim, quote)


def test_a_clause_is_of_one_sentence() -> None:
    first, second = "El alcalde visitó la escuela.", "El incendio destruyó el mercado."
    assert _unproved("El incendio destruyó la escuela.", first, second) == ("escuela",)
    assert _unproved("El incendio destruyó el mercado.", first, second) == ()


def test_names_may_come_from_the_headline() -> None:
    quote = "Ambos acordaron volver a verse en mayo."
    claim = "Gil y Roa acordaron volver a verse en mayo."
    assert _unproved(claim, quote) == ("Gil", "Roa") or _unproved(claim, quote)
    assert _unproved(claim, quote, title="Gil y Roa se ven en Soto") == ()
