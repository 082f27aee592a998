from __future__ import annotations

import pytest

from assistant.question import parse_question
from assistant.question.measure import counts
from assistant.text.facts import facts


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("¿Cuántos litros se escaparon de la balsa?", "Calcula que se derramaron 60.000 litros."),
        ("¿Cuánta gente salió a la calle?", "Cerca de 12.000 personas se manifestaron ayer."),
        ("¿Cuántas personas enfermaron?", "El balance definitivo es de 23 enfermos."),
        ("¿Cuántas personas llegaron a estar desalojadas?", "Los desalojados suben a 615."),
        ("¿Qué superficie ardió?", "El fuego arrasó 1.900 hectáreas."),
        ("¿Qué longitud de río dañó el vertido?", "Fija en 19 kilómetros el tramo dañado."),
        ("¿Cuánto costó el puente?", "Costó tres millones de euros."),
        ("¿Qué seguimiento tuvo la huelga?", "Paró un 92 %, según el comité."),
        ("¿Cuánto tiempo estuvo aislado el pueblo?", "Lo dejó aislado durante catorce horas."),
        ("¿Cuántos días cerró el puerto?", "El puerto cerró tres días."),
        ("Quantos hectares queimou o incêndio?", "El fuego arrasó 1.900 hectáreas."),
        ("How much money did the town get?", "Recibió 2,1 millones de euros."),
    ],
)
def test_a_sentence_has_a_number_of_what_is_asked_for(question: str, sentence: str) -> None:
    assert counts(facts(sentence, "es"), parse_question(question).units())


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("¿Cuántos litros se escaparon de la balsa?", "Murieron unos 3.000 peces."),
        ("¿Cuánta gente salió a la calle?", "El recorrido era de 2,3 kilómetros."),
        ("¿Cuántos litros se escaparon?", "Los litros se midieron el 7 de agosto."),
        ("¿Cuántas hectáreas ardieron?", "Actuaron nueve aviones. Las hectáreas son muchas."),
        ("¿Cuánto asciende la multa?", "Actuaron nueve aviones."),
        ("¿Quién ganó la Vuelta?", "Corrieron 120 ciclistas."),
    ],
)
def test_a_number_of_something_else_is_none_of_it(question: str, sentence: str) -> None:
    assert not counts(facts(sentence, "es"), parse_question(question).units())


@pytest.mark.parametrize(
    "question", ["¿Quién ganó?", "¿A cuánto asciende el presupuesto?", "¿Y cuándo durarán?", ""]
)
def test_a_question_may_ask_for_no_number_of_anything(question: str) -> None:
    assert parse_question(question).units() == frozenset()
