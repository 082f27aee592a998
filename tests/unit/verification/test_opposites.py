"""Words whose opposites a quotation says."""

from __future__ import annotations

import pytest

from assistant.verification.checks import Fault, Source, faults


def _contrary(claim: str, quotes: str, language: str = "es") -> list[Fault]:
    found = faults(claim, [Source.of(quotes, language=language)], language)
    return [fault for fault in found if fault.kind == "contrary"]


_UNEMPLOYMENT = "El paro cayó en Soria un 2 % en marzo, según la Junta."
_MATCH = "El Lazurriaga derrotó el sábado al Hinojar por 31-27."


@pytest.mark.parametrize(
    ("claim", "quotes", "language", "words"),
    [
        ("El paro subió un 2 % en Soria.", _UNEMPLOYMENT, "es", ("subió", "cayó")),
        ("El aumento fue del 2 %.", "El descenso fue del 2 %.", "es", ("aumento", "descenso")),
        ("El pleno aprobó la ley.", "El pleno rechazó la ley.", "es", ("aprobó", "rechazó")),
        ("Unemployment rose in Soria.", "Unemployment fell in Soria.", "en", ("rose", "fell")),
    ],
)
def test_a_claim_may_say_the_opposite(
    claim: str, quotes: str, language: str, words: tuple[str, str]
) -> None:
    (fault,) = faults(claim, [Source.of(quotes, language=language)], language)
    assert (fault.kind, fault.what, fault.hard) == ("contrary", ", ".join(words), False)


@pytest.mark.parametrize(
    ("claim", "quotes", "language", "words"),
    [
        ("El Lazurriaga perdió 31-27.", _MATCH, "es", ("perdió", "derrotó")),
        ("In May Acme sold Zeta.", "In May Acme bought Zeta.", "en", ("sold", "bought")),
    ],
)
def test_of_one_doer_the_opposite_refutes(
    claim: str, quotes: str, language: str, words: tuple[str, str]
) -> None:
    (fault,) = faults(claim, [Source.of(quotes, language=language)], language)
    assert (fault.kind, fault.what, fault.hard) == ("contrary", ", ".join(words), True)


@pytest.mark.parametrize(
    "quotes",
    [
        "El Balonmano Lazurriaga fue derrotado el sábado por el Hinojar.",
        "El Lazurriaga cayó derrotado por 31-27.",
        "El Hinojar derrotó al Lazurriaga por 31-27.",
        "El Lazurriaga no pudo vencer al Hinojar.",
        "El Lazurriaga, que venció en marzo, sucumbió ante el Hinojar.",
    ],
)
def test_what_another_did_to_the_doer_does_not(quotes: str) -> None:
    assert not any(fault.hard for fault in _contrary("El Lazurriaga perdió 31-27.", quotes))


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("El paro bajó en Soria.", _UNEMPLOYMENT),
        ("El paro subió en marzo.", "El paro subió en marzo y bajó en abril."),
        ("El paro subió en marzo y bajó en abril.", "El paro bajó en abril."),
        ("El Hinojar perdió 31-27.", _MATCH),
        ("Hablaron del paro.", _UNEMPLOYMENT),
        ("", _UNEMPLOYMENT),
    ],
)
def test_what_is_said_of_another_or_said_too_is_no_opposite(claim: str, quotes: str) -> None:
    assert _contrary(claim, quotes) == []


def test_what_is_denied_is_not_the_opposite() -> None:
    assert _contrary("El paro bajó.", "El paro no subió en marzo.") == []


def test_other_languages_have_no_list() -> None:
    assert _contrary("O desemprego subiu.", "O desemprego caiu.", "pt") == []
    assert _contrary("O Soto perdeu.", "O Soto venceu.", "pt") == []
