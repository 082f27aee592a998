"""The sentences of a hit: where they stand, and that each is parsed once."""

from __future__ import annotations

import datetime as dt

from assistant.retrieval.hit_sentences import hit_sentences
from assistant.types import Hit, Passage

_ARTICLE = "La feria acabó. El puente abrió ayer. Costó 3.500 euros."
_START = _ARTICLE.index("El puente")


def _hit(rank: int = 1, language: str = "es") -> Hit:
    text = _ARTICLE[_START:]
    passage = Passage(
        id="a:16", article_id="a", start=_START, end=len(_ARTICLE), text=text, ordinal=1
    )
    published = dt.datetime(2025, 8, 19, 8, tzinfo=dt.UTC)
    return Hit(passage=passage, rank=rank, score=1.0, language=language, published=published)


def test_sentences_stand_in_the_article_where_they_say() -> None:
    sentences = hit_sentences(_hit())
    assert [sentence.text for sentence in sentences] == [
        _ARTICLE[sentence.location.start : sentence.location.end] for sentence in sentences
    ]
    assert [sentence.text for sentence in sentences] == [
        "El puente abrió ayer.",
        "Costó 3.500 euros.",
    ]


def test_they_know_their_language_and_their_day() -> None:
    opened, _ = hit_sentences(_hit())
    (yesterday,) = opened.facts.relative_dates
    assert yesterday.date == dt.date(2025, 8, 18)
    assert hit_sentences(_hit(language=""))[0].language == "es"
    assert hit_sentences(_hit(language="pt"))[0].language == "pt"


def test_a_passage_that_is_found_again_is_not_parsed_again() -> None:
    first, again = hit_sentences(_hit()), hit_sentences(_hit(rank=2))
    assert all(one.facts is other.facts for one, other in zip(first, again, strict=True))


def test_as_evidence_it_keeps_its_place_and_its_article() -> None:
    sentence = hit_sentences(_hit())[1]
    evidence = sentence.as_evidence(3, 0.5)
    assert (evidence.article_id, evidence.start, evidence.end) == sentence.location
    assert (evidence.number, evidence.score, evidence.text) == (3, 0.5, sentence.text)
