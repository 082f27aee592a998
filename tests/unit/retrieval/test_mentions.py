"""Articles about somebody else are no evidence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.question import parse_question
from assistant.retrieval.mentions import mentioning
from assistant.types import Hit, Location, Passage

_OURS = "Nikola Tesla registró la patente en 1888."
_OTHER = "El poeta murió el 22 de agosto de 1986 en Estambul."


def _hit(article: str, text: str, *, language: str = "es", title: str = "") -> Hit:
    passage = Passage(id=article, article_id=article, start=0, end=len(text), text=text, ordinal=0)
    return Hit(passage=passage, rank=1, score=1.0, title=title, language=language)


def _left(question: str, *hits: Hit, odds: Mapping[Location, float] | None = None) -> list[str]:
    asked = parse_question(question, "es")
    return [hit.passage.article_id for hit in mentioning(asked, hits, odds or {})]


def test_an_article_that_mentions_nothing_that_is_named_is_left_out() -> None:
    hits = _hit("a", _OURS), _hit("b", _OTHER)
    assert _left("¿En qué año murió Tesla?", *hits) == ["a"]


@pytest.mark.parametrize(
    "question", ["¿En qué año murió el inventor?", "¿En qué año murió Edison?", "¿Qué es la V?"]
)
def test_without_a_name_or_without_a_mention_all_stay(question: str) -> None:
    assert _left(question, _hit("a", _OURS), _hit("b", _OTHER)) == ["a", "b"]


def test_a_mention_in_the_headline_or_in_another_passage_is_enough() -> None:
    question = "¿En qué año murió Tesla?"
    assert _left(question, _hit("a", _OURS), _hit("b", _OTHER, title="Tesla, en verso")) == [
        "a",
        "b",
    ]
    own = _hit("b", _OTHER), _hit("b", "Tesla lo leyó.")
    assert _left(question, _hit("a", _OURS), *own) == ["a", "b", "b"]


def test_names_may_be_spelt_nearly_so_or_without_accents() -> None:
    hits = _hit("a", "Volodimir Zelenski llegó."), _hit("b", _OTHER)
    assert _left("¿Cuándo llegó Zelensky?", *hits) == ["a"]


def test_other_languages_and_what_plainly_answers_stay() -> None:
    question = "¿Dónde nació George?"
    ours = _hit("a", "George Washington tomó posesión.")
    foreign, answering = _hit("b", "He was born here.", language="en"), _hit("c", "Jorge nació.")
    assert _left(question, ours, foreign, answering) == ["a", "b"]
    odds = {Location("c", 0, 12): 4.0}
    assert _left(question, ours, foreign, answering, odds=odds) == ["a", "b", "c"]
