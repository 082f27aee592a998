"""How sure an answer says it is."""

from __future__ import annotations

import pytest

from assistant.answering.completing import complete
from assistant.answering.confidence import confidence
from assistant.answering.finding import Findings
from assistant.answering.quotations import quoted
from assistant.answering.understanding import Request, Understood
from assistant.answering.writing import Written
from assistant.question import parse_question
from assistant.retrieval.near_misses import Judgement
from assistant.retrieval.reading import HitsRead
from assistant.types import Answer, Evidence, Location, Missing
from assistant.verification.judge import Settled


def test_without_a_reader_it_is_how_likely_the_archive_tells_of_it() -> None:
    assert confidence(0.8, None, None) == 0.8
    assert confidence(0.8, 0.5, None) == 0.8


def test_each_sign_makes_it_surer_and_none_certain() -> None:
    for sure in (
        [confidence(told, 0.5, 0.0) for told in (0.0, 0.2, 0.9, 1.0)],
        [confidence(0.5, said, 0.0) for said in (0.0, 0.2, 0.9, 1.0)],
        [confidence(0.5, 0.5, odds) for odds in (-800.0, -3.0, 3.0, 800.0)],
    ):
        assert sure == sorted(sure)
        assert 0.0 <= sure[0] <= sure[-1] <= 1.0


def test_an_answer_is_as_sure_as_the_likeliest_sentence_that_it_cites() -> None:
    text = "El puente costó tres millones."
    cited, other = Location("a", 0, len(text)), Location("a", 40, 60)
    item = Evidence(number=1, article_id="a", start=0, end=len(text), text=text)
    read = HitsRead(sentences={cited: -1.0, other: 4.0})
    said = Judgement(0.8, Missing(kind="detail"))
    findings = Findings(evidence=[item], read=read, answerable=0.9, judgement=said)
    answer = _completed(findings, quoted(item, "es"))
    assert answer.confidence == pytest.approx(confidence(0.9, 0.8, -1.0))
    assert _completed(findings).confidence == 0.9  # a refusal cites nothing


def _completed(findings: Findings, *sentences: Settled) -> Answer:
    question = "¿Cuánto costó?"
    understood = Understood(Request(question), parse_question(question), "es", began=0.0)
    stage = complete(understood, findings, Written(sentences=sentences), "hash@1")
    with pytest.raises(StopIteration) as end:
        next(stage)
    answer: Answer = end.value.value
    return answer
