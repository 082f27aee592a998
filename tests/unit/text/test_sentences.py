"""Where sentences end, and where a full stop is none."""

from __future__ import annotations

import pytest

from assistant.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Núm. 60. - El alcalde firmó el decreto. Otra frase.",
            ["Núm. 60. - El alcalde firmó el decreto.", "Otra frase."],
        ),
        ("Art. 3.º. – Se aprueba el gasto.", ["Art. 3.º. – Se aprueba el gasto."]),
        ("Se acabó. – No lo creo.", ["Se acabó.", "– No lo creo."]),
        ("Acudieron 60. Otros no.", ["Acudieron 60.", "Otros no."]),
    ],
)
def test_a_number_before_a_dash_is_no_sentence(text, sentences):
    assert [text[span.start : span.end] for span in split_sentences(text)] == sentences
