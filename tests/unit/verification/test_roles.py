"""Names and figures that stand in each other's place."""

from __future__ import annotations

import pytest

from assistant.verification.checks import Source, faults


def _moved(claim: str, *quotes: str) -> list[tuple[str, str, bool]]:
    found = faults(claim, [Source.of(*quotes, language="es")], "es")
    return [(f.kind, f.what, f.hard) for f in found if f.kind in {"swap", "doer"}]


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
    assert _moved(claim, quotes) == [("swap", ", ".join(names), True)]


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
    assert "swap" not in {kind for kind, _, _ in _moved(claim, quotes)}


def test_names_of_two_sentences_are_not_swapped() -> None:
    claim = "La empresa Lumen pinta las líneas Norte en las calles de Soto."
    quotes = (
        "Las líneas Norte se dibujan en las calles del centro.",
        "El trabajo lo lleva la empresa municipal Lumen por las noches.",
    )
    assert _moved(claim, *quotes) == []


def test_a_swap_refutes_a_claim_and_says_which_names() -> None:
    (fault,) = faults("Trump derrotó a Putin.", [Source.of(_PUTIN, language="es")], "es")
    assert (fault.kind, fault.what, fault.hard) == ("swap", "Trump, Putin", True)


def test_a_quotation_in_another_language_is_not_compared_by_its_order() -> None:
    source = Source.of(_PUTIN, language="es")
    assert not [f for f in faults("Trump defeated Putin.", [source], "en") if f.kind == "swap"]


def test_another_quotation_that_says_so_is_enough() -> None:
    quotes = f"{_PUTIN} Un año después, Trump derrotó a Putin en la votación."
    assert _moved("Trump derrotó a Putin en la votación.", quotes) == []


_WON = "El belga Joris Wouters ganó ayer la Vuelta, con 14 segundos sobre el local Dani Ferrándiz."


@pytest.mark.parametrize(
    ("claim", "quotes", "moved"),
    [
        ("Dani Ferrándiz ganó la Vuelta.", _WON, ("Dani Ferrándiz", "ganó", "Joris Wouters")),
        (
            "Eva Sanz dimitió en marzo.",
            "El alcalde Luis Pardo dimitió en marzo y lo sustituyó Eva Sanz.",
            ("Eva Sanz", "dimitió", "Luis Pardo"),
        ),
    ],
)
def test_a_name_does_what_another_did(claim: str, quotes: str, moved: tuple[str, ...]) -> None:
    assert _moved(claim, quotes) == [("doer", ", ".join(moved), True)]


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("Joris Wouters ganó la Vuelta.", _WON),
        ("La Vuelta la ganó Joris Wouters.", _WON),
        ("Ferrándiz quedó a 14 segundos.", _WON),
        ("Luis Pardo dimitió.", "Luis Pardo dimitió en marzo; Eva Sanz dimitió después."),
        ("Eva Sanz dimitió.", "Luis Pardo y Eva Sanz dimitieron en marzo."),
        ("Eva Sanz dimitió.", "Luis Pardo dimitió en marzo, y también dimitió Eva Sanz."),
        (
            "Geber fue alquimista.",
            "El sabio Jabir ibn Hayyan, conocido como Geber, fue alquimista.",
        ),
        ("", _WON),
    ],
)
def test_who_does_what_the_quotation_says_is_in_place(claim: str, quotes: str) -> None:
    assert "doer" not in {kind for kind, _, _ in _moved(claim, quotes)}


def test_a_name_is_looked_for_in_the_sentence_that_tells_of_another() -> None:
    quotes = ("La dueña es Eva Sanz. Compró un barco.", "Ayer Luis Pardo compró un molino.")
    assert not faults("Eva Sanz compró un barco.", [Source.of(*quotes, language="es")], "es")
