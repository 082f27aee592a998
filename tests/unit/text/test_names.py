from __future__ import annotations

import pytest

from assistant.text.facts import facts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lo dijo el asesor Yuri Ushakov.", ["Yuri Ushakov"]),
        ("Lo dice la Junta de Tresríos en Ribalén.", ["Junta de Tresríos", "Ribalén"]),
        ("Lo dice la Virgen de la Peña.", ["Virgen de la Peña"]),
        (
            "Ayer ganó Dani Ferrándiz la Vuelta a Tresríos.",
            ["Dani Ferrándiz", "Vuelta", "Tresríos"],
        ),
        ("Ayer se vieron Putin y Trump.", ["Putin", "Trump"]),
        ("Costó 300 euros.", []),
    ],
)
def test_words_that_are_one_name_belong_together(text: str, names: list[str]) -> None:
    assert [name.text for name in facts(text, "es").names] == names
