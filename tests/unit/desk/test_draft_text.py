from __future__ import annotations

import pytest

from assistant.desk.draft_text import draft_pieces


def _texts(draft: str) -> list[str]:
    return [piece.text for piece in draft_pieces(draft)]


@pytest.mark.parametrize(
    ("draft", "texts"),
    [
        ("Ardió el **monte** de _Covarte_. Llovió.", ["Ardió el monte de Covarte.", "Llovió."]),
        ("# Obras ##\nAbre el puente.", ["Obras", "Abre el puente."]),
        ("Obras\n=====\nAbre el puente.", ["Obras", "Abre el puente."]),
        ("- Abre el puente.\n- Cierra el paso.", ["Abre el puente.", "Cierra el paso."]),
        ("1. Abre.\n2) [x] Cierra.", ["Abre.", "Cierra."]),
        ("> Abre el puente.\n> Cierra.", ["Abre el puente.", "Cierra."]),
        ("Lo dice [El Faro](https://f.es/a_(b)_c), y [otro][1].\n\n[1]: https://o.es",
         ["Lo dice El Faro, y otro."]),
        ("Abre ![foto](a.png)el puente[^1].", ["Abre el puente."]),
        ("---\ntitle: X\n---\nAbre el puente.", ["Abre el puente."]),
        ("Abre.\n\n```\ncode here\n```\n\nCierra.", ["Abre.", "Cierra."]),
        ("Abre <!-- no\nleer --> el puente.", ["Abre", "el puente."]),
        ("| Obra | Coste |\n|---|---|\n| Puente | 3 |", ["Obra", "Coste", "Puente", "3"]),
        ("Vale 3 \\* 4 y a_b_c.", ["Vale 3 * 4 y a_b_c."]),
        ("***\n\n...\n", []),
        ("El puente abrió ayer por la mañana con una gran fiesta popular\n"
         "y con la alcaldesa. Costó tres millones.",
         ["El puente abrió ayer por la mañana con una gran fiesta popular y con la alcaldesa.",
          "Costó tres millones."]),
    ],
)  # fmt: skip
def test_markup_is_left_out(draft: str, texts: list[str]) -> None:
    assert _texts(draft) == texts


def test_places_are_those_of_the_draft_as_it_was_given() -> None:
    draft = "# Obras\n\n* El **puente** de [Soto](http://s.es) costó 😀 3 euros. ¿Y ahora?\n"
    pieces = draft_pieces(draft)
    assert [draft[piece.start : piece.end] for piece in pieces] == [
        "Obras",
        "El **puente** de [Soto](http://s.es) costó 😀 3 euros.",
        "¿Y ahora?",
    ]
    assert [piece.is_heading for piece in pieces] == [True, False, False]


def test_a_line_of_its_own_without_a_full_stop_is_a_heading_in_plain_text_too() -> None:
    first, second = draft_pieces("El puente de Soto\n\nAbrió ayer.")
    assert (first.is_heading, second.is_heading) == (True, False)
