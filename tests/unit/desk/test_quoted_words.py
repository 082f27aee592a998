from __future__ import annotations

import pytest

from assistant.desk.quoted_words import find_words, quoted_words

_ARTICLE = "Olmedo fue clara: «No  vamos a\ncerrar el “paso” antiguo, no», dijo. Después calló."


def test_titles_and_single_words_are_no_quotation() -> None:
    said = 'La «nueva» obra, “el puente viejo”, según dijo: "No lo vamos a cerrar nunca".'
    assert quoted_words(said) == ["No lo vamos a cerrar nunca"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("No vamos a cerrar el 'paso' antiguo", "No  vamos a\ncerrar el “paso” antiguo"),
        ("no vamos a cerrar el paso antiguo, no.", "No  vamos a\ncerrar el “paso” antiguo, no"),
        ("No vamos a (...) antiguo, no", "No  vamos a\ncerrar el “paso” antiguo, no"),
        ("No vamos a abrir el paso antiguo", None),
        ("vamos a cerrar el paso anti", None),
        ("no vamos […] Olmedo fue", None),
        ("...", None),
    ],
)
def test_words_are_found_letter_by_letter(words: str, found: str | None) -> None:
    place = find_words(words, _ARTICLE)
    assert (None if place is None else _ARTICLE[place.start : place.end]) == found
