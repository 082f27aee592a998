"""The demo corpus through the real embedder: the right article comes first, or nearly."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.models.e5_embeddings import E5Embeddings
from assistant.retrieval.answerability import answerability, threshold
from assistant.retrieval.search import Retriever
from assistant.types import Filters

_DEMO = Path(__file__).parents[2] / "indexes" / "demo"


@pytest.fixture(scope="module")
def retriever(demo_home: Path, embedder: E5Embeddings) -> Iterator[Retriever]:
    with Index.open(demo_home / "indexes" / "demo", embedder) as index:
        assert index.verify() == []
        yield Retriever(index, embedder)


def _questions() -> list[dict[str, object]]:
    lines = (_DEMO / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _found(retriever: Retriever, question: str) -> list[str]:
    return [hit.passage.article_id for hit in retriever.search(question)]


def test_most_demo_questions_find_their_article(retriever: Retriever) -> None:
    asked = [one for one in _questions() if one["answerable"] and one.get("article_id")]
    found = [_found(retriever, str(one.get("standalone", one["question"]))) for one in asked]

    among = [one["article_id"] in ids[:5] for one, ids in zip(asked, found, strict=True)]
    assert sum(among) / len(among) >= 0.9


def test_an_english_question_finds_the_spanish_article(retriever: Retriever) -> None:
    ids = _found(retriever, "What did Putin and Trump agree on, according to Ushakov?")

    assert ids[0] == "demo-anchorage-2"


def test_passages_are_slices_of_their_articles(retriever: Retriever) -> None:
    index = retriever._index

    for hit in retriever.search("¿Cuántas hectáreas ardieron?", top_k=20):
        passage = hit.passage
        text = index.article(passage.article_id).text
        assert text[passage.start : passage.end] == passage.text


def test_dates_and_sections_filter(retriever: Retriever) -> None:
    filters = Filters(since=dt.date(2025, 8, 18), sections=("Internacional",))

    hits = retriever.search("guerra de Ucrania", filters=filters)

    assert hits
    for hit in hits:
        assert hit.published is not None
        day = hit.published.date() if isinstance(hit.published, dt.datetime) else hit.published
        assert day >= dt.date(2025, 8, 18)


def test_what_the_demo_cannot_answer_is_refused_more_than_what_it_can(
    retriever: Retriever,
) -> None:
    def score(question: str) -> float:
        return answerability(retriever.features(question, retriever.search(question)))

    vain = ("¿Quién ganó el Mundial de 2034?", "¿Cuándo dimitió Gustavo Petro en Bogotá?")
    known = (
        "¿Qué acordaron Putin y Trump según Ushakov?",
        "¿En qué ciudad hablaron Putin y Trump de la guerra de Ucrania el 15 de agosto de 2025?",
    )

    assert max(map(score, vain)) < threshold("balanced") < min(map(score, known))
