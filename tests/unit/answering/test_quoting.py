"""What is quoted beside what the model wrote."""

from __future__ import annotations

import pytest

from assistant.answering.draft import Draft, Request
from assistant.answering.quoting import worth_quoting
from assistant.generation.citations import cite
from assistant.retrieval.reading import HitsRead, Words
from assistant.runtime.time_budget import Allowance
from assistant.types import Evidence, Sentence

_FISH = "La rotura de la balsa mató a unos 3.000 peces."
_LITRES = "La granja calcula que se derramaron 60.000 litros."
_ROUTE = "El recorrido era de 2,3 kilómetros."
_JOBS = "Peligran 180 puestos de trabajo."
_PEOPLE = "Acudieron 240 vecinos."
_CROWD = "La marcha reunió a 12.000 personas."


def _evidence(number: int, text: str, score: float = 0.0) -> Evidence:
    start = 100 * number
    return Evidence(
        number=number, article_id="a", start=start, end=start + len(text), text=text, score=score
    )


def _draft(question: str, said: str, cited: str, *others: str, verdict: str = "supported") -> Draft:
    draft = Draft(Request(question), "es", Allowance(None))
    draft.standalone = question
    draft.evidence = [_evidence(n, text, -n) for n, text in enumerate((cited, *others), 1)]
    sentence = Sentence(
        text=said,
        start=-1,
        end=-1,
        citations=(cite(draft.evidence[0], 1.0),),
        verdict=verdict,  # type: ignore[arg-type]
        reason="",
    )
    draft.sentences = [sentence]
    return draft


def test_a_number_of_something_else_is_answered_with_one_of_what_was_asked_for() -> None:
    draft = _draft("¿Cuántos litros se escaparon?", "Unos 3.000 peces.", _FISH, "Nada.", _LITRES)
    found = worth_quoting(draft)
    assert found is not None
    assert found.text == _LITRES


def test_a_number_that_is_only_in_the_quote_is_told() -> None:
    draft = _draft("¿Cuánta gente salió a la calle?", "Salió a la calle.", _CROWD, _ROUTE)
    found = worth_quoting(draft)
    assert found is not None
    assert found.text == _CROWD


@pytest.mark.parametrize(
    ("question", "said", "cited", "other"),
    [
        ("¿Cuántos litros se escaparon?", "Se escaparon 60.000.", _LITRES, "Otros 9.000 litros."),
        ("¿Cuántos litros se escaparon?", "Unos 3.000 peces.", _FISH, "Los litros son muchos."),
        ("¿Cuánta gente acudió?", "Acudieron 240 vecinos.", _PEOPLE, _CROWD),
        ("¿A cuántos trabajadores despedirá?", "A 96 personas.", "Son 96 personas.", _JOBS),
        ("¿Quién rompió la balsa?", "Murieron 3.000 peces.", _FISH, _LITRES),
    ],
)
def test_what_counts_what_was_asked_for_will_do(
    question: str, said: str, cited: str, other: str
) -> None:
    assert worth_quoting(_draft(question, said, cited, other)) is None


def test_a_number_is_no_reason_to_answer_where_nothing_stands() -> None:
    question = "¿Cuántos litros se escaparon?"
    draft = _draft(question, "Unos 9.000 peces.", _FISH, _LITRES, verdict="rejected")
    assert worth_quoting(draft) is None


def test_of_what_the_reader_takes_for_the_answer_a_number_is_quoted_first() -> None:
    draft = _draft("¿Cuánta gente salió a la calle?", "Muchos.", _ROUTE, _CROWD, verdict="rejected")
    best = draft.evidence[0]
    place = (best.article_id, best.start, best.end)
    draft.read = HitsRead({place: 0.0}, words=(Words(place, place, "2,3 kilómetros", 0.0),))
    found = worth_quoting(draft)
    assert found is not None
    assert found.text == _CROWD


def test_beside_a_number_that_is_told_the_reader_s_words_are_quoted() -> None:
    draft = _draft("¿Cuántos litros se escaparon?", "Se escaparon 60.000.", _LITRES, _FISH)
    first, second = draft.evidence
    draft.evidence = [first.model_copy(update={"score": -9.0}), second]
    place = (second.article_id, second.start, second.end)
    draft.read = HitsRead({place: 0.0}, words=(Words(place, place, "la balsa", 0.0),))
    assert worth_quoting(draft) == second


@pytest.mark.parametrize(
    "said",
    ["El Balonmano Lazurriaga perdió 31-27.", "Perdió el Balonmano Costa por 31-27."],
)
def test_what_refutes_all_that_was_said_is_quoted(said: str) -> None:
    match = "El Balonmano Lazurriaga derrotó al Hinojar por 31-27."
    draft = _draft("¿Cómo quedó el Lazurriaga?", said, match, "Tiene cuatro puntos.")
    draft.sentences = [one.model_copy(update={"verdict": "rejected"}) for one in draft.sentences]
    found = worth_quoting(draft)
    assert (found.text if found else "") == (match if "Lazurriaga" in said else "")
