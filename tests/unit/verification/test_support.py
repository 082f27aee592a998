"""What a sentence needs of the articles that it cites."""

from __future__ import annotations

import pytest

from assistant.config.settings import VerificationSettings
from assistant.generation.markers import Marked
from assistant.testing import HashEmbeddings
from assistant.text.facts import facts
from assistant.types import Evidence
from assistant.verification.judge import Judge, Settled
from assistant.verification.score import Scorer, Support

_LANDED = "La capitana Marta Soler llegó a Cádiz con 300 toneladas de arroz."
_SWORN = "El juez Andrés Pita juró su cargo en Valdarga."
_MIXED = "Andrés Pita llegó a Cádiz con 300 toneladas de arroz."


@pytest.fixture
def scorer() -> Scorer:
    return Scorer(HashEmbeddings())


def _evidence(*articles: str, texts: tuple[str, ...] = (_LANDED, _SWORN)) -> list[Evidence]:
    return [
        Evidence(number=n, article_id=article, start=100 * n, end=100 * n + len(text), text=text)
        for n, (article, text) in enumerate(zip(articles, texts, strict=True), 1)
    ]


def _support(scorer: Scorer, claim: str, evidence: list[Evidence]) -> Support:
    return scorer.support(facts(claim, "es"), evidence)


def _settled(scorer: Scorer, claim: str, numbers: tuple[int, ...], *given: Evidence) -> Settled:
    judge = Judge(scorer, VerificationSettings())
    return judge.settle(Marked(text=claim, numbers=numbers), given, "es")


def test_a_sentence_put_together_of_two_articles_is_not_borne_out(scorer: Scorer) -> None:
    support = _support(scorer, _MIXED, _evidence("a", "b"))
    assert not support.sound
    assert support == max(
        (_support(scorer, _MIXED, [item]) for item in _evidence("a", "b")),
        key=lambda found: (found.sound, found.score),
    )


def test_sentences_of_one_article_are_taken_together(scorer: Scorer) -> None:
    assert _support(scorer, _MIXED, _evidence("a", "a")).sound


def test_each_sentence_of_a_claim_may_rest_on_an_article_of_its_own(scorer: Scorer) -> None:
    assert _support(scorer, f"{_LANDED} {_SWORN}", _evidence("a", "b")).sound


def test_another_article_is_not_called_in_for_a_missing_name(scorer: Scorer) -> None:
    settled = _settled(scorer, _MIXED, (1,), *_evidence("a", "b"))
    assert settled.verdict == "rejected"
    assert any(fault.kind == "name" for _, own in settled.backings for fault in own.faults)


def test_what_two_articles_say_cites_both(scorer: Scorer) -> None:
    evidence = _evidence("a", "b", texts=(_LANDED, _LANDED))
    settled = _settled(scorer, _LANDED, (1, 2), *evidence)
    assert settled.verdict == "supported"
    assert {citation.article_id for citation in settled.citations} == {"a", "b"}


def test_a_citation_that_adds_nothing_is_left_out(scorer: Scorer) -> None:
    settled = _settled(scorer, _LANDED, (1, 2), *_evidence("a", "b"))
    assert [citation.article_id for citation in settled.citations] == ["a"]


@pytest.mark.parametrize("articles", [("a", "a"), ("a", "b")])
def test_a_claim_is_held_against_the_same_evidence_once(
    scorer: Scorer, articles: tuple[str, ...]
) -> None:
    held = _support(scorer, _MIXED, _evidence(*articles))
    _settled(scorer, _MIXED, (1, 2), *_evidence(*articles))
    assert _support(scorer, _MIXED, _evidence(*articles)) is held
    assert _support(Scorer(HashEmbeddings()), _MIXED, _evidence(*articles)) is not held
