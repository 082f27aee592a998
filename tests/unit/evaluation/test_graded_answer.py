"""Grades of one answer: what it says, cites and was shown."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from assistant.evaluation.graded_answer import grade
from assistant.evaluation.grading import cites_overlapping
from assistant.evaluation.observation import Observed, Quoted, observe
from assistant.evaluation.questions import LabelledQuestion
from assistant.types import (
    Answer,
    AnswerEvent,
    Citation,
    Evidence,
    Hit,
    Passage,
    Sentence,
    Turn,
)

_TEXT = "El puente abrió en mayo. Costó tres millones."
_COST = (25, 45)
_ASKED = LabelledQuestion(
    id="q", question="¿Cuánto costó el puente?", gold=("3", "tres millones"), article_id="soto"
).model_copy(update={"answerable": True})


def _citation(start: int, end: int) -> Citation:
    return Citation(number=1, article_id="soto", start=start, end=end, quote=_TEXT[start:end])


def _answer(**changes: Any) -> Answer:
    cite = _citation(*_COST)
    sentences = (
        Sentence(text="Costó tres millones.", start=0, end=20, citations=(cite,)),
        Sentence(text="Abrió en junio.", start=-1, end=-1, citations=(), verdict="rejected"),
    )
    usual = {
        "question": _ASKED.question,
        "standalone_question": _ASKED.question,
        "language": "es",
        "text": "Costó tres millones. [1]",
        "sentences": sentences,
        "citations": (cite,),
        "hits": (_hit(1, 0, 24), _hit(2, *_COST)),
        "outcome": "partial",
        "model_id": "m",
        "embedder_id": "e",
        "prompt_sha256": "p",
        "timings_s": {"search": 0.1, "total": 0.2},
    }
    return Answer(**{**usual, **changes})


def _hit(rank: int, start: int, end: int) -> Hit:
    passage = Passage(
        id=f"{rank}", article_id="soto", start=start, end=end, text=_TEXT[start:end], ordinal=rank
    )
    return Hit(passage=passage, rank=rank, score=1.0)


def _events(answer: Answer, *shown: tuple[int, int]) -> Generator[AnswerEvent, None, None]:
    evidence = tuple(
        Evidence(number=n, article_id="soto", start=start, end=end, text=_TEXT[start:end])
        for n, (start, end) in enumerate(shown, 1)
    )
    yield AnswerEvent(kind="searching", question=answer.question)
    yield AnswerEvent(kind="evidence", hits=answer.hits, evidence=evidence[:1])
    yield AnswerEvent(kind="evidence", hits=answer.hits, evidence=evidence)
    yield AnswerEvent(kind="done", answer=answer)
    raise AssertionError("read past its end")


def _observed(*, answer: Answer | None = None) -> Observed:
    return observe(_events(answer or _answer(), (0, 24), _COST))


def test_what_can_be_seen_of_an_answer_is_kept() -> None:
    seen = _observed()
    assert (seen.text, seen.refused, seen.sentences, seen.backed) == (
        "Costó tres millones. [1]",
        False,
        1,
        1,
    )
    assert [quoted.text for quoted in seen.evidence] == [_TEXT[:24], _TEXT[25:45]]
    assert [quoted.start for quoted in seen.hits] == [0, 25]
    assert seen.citations == (Quoted(article_id="soto", start=25, end=45, text=_TEXT[25:45]),)
    assert (seen.model_id, seen.embedder_id, seen.prompt_sha256) == ("m", "e", "p")


def test_the_confidence_of_an_answer_is_kept() -> None:
    sure = _answer().model_copy(update={"confidence": 0.75})
    assert _observed(answer=sure).confidence == 0.75


def test_a_right_answer_gets_every_mark() -> None:
    row = grade(_ASKED, _observed())
    assert (row.contains_gold, row.exact_match, row.token_f1) == (True, False, 0.8)
    assert (row.relevant, row.cites_article, row.quotes_gold) == (1, True, True)
    assert (row.evidence_found, row.hit_found, row.hit_rank) == (True, True, 2)
    assert (row.same_language, row.right, row.group) == (True, True, "soto")
    assert [hit.text for hit in row.hits] == ["", ""]


def test_a_citation_beside_the_answer_is_not_relevant() -> None:
    answer = _answer(citations=(_citation(0, 24), _citation(*_COST)))
    row = grade(_ASKED, _observed(answer=answer))
    assert (row.relevant, len(row.citations)) == (1, 2)


def test_a_refusal_of_an_answerable_question_is_worth_nothing() -> None:
    answer = _answer(
        text="No costó tres millones.",
        outcome="refused",
        refusal_reason="unsupported",
        sentences=(),
        citations=(),
    )
    row = grade(_ASKED, _observed(answer=answer))
    assert (row.contains_gold, row.exact_match, row.token_f1) == (False, False, 0.0)
    assert (row.relevant, row.cites_article, row.quotes_gold) == (0, False, False)
    assert (row.reason, row.right) == ("unsupported", None)
    assert row.hit_rank == 2


def test_where_nothing_is_gold_only_the_refusal_is_graded() -> None:
    row = grade(_ASKED.model_copy(update={"answerable": False, "gold": ()}), _observed())
    assert row.contains_gold is row.relevant is row.cites_article is row.hit_found is None
    assert (row.refused, row.right) == (False, False)
    unknown = grade(LabelledQuestion(id="u", question="¿Qué?", answerable=True), _observed())
    assert unknown.contains_gold is unknown.relevant is unknown.cites_article is None
    assert unknown.right is None


@pytest.mark.parametrize(
    ("paragraph", "within", "overlapping"),
    [((20, 45), 1, 1), ((30, 45), 0, 1), ((0, 24), 0, 0)],
)
def test_known_places_decide(paragraph: tuple[int, int], within: int, overlapping: int) -> None:
    asked = _ASKED.model_copy(update={"paragraph": paragraph, "spans": ((31, 44),)})
    assert grade(asked, _observed()).relevant == within
    row = grade(asked, _observed(), cites_overlapping)
    assert row.relevant == overlapping
    assert (row.hit_rank, row.quotes_gold) == (2, True)
    beside = asked.model_copy(update={"spans": ((20, 30),)})
    assert grade(beside, _observed()).hit_rank is None


def test_an_answer_in_another_language_is_noticed() -> None:
    said = "The bridge cost three million euros, said the mayor of the town on Tuesday. [1]"
    assert not grade(_ASKED, _observed(answer=_answer(text=said))).same_language
    assert grade(_ASKED, _observed(answer=_answer(text="1999 [1]"))).same_language


def test_a_follow_up_is_known_as_one() -> None:
    history = (Turn(role="user", content="¿Qué puente?"),)
    assert grade(_ASKED.model_copy(update={"history": history}), _observed()).follow_up
