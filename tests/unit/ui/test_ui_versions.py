"""An article that changed, on the page: what changed, and the words that were once cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scripted_page import done

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.conversations import LOCAL
from assistant.testing import HashEmbeddings
from assistant.types import Article, Citation, Sentence
from assistant.ui.archive.events import LibraryEvents
from assistant.ui.dossier.events import DossierEvents
from assistant.ui.events import Events
from assistant.ui.page import Page

_OLD = "El puente de Soto costará 12 <millones>. Lo paga la diputación."
_NEW = "Corregido: el precio es otro. El puente de Soto costará 14 millones. Lo paga el Estado."
_QUOTE = "El puente de Soto costará 12 <millones>."


def _article(text: str) -> Article:
    return Article(id="p", title="Puente", text=text, source="El Faro", language="es")


@pytest.fixture
def page(hemeroteca_home: Path) -> Iterator[Page]:
    with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings()) as own:
        own.add([_article(_OLD)])
        yield Page(own)


def _tab() -> Any:
    headers = {"accept-language": "es", "x-hemeroteca-owner": LOCAL}
    return SimpleNamespace(session_hash="a", headers=headers, query_params={})


def _cited(page: Page) -> Any:
    """A tab with an answer that cites the article as it was."""
    session = page.session(_tab())
    cited = Citation(number=1, article_id="p", start=0, end=len(_QUOTE), quote=_QUOTE)
    said = Sentence(text="Cuesta 12.", start=0, end=10, citations=(cited,))
    exchange = session.begin("¿Cuánto cuesta?")
    exchange.take(done("¿Cuánto cuesta?", "Cuesta 12. [1]", sentences=(said,), citations=(cited,)))
    return session


def _opened(page: Page, start: int, end: int) -> str:
    event: Any = SimpleNamespace(article="p", start=start, end=end, exchange="1")
    return str(Events(page).open(event, _tab())["article"])


def test_what_an_old_answer_cited_opens_as_it_was(page: Page) -> None:
    _cited(page)
    assert "<details" not in _opened(page, 0, len(_QUOTE))
    page.assistants.named("").add([_article(_NEW)])

    shown = _opened(page, 0, len(_QUOTE))

    (marked,) = re.findall(r"<mark[^>]*>([^<]*)</mark>", shown)
    assert marked == "El puente de Soto costará 12 &lt;millones&gt;."
    assert "Esta es la versión que se citó. El artículo cambió el" in shown
    assert "De esta versión a la actual: ver qué cambió" in shown
    assert '<del><span class="unseen">Quitado: </span>12 &lt;millones&gt;. </del>' in shown
    assert '<ins><span class="unseen">Añadido: </span>14 millones. </ins>' in shown
    # Places in it are no longer the article's: nothing of it can be selected and kept.
    assert "keep-words" not in shown


def test_words_that_stand_where_they_stood_open_what_it_says_now(page: Page) -> None:
    _cited(page)
    page.assistants.named("").add([_article(_OLD + " Ampliaremos.")])

    shown = _opened(page, 0, len(_QUOTE))

    assert "Ampliaremos" in shown
    assert "Cambió el" in shown
    assert "versión que se citó" not in shown
    assert "keep-words" in shown


def test_words_that_are_kept_nowhere_are_looked_for_and_else_told_as_gone(page: Page) -> None:
    _cited(page)
    index = page.assistants.named("").index
    index.remove(["p"])
    index.add([_article("Antes de todo: " + _OLD)])
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", _opened(page, 0, len(_QUOTE))) == [
        "El puente de Soto costará 12 &lt;millones"
    ]
    index.remove(["p"])
    index.add([_article(_NEW)])
    assert "ya no tiene las palabras citadas" in _opened(page, 0, len(_QUOTE))


def test_a_dossier_opens_the_words_it_kept(page: Page) -> None:
    _cited(page)
    events = DossierEvents(page)
    events.save(_said(what="sentence", exchange="1", at="0", on="1"), _tab())
    page.assistants.named("").add([_article(_NEW)])
    # What was found can still be kept as it was found.
    events.save(
        _said(what="quote", exchange="1", article="p", start="0", end=str(len(_QUOTE)), on="1"),
        _tab(),
    )

    shown = events.open(_said(article="p", start=0, end=len(_QUOTE), index=""), _tab())["article"]

    assert "12 &lt;millones&gt;.</mark>" in shown
    assert "versión que se citó" in shown


def test_the_list_of_articles_shows_what_changed(page: Page) -> None:
    page.assistants.named("").add([_article(_NEW)])
    update = LibraryEvents(page).open(_said(article="p"), _tab())
    assert '<details class="changes">' in str(update["article"])


def _said(**data: object) -> Any:
    return SimpleNamespace(**data)
