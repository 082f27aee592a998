"""The view of searching, without a browser or a model: its events, tab by tab."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripted_page import click, tab

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters
from assistant.ui.page import Page
from assistant.ui.search.events import SearchEvents

_ARTICLES = [
    Article(
        id=f"n{number}",
        title=f"Huelga {number} <b>",
        text=f"Primera frase sin nada. La huelga número {number} cerró el puerto. Otra huelga.",
        source="El Faro" if number % 2 else "La Luna",
        section="Local",
        published=f"{2024 + number % 2}-08-{1 + number % 20:02}",
        language="es",
    )
    for number in range(45)
]


class _Search:
    """The view's events over a real index, and a fake embedding model."""

    def __init__(self, assistant: Assistant) -> None:
        self.page = Page(assistant)
        self.events = SearchEvents(self.page)

    def look(self, words: str, name: str = "a", **more: object) -> dict[str, Any]:
        return self.events.look(click(words=words, **more), tab(name))


@pytest.fixture
def view(hemeroteca_home: Path) -> Iterator[_Search]:
    with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings()) as assistant:
        assistant.add(_ARTICLES)
        opened = _Search(assistant)
        yield opened
        opened.page.close()


def test_what_is_found_is_marked_counted_and_escaped(view: _Search) -> None:
    shown = view.look("huelga puerto")
    assert "1 a 20 de 45 artículos" in shown["results"]
    assert "La <mark>huelga</mark> número" in shown["results"]
    assert "<mark>Huelga</mark>" in shown["results"]
    assert "<b>" not in shown["results"]
    assert "Se busca: huelga · puerto" in shown["results"]
    assert re.search(r'value="La Luna".*?count">23<', shown["controls"])
    assert 'value="huelga' not in shown["controls"], "what is typed meanwhile stays"
    assert 'value="huelga puerto"' in view.events.show(tab())["controls"]
    assert 'data-since="2025-01-01" data-until="2025-12-31"' in shown["periods"]


def test_filters_toggles_and_pages(view: _Search) -> None:
    shown = view.look("huelga", sources=["El Faro"], since="2025-01-01", until="2025-12-31")
    assert "22 artículos" in shown["results"]
    assert "agosto de 2025" in shown["periods"], "the months of a single year"
    assert "El Faro" in shown["chips"]
    assert "21 a 22 de 22" in view.events.turn(click(page="1"), tab())["results"]
    for page in ("99", "x", "-1"):
        last = view.events.turn(click(page=page), tab())["results"]
        assert ("21 a 22" if page.isdecimal() else "1 a 20") in last
    gone = view.look("-huelga", sources=["El Faro"])
    assert "Ningún artículo coincide" in gone["results"]
    assert 'value="El Faro" checked' in gone["controls"], "what is on can be taken off"
    assert "45 artículos" in view.events.show(tab("b"))["results"], "another tab's own search"


def test_a_misspelt_word_is_offered_as_the_index_has_it(view: _Search) -> None:
    assert 'data-words="huelga -puerto"' in view.look("uelga -puerto")["results"]


def test_words_that_are_passed_over_are_told(view: _Search) -> None:
    assert "Demasiado comunes para buscarlas: la." in view.look("la huelga")["results"]


def test_an_article_opens_at_the_match_with_all_of_them_marked(view: _Search) -> None:
    shown = view.look("titular:7 huelga")["results"]
    place = re.search(r'data-article="(n7)" data-start="(\d+)" data-end="(\d+)"', shown)
    assert place
    name, start, end = place.groups()
    assert _ARTICLES[7].text[int(start) : int(end)] == "huelga"
    panel = view.events.open(click(article=name, start=start, end=end), tab())["article"]
    assert panel.count("<mark") == 2
    assert 'class="current"' in panel
    assert "Volver a la búsqueda" in panel
    gone = view.events.open(click(article="<x>", start="", end=None), tab())["article"]
    assert "ya no está" in gone


def test_questions_are_asked_of_what_was_found(view: _Search) -> None:
    view.look("huelga", sources=["La Luna"])
    view.events.narrow(tab())
    assert view.page.session(tab()).scope == Filters(
        since=dt.date(2024, 8, 1),
        until=dt.date(2024, 8, 31),
        sources=("La Luna",),
        sections=("Local",),
    )
    view.look("petirrojo")
    view.events.narrow(tab())
    assert view.page.session(tab()).scope.sources == ("La Luna",), "nothing found changes nothing"


def test_a_table_of_all_that_was_found(view: _Search) -> None:
    view.look('"el puerto"')
    shown = view.events.table(tab())
    content = re.search('data-content="([^"]+)"', shown["file"])
    assert content
    rows = base64.b64decode(content[1]).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("medio,fecha,titular")
    assert len(rows) == 46
    assert "45 artículos" in shown["notice"]


def test_an_index_that_cannot_be_read_says_so(view: _Search) -> None:
    view.page.session(tab()).index = "ninguno"
    assert "alert" in view.look("huelga")["results"]
    assert view.events.table(tab())["notice"]
