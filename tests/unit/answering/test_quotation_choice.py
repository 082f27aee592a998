"""What is quoted beside what the model wrote."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.quotation_choice import Quoted, beside_the_point, unanswered, worth_quoting
from assistant.answering.quotations import quoted
from assistant.answering.writing import Written
from assistant.question import parse_question
from assistant.retrieval.near_misses import Judgement
from assistant.retrieval.reading import HitsRead, Words
from assistant.testing import HashEmbeddings
from assistant.text.facts import facts
from assistant.types import Evidence, Hit, Location, Missing, Passage, Verdict
from assistant.verification.judge import Backing, Settled
from assistant.verification.score import Scorer, Support

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


def _quoted(
    question: str,
    said: str,
    cited: str,
    *others: str,
    stands: bool = True,
    reader_takes: str = "",
    scores: Sequence[float] = (),
) -> str:
    """What is quoted; empty when nothing is."""
    texts = (cited, *others)
    worth = scores or [-n for n in range(len(texts))]
    evidence = [_evidence(n, text, worth[n - 1]) for n, text in enumerate(texts, 1)]
    support = Scorer(HashEmbeddings()).support(facts(said, "es"), evidence[:1])
    verdict: Verdict = "supported" if stands else "rejected"
    sentence = Settled(said, said, (Backing(evidence[0], support),), verdict)
    read = None
    if reader_takes:
        item = next(item for item in evidence if reader_takes in item.text)
        place = Location(item.article_id, item.start, item.end)
        read = HitsRead({place: 0.0}, words=(Words(place, place, reader_takes, 0.0),))
    item = worth_quoting(parse_question(question), "es", Written(evidence, [sentence]), read)
    return item.evidence.text if item else ""


def test_a_number_of_something_else_is_answered_with_one_of_what_was_asked_for() -> None:
    question = "¿Cuántos litros se escaparon?"
    assert _quoted(question, "Unos 3.000 peces.", _FISH, "Nada.", _LITRES) == _LITRES


def test_a_number_that_is_only_in_the_quote_is_told() -> None:
    question = "¿Cuánta gente salió a la calle?"
    assert _quoted(question, "Salió a la calle.", _CROWD, _ROUTE) == _CROWD


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
    assert not _quoted(question, said, cited, other)


def test_a_number_is_no_reason_to_answer_where_nothing_stands() -> None:
    question = "¿Cuántos litros se escaparon?"
    assert not _quoted(question, "Unos 9.000 peces.", _FISH, _LITRES, stands=False)


def test_of_what_the_reader_takes_for_the_answer_a_number_is_quoted_first() -> None:
    question, words = "¿Cuánta gente salió a la calle?", "2,3 kilómetros"
    assert _quoted(question, "Muchos.", _ROUTE, _CROWD, stands=False, reader_takes=words) == _CROWD


def test_beside_a_number_that_is_told_the_reader_s_words_are_quoted() -> None:
    question, said = "¿Cuántos litros se escaparon?", "Se escaparon 60.000."
    quoted = _quoted(question, said, _LITRES, _FISH, reader_takes="la balsa", scores=(-9.0, -2.0))
    assert quoted == _FISH


@pytest.mark.parametrize(
    "said",
    ["El Balonmano Lazurriaga perdió 31-27.", "Perdió el Balonmano Costa por 31-27."],
)
def test_what_refutes_all_that_was_said_is_quoted(said: str) -> None:
    match = "El Balonmano Lazurriaga derrotó al Hinojar por 31-27."
    question = "¿Cómo quedó el Lazurriaga?"
    quoted = _quoted(question, said, match, "Tiene cuatro puntos.", stands=False)
    assert quoted == (match if "Lazurriaga" in said else "")


_ANSWERS = Judgement(0.9, Missing(kind="detail"))


def _chosen(question: str, sentence: Settled, *evidence: Evidence) -> Quoted | None:
    written = Written(evidence, [sentence], judgement=_ANSWERS)
    return worth_quoting(parse_question(question, "es"), "es", written, None)


def _failed(said: str, item: Evidence) -> Settled:
    support = Scorer(HashEmbeddings()).support(facts(said, "es"), [item])
    return Settled(said, said, (Backing(item, support),), "rejected")


@pytest.mark.parametrize(
    ("said", "missing"),
    [("Se hundió la granja.", None), ("Se hundió la granja en Soto.", Missing(kind="detail"))],
)
def test_where_nothing_was_borne_out_its_quotation_stands_or_comes_nearest(
    said: str, missing: Missing | None
) -> None:
    fish, litres = _evidence(1, _FISH, 0.1), _evidence(2, _LITRES)
    chosen = _chosen("¿Qué pasó en la granja?", _failed(said, litres), fish, litres)
    assert chosen == Quoted(litres, missing)


def test_what_the_question_takes_for_granted_and_no_evidence_has_is_named() -> None:
    item = _evidence(1, _FISH)
    chosen = _chosen("¿Qué mató la balsa de Soto?", _failed("Mató peces en Soto.", item), item)
    assert chosen == Quoted(item, Missing(kind="name", what="Soto"))


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_the_article_tells_in_another_sentence_is_not_missing(elsewhere: bool) -> None:
    item = _evidence(1, _FISH)
    text = f"Ardió la granja de Soto. {_FISH}" if elsewhere else _FISH
    passage = Passage(
        id="p", article_id=item.article_id, start=0, end=len(text), text=text, ordinal=0
    )
    written = Written([item], [_failed("Mató peces en Soto.", item)], judgement=_ANSWERS)
    question = parse_question("¿Qué mató la balsa de Soto?", "es")
    chosen = worth_quoting(question, "es", written, None, [Hit(passage=passage, rank=1, score=1.0)])
    assert chosen == Quoted(item, None if elsewhere else Missing(kind="name", what="Soto"))


def test_a_name_that_evidence_has_in_part_is_not_missing() -> None:
    item = _evidence(1, "El escritor aconsejó a Irala expropiar.")
    said = "Nuria Irala fue aconsejada por Taibo."
    chosen = _chosen("¿Quién aconsejó ayer a Nuria Irala?", _failed(said, item), item)
    assert chosen == Quoted(item, Missing(kind="person"))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("El puente abrió el 3 de mayo.", None),
        ("Nada más se sabe.", Missing(kind="day")),
    ],
)
def test_a_date_that_is_asked_for_is_quoted_or_missing(
    other: str, expected: Missing | None
) -> None:
    first, second = _evidence(1, "Abrió el puente de Soto.", 0.5), _evidence(2, other)
    standing = Settled(first.text, first.text, (Backing(first, Support(1.0)),))
    chosen = _chosen("¿Qué día abrió el puente de Soto?", standing, first, second)
    assert chosen == Quoted(first if expected else second, expected)
    told = Settled("Abrió el 3 de mayo.", "", (Backing(first, Support(1.0)),))
    assert _chosen("¿Qué día abrió el puente de Soto?", told, first, second) is None


def test_what_is_quoted_already_is_not_quoted_again() -> None:
    item = _evidence(1, _CROWD)
    question = "¿Cuántos litros cayeron?"
    assert _chosen(question, quoted(item, "es"), item) is None
    today = _evidence(1, "Murió hoy en Soto.")
    assert _chosen("¿Qué día murió?", quoted(today, "es"), today) is None


def test_each_part_of_a_question_is_answered() -> None:
    cost, payer, rest = (_evidence(n, text) for n, text in enumerate((_FISH, _CROWD, _ROUTE), 1))
    at = [Location("a", e.start, e.end) for e in (cost, payer, rest)]
    first, second = HitsRead({at[0]: 2.0, at[2]: -3.0}), HitsRead({at[1]: 1.0, at[2]: -3.0})
    read = HitsRead({at[0]: 2.0, at[1]: 1.0}, parts=(first, second))
    found = (cost, payer, rest)
    written = Written((cost,), [quoted(cost, "es")])
    assert unanswered(written, found, read) == [payer]
    both = Written(found, [quoted(cost, "es"), quoted(payer, "es")])
    assert unanswered(both, found, read) == []
    unlikely = HitsRead(read.sentences, parts=(first, HitsRead({at[1]: -4.0})))
    assert unanswered(written, found, unlikely) == []


@pytest.mark.parametrize(
    ("scores", "beside"),
    [((0.5, -2.0), [1]), ((-0.5, -2.0), []), ((3.0, 0.0), []), ((-2.0, -3.0), [])],
)
def test_what_hardly_answers_is_beside_the_point_where_others_answer(
    scores: tuple[float, float], beside: list[int]
) -> None:
    items = [_evidence(1, _FISH, scores[0]), _evidence(2, _CROWD, scores[1])]
    written = Written(items, [quoted(item, "es") for item in items], judgement=_ANSWERS)
    assert beside_the_point(written) == [written.sentences[at] for at in beside]
    assert beside_the_point(Written(items, written.sentences)) == []
