"""Questions that set outlets beside each other."""

from __future__ import annotations

import pytest

from assistant.question import parse_question
from assistant.retrieval.comparison import outlet_by_outlet, outlets_compared
from assistant.testing import OneWordReader
from assistant.types import Hit, Passage


def _hit(source: str, text: str) -> Hit:
    name = source.lower().replace(" ", "-")
    passage = Passage(id=name, article_id=name, start=0, end=len(text), text=text, ordinal=0)
    return Hit(passage=passage, rank=1, score=1.0, source=source, language="es")


_HITS = [
    _hit("El Eco", "Hubo 14 heridos en Soto. Llovía."),
    _hit("La Hoja", "La feria abrió. Hubo 20 heridos, según la policía."),
    _hit("EL ECO", "El puente es nuevo."),
    _hit("Lama Hoy", "Nadie sabe nada."),
]


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("¿Cuántos heridos dan El Eco y La Hoja?", [("El Eco", "EL ECO"), ("La Hoja",)]),
        ("cuantos heridos segun el eco y la hoja", [("El Eco", "EL ECO"), ("La Hoja",)]),
        ("¿Cuántos heridos da El Eco?", [("El Eco", "EL ECO")]),
        ("¿Coinciden los periódicos en los heridos?", [("El Eco", "EL ECO"), ("La Hoja",)]),
        ("¿Cuántos heridos hubo?", []),
    ],
)
def test_what_is_compared(question: str, outlets: list[tuple[str, ...]]) -> None:
    found = outlets_compared(parse_question(question, "es"), _HITS)
    if len(outlets) == 1:  # of one there is nothing to compare
        assert len(found) < 2
    else:
        assert found[: len(outlets)] == outlets


def test_each_outlet_is_quoted_for_itself() -> None:
    question = parse_question("¿Cuántos heridos dan El Eco y La Hoja?", "es")

    def search(outlet: tuple[str, ...]) -> list[Hit]:
        return [hit for hit in _HITS if hit.source in outlet]

    reader = OneWordReader("heridos")
    both = outlet_by_outlet(question, [("El Eco", "EL ECO"), ("La Hoja",)], search, reader)
    assert {item.text for item in both} == {
        "Hubo 14 heridos en Soto.",
        "Hubo 20 heridos, según la policía.",
    }
    assert [item.number for item in both] == [1, 2]
    assert outlet_by_outlet(question, [("El Eco",), ("Nadie",)], search, reader) == []
