from __future__ import annotations

import pytest

from assistant.question import parse_question
from assistant.question.answer_type import AnswerType, holds, may_give
from assistant.text.facts import facts


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("¿Quién afirmó que Putin y Trump acordaron seguir hablando?", "speaker"),
        ("¿A quién se debe la frase de que reunirse no es acordar?", "speaker"),
        ("Who said that the reinforcements came late?", "speaker"),
        ("¿Quién ganó la Vuelta a Tresríos?", "person"),
        ("¿A quién recibió Trump en la Casa Blanca?", "person"),
        ("¿Cuándo cruzó el fuego el río Sarga?", "date"),
        ("¿Desde cuándo reparte Trigal su cronología?", "date"),
        ("¿Qué día abre el observatorio?", "date"),
        ("En la sierra, ¿en qué fecha empezó?", "date"),
        ("When did the fire start?", "date"),
        ("¿Dónde se vieron Putin y Trump?", "place"),
        ("¿En qué ciudad hablaron?", "place"),
        ("Where did they meet?", "place"),
        ("¿Cuántas hectáreas ardieron?", "amount"),
        ("¿A cuánto asciende la multa?", "amount"),
        ("¿Qué superficie ardió?", "amount"),
        ("How many people came?", "amount"),
        ("¿Qué acordaron Putin y Trump?", ""),
        ("¿Por qué dimitió la consejera cuando volvió?", ""),
    ],
)
def test_a_question_tells_what_it_wants(question: str, kind: AnswerType) -> None:
    assert parse_question(question).answer_type == kind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("speaker", "El asesor Yuri Ushakov afirmó que seguirán hablando."),
        ("date", "El fuego cruzó ayer el río."),
        ("date", "Hablaron el 15 de agosto."),
        ("date", "La flota saqueó la ciudad en 904."),
        ("date", "El museo (1891) fue un encargo."),
        ("date", "Se inauguró en mayo."),
        ("date", "El castillo es del siglo XVIII."),
        ("date", "Todo cambió en los años setenta."),
        ("date", "Murió hace dos años."),
        ("place", "Se reunieron en la ciudad de Anchorage."),
        ("amount", "Se desalojó a doscientos cuarenta vecinos."),
        ("person", "Joris Wouters ganó la carrera."),
    ],
)
def test_a_sentence_holds_it(kind: AnswerType, sentence: str) -> None:
    assert holds(kind, facts(sentence, "es"))


@pytest.mark.parametrize("kind", ["speaker", "date", "place", "amount", "person", ""])
def test_a_sentence_without_it_does_not(kind: AnswerType) -> None:
    assert not holds(kind, facts("La reunión terminó sin acuerdo y con pocas palabras.", "es"))


@pytest.mark.parametrize(
    "sentence",
    [
        "La subvención subió a 300 euros.",
        "Acudieron 1.500 personas.",
        "Corrió 1500 metros.",
        "El puente costó 2000 €.",
        "El 12 % votó en contra.",
    ],
)
def test_what_is_counted_is_no_date(sentence: str) -> None:
    assert not holds("date", facts(sentence, "es"))


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("¿Cuántas toneladas se perdieron?", "Las heladas afectaron al jitomate.", False),
        ("¿Cuántas toneladas se perdieron?", "Se perdieron 300 toneladas.", True),
        ("¿Cuántos lo firmaron?", "Lo firmaron ambos.", True),
        ("¿Cuánto costó la obra?", "En la obra se usaron 280.000 kilos de acero.", False),
        ("¿Cuánto costó la obra?", "La obra costó 3 millones de euros.", True),
        ("¿Cuánto costó la obra?", "Fue gratis.", True),
        ("¿Cuánto duró la reunión?", "Se vieron durante cuatro horas.", True),
        ("¿Cuánto duró la reunión?", "Eran 300 vecinos.", False),
        ("¿Cuántos murieron?", "No murió ninguno.", True),
        ("¿A cuántos detuvieron?", "No hay detenidos.", True),
        ("¿Cuándo abrirá?", "Abrirá la puerta.", False),
        ("¿Cuándo abrirá?", "Abrió el 3 de mayo.", False),
        ("¿Cuándo abrirá?", "Prevé abrir el 3 de mayo.", True),
        ("¿Cuándo abrió?", "Abrió el 3 de mayo.", True),
        ("¿Cuándo abrirá?", "Abrirá después de la feria.", True),
        ("¿En qué año abrió?", "Abrió después de la feria.", False),
        ("¿En qué año abrió?", "Abrió en 1991.", True),
        ("¿Quién abrió?", "Abrió de noche.", True),
        ("En cuanto a la feria, ¿cómo fue?", "Fue de noche.", True),
    ],
)
def test_a_sentence_without_an_amount_or_a_date_gives_none(
    question: str, sentence: str, expected: bool
) -> None:
    assert may_give(facts(question, "es"), facts(sentence, "es")) is expected
