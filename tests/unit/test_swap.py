"""Names and figures that stand in each other's place."""

from __future__ import annotations

import pytest

from assistant.checks import Ground, faults
from assistant.swap import swapped

_DEFEAT = "El Lazurriaga derrotó el sábado al Hinojar por 31-27."
_PUTIN = "Putin derrotó a Trump en la votación."
_PRICES = "La inflación pasó del 2,1 % en enero al 3,2 % en mayo."


@pytest.mark.parametrize(
    ("claim", "quotes", "names"),
    [
        ("Trump derrotó a Putin en la votación.", _PUTIN, ("Trump", "Putin")),
        ("El Hinojar derrotó al Lazurriaga.", _DEFEAT, ("Hinojar", "Lazurriaga")),
        ("La inflación pasó del 3,2 % en enero al 2,1 % en mayo.", _PRICES, ("3,2", "2,1")),
        (
            "Marta Ruiz sustituye a Juan Peña como consejera.",
            "Juan Peña sustituye a Marta Ruiz como consejero.",
            ("Marta Ruiz", "Juan Peña"),
        ),
        (
            "Nació en Lugo y murió en Cádiz.",
            "Vivió siempre en barcos: nació en Cádiz y murió en Lugo.",
            ("Lugo", "Cádiz"),
        ),
    ],
)
def test_each_does_what_the_other_did(claim: str, quotes: str, names: tuple[str, str]) -> None:
    assert swapped(claim, quotes, "es") == names


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("Putin derrotó a Trump.", _PUTIN),
        ("A Trump lo derrotó Putin.", _PUTIN),
        ("Trump fue derrotado por Putin.", _PUTIN),
        ("En la votación, Putin derrotó a Trump.", _PUTIN),
        ("Trump y Putin acordaron seguir.", "Putin y Trump acordaron seguir."),
        ("Trump se reunió con Putin.", "Putin se reunió con Trump."),
        ("Vinieron Ana, Eva y Leo.", "Vinieron Leo, Eva y Ana."),
        ("Ganó el Lazurriaga.", _DEFEAT),
        (
            "El 9 de junio de 1866 Prusia ocupó Holstein.",
            "Prusia ocupó Holstein el 9 de junio de 1866.",
        ),
        ("", _PUTIN),
        ("Trump derrotó a Putin.", ""),
        ("Solo habla de otra cosa.", _PUTIN),
    ],
)
def test_another_order_alone_is_no_swap(claim: str, quotes: str) -> None:
    assert swapped(claim, quotes, "es") is None


def test_a_swap_refutes_a_claim_and_says_which_names() -> None:
    (fault,) = faults("Trump derrotó a Putin.", [Ground((_PUTIN,))], "es")
    assert (fault.kind, fault.what, fault.hard) == ("swap", "Trump, Putin", True)


def test_a_quotation_in_another_language_is_not_compared_by_its_order() -> None:
    ground = Ground((_PUTIN,), language="es")
    assert not [f for f in faults("Trump defeated Putin.", [ground], "en") if f.kind == "swap"]


def test_another_quotation_that_says_so_is_enough() -> None:
    quotes = f"{_PUTIN} Un año después, Trump derrotó a Putin en la votación."
    assert swapped("Trump derrotó a Putin en la votación.", quotes, "es") is None
