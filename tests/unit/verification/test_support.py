"""What a sentence needs of the articles that it cites."""

from __future__ import annotations

import pytest

from assistant.config.settings import VerificationSettings
from assistant.generation.markers import Marked
from assistant.testing import HashEmbeddings
from assistant.types import Evidence
from assistant.verification.support import Verifier

_LANDED = "La capitana Marta Soler llegó a Cádiz con 300 toneladas de arroz."
_SWORN = "El juez Andrés Pita juró su cargo en Valdarga."
_MIXED = "Andrés Pita llegó a Cádiz con 300 toneladas de arroz."


@pytest.fixture
def verifier() -> Verifier:
    return Verifier(HashEmbeddings(), VerificationSettings())


def _evidence(*articles: str, texts: tuple[str, ...] = (_LANDED, _SWORN)) -> list[Evidence]:
    return [
        Evidence(number=n, article_id=article, start=100 * n, end=100 * n + len(text), text=text)
        for n, (article, text) in enumerate(zip(articles, texts, strict=True), 1)
    ]


def test_a_sentence_put_together_of_two_articles_is_not_borne_out(verifier: Verifier) -> None:
    support = verifier.support(_MIXED, _evidence("a", "b"), "es")
    assert not support.sound
    assert support == max(
        (verifier.support(_MIXED, [item], "es") for item in _evidence("a", "b")),
        key=lambda found: (found.sound, found.score),
    )


def test_sentences_of_one_article_are_taken_together(verifier: Verifier) -> None:
    assert verifier.support(_MIXED, _evidence("a", "a"), "es").sound


def test_each_sentence_of_a_claim_may_rest_on_an_article_of_its_own(verifier: Verifier) -> None:
    assert verifier.support(f"{_LANDED} {_SWORN}", _evidence("a", "b"), "es").sound


def test_another_article_is_not_called_in_for_a_missing_name(verifier: Verifier) -> None:
    settled, _ = verifier.settle(_marked(_MIXED, 1), _evidence("a", "b"), "es")
    assert settled.verdict == "rejected"


def test_what_two_articles_say_cites_both(verifier: Verifier) -> None:
    evidence = _evidence("a", "b", texts=(_LANDED, _LANDED))
    settled, _ = verifier.settle(_marked(_LANDED, 1, 2), evidence, "es")
    assert settled.verdict == "supported"
    assert {citation.article_id for citation in settled.citations} == {"a", "b"}


def test_a_citation_that_adds_nothing_is_left_out(verifier: Verifier) -> None:
    settled, _ = verifier.settle(_marked(_LANDED, 1, 2), _evidence("a", "b"), "es")
    assert [citation.article_id for citation in settled.citations] == ["a"]


def _marked(text: str, *numbers: int) -> Marked:
    return Marked(text=text, numbers=numbers)
