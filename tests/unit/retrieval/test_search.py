"""Ranking, copies, filters, and what a search says about its own success."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config.settings import RetrievalSettings
from assistant.index import Index
from assistant.question import parse_question
from assistant.retrieval.answerability import RetrievalFeatures, answerability, threshold
from assistant.retrieval.lexical_query import LexicalQuery
from assistant.retrieval.search import Retriever
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters

_CABLE = (
    "Los científicos del puerto hallaron un arrecife de coral negro a 1.200 metros de profundidad."
    " El hallazgo se anunció el martes. La expedición volverá en otoño con un robot submarino"
    " para cartografiar la zona y tomar muestras de agua, según explicó la bióloga Marta Ruiz."
)
_ARTICLES = [
    Article(
        id="coral",
        title="Hallado un arrecife",
        text=_CABLE,
        source="El Faro",
        url="https://faro.example/coral",
        published=dt.date(2025, 5, 1),
        section="Ciencia",
        language="es",
    ),
    Article(
        id="copia",
        title="Un arrecife en el puerto",
        text=_CABLE.replace("el martes", "ayer"),
        source="La Gaceta",
        published=dt.date(2025, 5, 2),
        language="es",
    ),
    Article(
        id="paro",
        title="Sube el paro",
        text="El paro subió en 1.318 personas en abril. La consejera Elena Gil culpó al turismo.",
        source="El Faro",
        section="Economía",
        language="es",
    ),
    Article(
        id="liga",
        title="Empate en el derbi",
        text="El derbi acabó en empate a dos goles. Marcó Ansu Kamara en el último minuto.",
        source="Graderío",
        language="es",
    ),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as opened:
        opened.add(_ARTICLES)
        yield opened


@pytest.fixture
def retriever(index: Index) -> Retriever:
    return Retriever(index, HashEmbeddings(), RetrievalSettings())


def test_the_best_passage_comes_first_with_its_article(retriever: Retriever) -> None:
    hits = retriever.search("¿Cuántas personas más hay en el paro, según Elena Gil?")

    best = hits[0]
    assert best.passage.article_id == "paro"
    assert (best.title, best.source, best.language) == ("Sube el paro", "El Faro", "es")
    assert best.lexical_score is not None
    assert best.vector_score is not None
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_publication_date_and_address_come_along(retriever: Retriever) -> None:
    best = retriever.search(
        "¿Qué arrecife de coral hallaron en el puerto?", filters=Filters(sources=("El Faro",))
    )[0]

    assert best.published == dt.date(2025, 5, 1)
    assert best.url == "https://faro.example/coral"


def test_a_cable_counts_once(retriever: Retriever) -> None:
    found = [
        hit.passage.article_id for hit in retriever.search("¿Dónde está el arrecife de coral?")
    ]

    assert len({"coral", "copia"} & set(found)) == 1
    assert {"paro", "liga"} <= set(found)


def test_filters_come_before_ranking(retriever: Retriever) -> None:
    question = "¿Qué arrecife de coral hallaron?"

    only = retriever.search(question, filters=Filters(sources=("La Gaceta",)))
    dated = retriever.search(question, filters=Filters(since=dt.date(2025, 5, 2)))

    assert [hit.passage.article_id for hit in only] == ["copia"]
    assert [hit.passage.article_id for hit in dated] == ["copia"]
    assert retriever.search(question, filters=Filters(sections=("Nada",))) == []


def test_a_headline_is_found_by_its_words_alone(retriever: Retriever) -> None:
    assert retriever.search("derbi empate")[0].passage.article_id == "liga"


def test_the_same_question_gets_the_same_hits(retriever: Retriever) -> None:
    question = "¿Quién marcó en el último minuto?"

    assert retriever.search(question) == retriever.search(question)


@pytest.mark.parametrize("question", ["", "  ", "\n"])
def test_nothing_asked_nothing_found(retriever: Retriever, question: str) -> None:
    assert retriever.search(question) == []


@pytest.mark.parametrize(
    "question", ['"', "¿?", "AND OR NOT", "a* NEAR(b)", "«»", "😀", "x" * 5000]
)
def test_any_question_is_harmless(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, top_k=2)) <= 2


def test_top_k_bounds_the_hits(retriever: Retriever) -> None:
    assert len(retriever.search("El puerto", top_k=1)) == 1


def _query(question: str, index: Index, language: str = "es") -> LexicalQuery:
    return LexicalQuery(parse_question(question, language), index)


def test_names_carry_over_from_another_language(index: Index) -> None:
    asked = _query("Who is Ansu Kamara, the president?", index, "en")

    assert asked.is_foreign
    assert {"ansu", "kam"} & set(asked.stems)
    assert {next(iter(w.stems)) for w in asked.words if w.is_name} >= {"ansu"}
    hits = Retriever(index, HashEmbeddings()).search("Who is Ansu Kamara?", language="en")
    assert hits[0].passage.article_id == "liga"


def test_unknown_words_weigh_most_and_shrink_the_share(index: Index) -> None:
    known = _query("derbi", index)
    mixed = _query("derbi xilófono", index)

    assert 0 < mixed.share(known.stems) < known.share(known.stems) / 1.9 < 1
    assert known.coverage(known.stems) == 1.0
    assert mixed.coverage(known.stems) < 0.5
    assert _query("¿y cuándo?", index).coverage([]) == 1.0


def test_features_tell_a_good_search_from_a_vain_one(retriever: Retriever) -> None:
    good, vain = (
        retriever.features(question, retriever.search(question))
        for question in (
            "¿Qué dijo Elena Gil del paro de abril?",
            "¿Cuándo dimitió Gustavo Petro en Bogotá?",
        )
    )

    assert good.coverage == good.names == 1.0
    assert vain.names < 0.2
    assert vain.coverage < good.coverage
    assert vain.lexical < good.lexical
    assert answerability(good) > answerability(vain)


def test_features_hardly_change_with_the_size_of_the_index(index: Index) -> None:
    question = "¿Qué dijo Elena Gil del paro?"
    retriever = Retriever(index, HashEmbeddings())
    few = retriever.features(question, retriever.search(question))

    index.add(
        Article(id=f"x{n}", text=f"Asunto {n} de otra cosa{n}, lejos de todo.", language="es")
        for n in range(60)
    )
    many = retriever.features(question, retriever.search(question))

    assert many.coverage == few.coverage == 1.0
    assert many.cosine == pytest.approx(few.cosine)
    assert many.lexical == pytest.approx(few.lexical, abs=0.25)


def test_no_hits_are_no_answer(retriever: Retriever) -> None:
    features = retriever.features("¿Quién?", [])

    assert features == RetrievalFeatures()
    assert answerability(features) < threshold("bold")


def test_thresholds_are_ordered() -> None:
    levels = [threshold(level) for level in ("cautious", "balanced", "bold")]

    assert levels == sorted(levels, reverse=True)
    assert all(0 < level < 1 for level in levels)
    with pytest.raises(KeyError):
        threshold("reckless")


def test_answerability_rises_with_each_sign_of_an_answer() -> None:
    weak = RetrievalFeatures(cosine=0.8, lexical=0.1, coverage=0.3, names=0.0)
    strong = RetrievalFeatures(
        cosine=0.92, margin=0.1, lexical=0.6, coverage=1.0, best_coverage=1.0,
        names=1.0, best_names=1.0,
    )  # fmt: skip

    assert answerability(weak) < 0.5 < answerability(strong)


def test_who_asks_for_the_latest_gets_the_newest_first(tmp_path: Path) -> None:
    told = [
        Article(id=name, title="El arrecife", text=_CABLE, published=day, language="es")
        for name, day in (("old", dt.date(2024, 5, 1)), ("new", dt.date(2025, 5, 1)))
    ]
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as index:
        index.add(told)
        retriever = Retriever(index, HashEmbeddings(), RetrievalSettings())
        plain = retriever.search("¿Qué arrecife hallaron?")
        latest = retriever.search("Últimas noticias sobre el arrecife")
    assert [hit.passage.article_id for hit in plain] == ["old"]
    assert [hit.passage.article_id for hit in latest] == ["new"]


def test_asking_for_the_latest_is_no_subject(index: Index) -> None:
    asked = _query("Últimas noticias sobre el arrecife", index)
    assert asked.stems == _query("¿El arrecife?", index).stems
    assert _query("¿Qué novedades hay?", index).words


def test_features_do_not_depend_on_the_order_of_hits(retriever: Retriever) -> None:
    question = "Últimas noticias sobre el arrecife de coral del puerto"
    hits = retriever.search(question)
    assert retriever.features(question, hits) == retriever.features(question, hits[::-1])
