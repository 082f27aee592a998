"""Several questions in one message."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from assistant.answering.several import in_turn, questions_of
from assistant.answering.understanding import Request
from assistant.types import Answer, AnswerEvent, Citation, Sentence, Tokens


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "¿Cuándo abrirá la biblioteca de Soto? ¿Y cuántos barcos quedaron parados?",
            ("¿Cuándo abrirá la biblioteca de Soto?", "¿cuántos barcos quedaron parados?"),
        ),
        ("How old is Ana? And who paid?", ("How old is Ana?", "who paid?")),
        ("¿Cuándo abrirá la biblioteca?", ()),
        ("¿Cuándo abrirá la biblioteca? ¿Y cuándo?", ()),
        ("¿Cuándo y dónde nació Ana?", ()),
        (
            "¿Cuánto costó el puente de Soto y quién ganó en Larrueda?",
            ("Cuánto costó el puente de Soto", "quién ganó en Larrueda"),
        ),
        ("¿Cuánto costó el puente de Soto y quién lo pagó?", ()),
        ("¿Cuánto costó el puente de Soto y quién inauguró el puente de Soto?", ()),
        ("Hola. ¿Cuándo abrió? ¿Quién pagó el puente?", ()),
        ("¿A quién? ¿B quién? ¿C quién? ¿D quién?", ()),
        ("¿Quién pagó el puente? ¿Qué ha dicho Ana Soto del puente?", ()),
    ],
)
def test_only_whole_questions_are_asked_one_by_one(message: str, asked: tuple[str, ...]) -> None:
    assert questions_of(Request(message)) == asked


def test_another_form_that_is_asked_for_is_one_question() -> None:
    message = "¿Cuándo abrirá la biblioteca de Soto? ¿Y cuántos barcos quedaron parados?"
    assert questions_of(Request(message, form="chronology")) == ()


def _cited(article: str) -> Citation:
    return Citation(number=1, article_id=article, start=0, end=4, quote="Sí.")


def _answering(outcomes: dict[str, str], seen: list[Request]):
    def answered(request: Request) -> Generator[AnswerEvent, None, Answer]:
        seen.append(request)
        outcome = outcomes[request.question]
        yield AnswerEvent(kind="searching", question=request.question)
        sentences: tuple[Sentence, ...] = ()
        if outcome != "refused":
            cited = (_cited(request.question),)
            sentences = (Sentence(text="Sí.", start=0, end=3, citations=cited),)
            yield AnswerEvent(kind="sentence", sentence=sentences[0])
        return Answer(
            question=request.question,
            standalone_question=request.question,
            language="es",
            text="Sí. [1]" if sentences else "No lo sé.",
            sentences=sentences,
            outcome=outcome,
            refusal_reason=None if sentences else "weak_evidence",
            confidence=0.5,
            tokens=Tokens(prompt=3),
        )

    return answered


def _run(outcomes: dict[str, str]) -> tuple[Answer, list[AnswerEvent], list[Request]]:
    seen: list[Request] = []
    events = in_turn(Request("¿A? ¿B?"), tuple(outcomes), _answering(outcomes, seen))
    told = []
    while True:
        try:
            told.append(next(events))
        except StopIteration as end:
            return end.value, told, seen


def test_answers_stand_in_order_with_numbers_of_their_own() -> None:
    answer, events, seen = _run({"¿A?": "grounded", "¿B?": "grounded"})
    assert answer.text == "Sí. [1] Sí. [2]"
    assert answer.outcome == "grounded"
    assert [c.article_id for c in answer.citations] == ["¿A?", "¿B?"]
    assert all(answer.text[s.start : s.end] == s.text for s in answer.sentences)
    assert answer.tokens.prompt == 6
    assert [e.kind for e in events] == ["searching", "sentence", "sentence"]
    assert [e.sentence.citations[0].number for e in events if e.sentence] == [1, 2]
    assert [turn.content for turn in seen[1].history] == ["¿A?", "Sí. [1]"]


def test_what_one_question_lacks_is_said_and_the_other_answered() -> None:
    answer, _, _ = _run({"¿A?": "refused", "¿B?": "grounded"})
    assert answer.outcome == "partial"
    assert answer.refusal_reason is None
    first, second = answer.sentences
    assert "«¿A?»" in first.text
    assert (first.citations, first.verdict) == ((), "weak")
    assert second.citations[0].number == 1


def test_if_all_are_refused_it_is_a_refusal() -> None:
    answer, _, _ = _run({"¿A?": "refused", "¿B?": "refused"})
    assert (answer.outcome, answer.refusal_reason) == ("refused", "weak_evidence")
    assert answer.text == "No lo sé."
    assert answer.question == "¿A? ¿B?"
