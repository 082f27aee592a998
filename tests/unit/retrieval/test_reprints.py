"""One text in several outlets is one source, with the outlets named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Article
from assistant.answering.reprinting import with_reprints
from assistant.index import Index
from assistant.presentation.byline import byline, outlets
from assistant.retrieval.search import Retriever
from assistant.testing import HashEmbeddings
from assistant.text.copies import are_one_cable, find_words
from assistant.types import Answer, Citation, Sentence
from benchmarks.wire_copies import pairs

_CABLE = (
    "Los científicos del puerto hallaron un arrecife de coral negro a 1.200 metros de profundidad."
    " El hallazgo se anunció el martes en la sede del instituto. La expedición volverá en otoño con"
    " un robot submarino para cartografiar la zona y tomar muestras de agua, según explicó la"
    " bióloga Marta Ruiz. El instituto calcula que la colonia tiene más de mil años de edad."
)
_LEAD = (
    "A más de un kilómetro bajo el agua, donde nadie miraba, el fondo del puerto guardaba un bosque"
    " negro de coral."
)
_TEXTS = {
    "faro": ("El Faro", _CABLE),
    "eco": ("El Eco", _CABLE),
    "gaceta": ("La Gaceta", f"{_LEAD} {_CABLE.partition('. ')[2]}"),
    "hoja": ("La Hoja", _CABLE.rpartition(" El instituto")[0]),
    "faro-2": ("El Faro", _CABLE + " Ampliaremos."),
    "nameless": ("", _CABLE),
    "other": (
        "El Diario",
        "El arrecife de coral negro que se halló en el puerto a 1.200 metros atrae ya a los buzos."
        " La cofradía teme que la pesca acabe vedada y pide que la oigan antes de que se decida.",
    ),
}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as opened:
        opened.add(
            Article(id=name, title=f"Coral de {source}", text=text, source=source, language="es")
            for name, (source, text) in _TEXTS.items()
        )
        yield opened


@pytest.fixture
def retriever(index: Index) -> Retriever:
    return Retriever(index, HashEmbeddings())


def test_a_hit_names_the_other_outlets_that_print_its_text_each_once(retriever: Retriever) -> None:
    hits = retriever.search("¿A qué profundidad hallaron el arrecife de coral negro?")

    best = next(hit for hit in hits if hit.passage.article_id in {"faro", "eco", "faro-2"})
    named = {one.source for one in best.also_in} | {best.source}
    assert named == {"El Faro", "El Eco", "La Gaceta", "La Hoja"}
    assert len(best.also_in) == 3
    other = next(hit for hit in hits if hit.passage.article_id == "other")
    assert other.also_in == ()


def test_an_outlet_that_changed_its_lead_is_named_on_its_own_hit_too(retriever: Retriever) -> None:
    hits = retriever.search("¿Qué bosque negro guardaba el fondo, donde nadie miraba?")

    own = next(hit for hit in hits if hit.passage.article_id == "gaceta")
    assert {one.source for one in own.also_in} >= {"El Faro", "El Eco"}


def test_a_citation_names_the_outlets_that_have_its_very_words(
    index: Index, retriever: Retriever
) -> None:
    hits = retriever.search("¿A qué profundidad hallaron el arrecife de coral negro?")
    best = next(hit for hit in hits if hit.passage.article_id in {"faro", "eco", "faro-2"})
    article = index.article(best.passage.article_id)
    quote = article.text[: article.text.index(" El hallazgo")]
    cited = Citation(
        number=1, article_id=article.id, start=0, end=len(quote), quote=quote, source=article.source
    )
    said = Sentence(text="A 1.200 metros.", start=0, end=15, citations=(cited,))
    answer = Answer(
        question="?",
        standalone_question="?",
        language="es",
        text="A 1.200 metros. [1]",
        sentences=(said,),
        citations=(cited,),
        hits=tuple(hits),
        outcome="grounded",
    )

    told = with_reprints(answer, retriever.text_of)

    (citation,) = told.citations
    assert told.sentences[0].citations == (citation,)
    # La Gaceta printed another lead.
    assert "La Gaceta" not in {one.source for one in citation.also_in}
    assert "La Hoja" in {one.source for one in citation.also_in}
    for one in citation.also_in:
        assert index.article(one.article_id).text[one.start : one.end] == quote.rstrip(".")
    assert "y 2 medios más (" in byline(citation, "es")
    assert outlets(citation, "en").startswith(f"{article.source} and 2 more outlets (")
    assert with_reprints(answer.model_copy(update={"hits": ()}), retriever.text_of).citations == (
        cited,
    )


def test_the_labelled_pairs_are_told_apart() -> None:
    wrong = [pair for pair in pairs() if are_one_cable(pair.one, pair.other) != pair.copy]

    assert wrong == []


def test_a_quotation_that_two_share_makes_no_cable() -> None:
    quotation = "«No es una obra para lucirse, es una obra para beber», concluyó el gerente."

    assert not are_one_cable(quotation, f"Ayer. {quotation} Nadie preguntó nada más en el acto.")


def test_words_are_found_whatever_stands_between_them() -> None:
    text = "Dijo:\n“No hay   fecha”, y se fue."

    place = find_words("«No hay fecha»", text)
    assert place is not None
    assert text[slice(*place)] == "No hay   fecha"
    assert find_words("no habrá fecha", text) is None
    assert find_words("…", text) is None
