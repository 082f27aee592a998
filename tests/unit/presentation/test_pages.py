"""The page of a citation: counted, told, and opened."""

from __future__ import annotations

import pytest

from assistant import Assistant, Settings
from assistant.generation.citations import cite
from assistant.presentation.byline import byline, header
from assistant.testing import HashEmbeddings
from assistant.types import (
    Article,
    Evidence,
    Span,
    address_at,
    page_at,
    page_of,
    page_starts,
)
from assistant.ui.article_view import article_panel

_FIRST = "El puente nuevo de Soto cuesta tres millones de euros, según el alcalde."
_THIRD = "La piscina municipal abrirá el uno de julio, y la entrada costará dos euros."
_ARTICLE = Article(
    id="pleno",
    title="El pleno",
    source="El Faro",
    url="https://faro.example/pleno.pdf",
    text=f"{_FIRST}\n\n{_THIRD}",
    extra={"pages": [0, len(_FIRST) + 2, len(_FIRST) + 2]},
)


def test_pages_are_counted_from_their_starts():
    starts = page_starts(_ARTICLE.extra)
    assert [page_at(starts, at) for at in (0, len(_FIRST) + 1, len(_FIRST) + 2)] == [1, 1, 3]
    assert page_of(Article(text="x"), 0) is None


@pytest.mark.parametrize("pages", [3, "3", [], [1, 2], [0, "2"], [0, 5, 2], [0, True], None, {}])
def test_other_fields_of_that_name_are_no_pages(pages):
    assert page_starts({"pages": pages}) == ()


def test_an_address_opens_at_the_page():
    assert address_at("https://a.example/x.pdf#top", 3) == "https://a.example/x.pdf#page=3"
    assert address_at("https://a.example/x", None) == "https://a.example/x"
    assert address_at("", 3) == ""


@pytest.mark.parametrize(("language", "words"), [("es", "pág. 3"), ("en", "p. 3")])
def test_a_byline_tells_the_page_and_the_prompt_does_not(language, words):
    evidence = Evidence(
        number=1, article_id="a", start=0, end=1, text="x", url="https://a.example/x.pdf", page=3
    )
    citation = cite(evidence)
    assert citation.page == 3
    assert citation.url.endswith("#page=3")
    assert byline(citation, language).endswith(words)
    assert words not in header(evidence, language)


def test_a_citation_of_an_index_knows_its_page(tmp_path):
    settings = Settings.load(verification={"ask_model": False}, answers={"literal": True})
    with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings()) as assistant:
        assistant.add([_ARTICLE])
        hits = assistant.search("¿Cuándo abrirá la piscina municipal?")
        assert hits[0].pages == tuple(_ARTICLE.extra["pages"])
        check = assistant.check("La piscina municipal abrirá el uno de julio.")
        assert check.citations[0].page == 3
        assert check.citations[0].url == "https://faro.example/pleno.pdf#page=3"


def test_the_reader_shows_the_page_of_the_place():
    start = len(_FIRST) + 2
    shown = article_panel(_ARTICLE, [], Span(start, start + 10), language="es", opened=1)
    assert "pág. 3" in shown
    assert "pleno.pdf#page=3" in shown
