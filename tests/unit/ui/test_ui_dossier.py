"""What is kept on the page, by whom, and how it is let go, without a browser or a model."""

from __future__ import annotations

import base64
import datetime as dt
import json
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
from assistant.types import AnswerEvent, Article, Citation, Sentence
from assistant.ui import sources, transcript
from assistant.ui.dossier.events import DossierEvents
from assistant.ui.dossier.kept import kept_in
from assistant.ui.page import Page

_TEXT = "El puente 🌉 de Soto costó 3 millones.\n\nLo pagó la diputación."
_ARTICLE = Article(id="p", title="Puente", text=_TEXT, source="El Faro", language="es")
_QUOTE = "Lo pagó la diputación."
_AT = _TEXT.index(_QUOTE)
_CITED = Citation(
    number=1, article_id="p", start=_AT, end=_AT + len(_QUOTE), quote=_QUOTE, title="Puente"
)


@pytest.fixture
def page(hemeroteca_home: Path) -> Iterator[Page]:
    with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings()) as own:
        own.add([_ARTICLE])
        yield Page(own)


def _tab(owner: str = LOCAL, name: str = "a") -> Any:
    return SimpleNamespace(
        session_hash=name, headers={"accept-language": "es", "x-hemeroteca-owner": owner}
    )


def _said(**data: object) -> Any:
    return SimpleNamespace(**data)


def _answered(page: Page, tab: Any) -> None:
    exchange = page.session(tab).begin("¿Quién pagó el puente?")
    sentence = Sentence(text="Lo pagó la diputación.", start=0, end=22, citations=(_CITED,))
    event: AnswerEvent = done(
        exchange.question,
        "Lo pagó la diputación. [1]",
        outcome="grounded",
        sentences=(sentence,),
        citations=(_CITED,),
    )
    exchange.take(event)


def _kept(update: dict[str, Any]) -> list[str]:
    return re.findall(r'<p class="words[^"]*">(.*?)</p>', update["items"])


def test_a_sentence_is_kept_seen_as_kept_and_let_go(page: Page) -> None:
    events, tab = DossierEvents(page), _tab()
    _answered(page, tab)
    session = page.session(tab)
    sentence = _said(what="sentence", exchange="1", at="0", on=True)
    assert "Guardado en «Dossier del" in events.save(sentence, tab)["saved"]
    kept = kept_in(page, session)
    shown = transcript.latest(session.current, "es", (), kept)
    assert 'aria-pressed="true"' in shown
    assert 'aria-pressed="true"' in sources.sources_panel(session.current, "es", kept)
    assert 'aria-pressed="true"' not in transcript.latest(session.current, "es")
    assert len(_kept(events.show(tab))) == 1
    sentence.on = False
    assert "Quitado de" in events.save(sentence, tab)["saved"]
    assert _kept(events.show(tab)) == []
    assert "Deshecho" in events.undo(tab)["saved"]
    assert len(_kept(events.show(tab))) == 1
    assert events.undo(tab) == {"saved": ""}


def test_words_that_were_selected_are_the_article_s_own(page: Page) -> None:
    events, tab = DossierEvents(page), _tab()
    start = _TEXT.index("de Soto")
    events.save(_said(what="quote", article="p", start=start - 1, end=start + 8, on=True), tab)
    (words,) = _kept(events.show(tab))
    assert "de Soto" in words
    for bad in ({"start": 5, "end": 5}, {"start": "x", "end": ""}, {"start": 900, "end": 950}):
        events.save(_said(what="quote", article="p", on=True, **bad), tab)
    assert len(_kept(events.show(tab))) == 1
    assert "failed" in events.save(_said(what="article", article="no", on=True), tab)["saved"]


def test_items_are_moved_annotated_removed_and_had_back(page: Page) -> None:
    events, tab = DossierEvents(page), _tab()
    for n in range(3):
        events.note(_said(words=f"nota {n}"), tab)
    numbers = re.findall(r'data-number="(\d+)"', events.show(tab)["items"])
    moved = events.move(_said(number=numbers[2], steps=-2), tab)
    assert [w.strip("</bdi>")[-1] for w in _kept(moved)] == ["2", "0", "1"]
    assert "Nota guardada" in events.annotate(_said(number=numbers[0], words="ojo"), tab)["notice"]
    removed = events.remove(_said(number=numbers[0]), tab)
    assert len(_kept(removed)) == 2
    events.undo(tab)
    back = events.show(tab)
    assert [w.strip("</bdi>")[-1] for w in _kept(back)] == ["2", "0", "1"]
    assert "ojo" in back["items"]
    *_, exported = events.export(_said(kind="json"), tab)
    content = re.search(r'data-content="([^"]*)"', exported["file"])
    assert content is not None
    data = json.loads(base64.b64decode(content[1]))
    assert [item["text"] for item in data["items"]] == ["nota 2", "nota 0", "nota 1"]


def test_a_dossier_is_begun_renamed_and_deleted(page: Page) -> None:
    events, tab = DossierEvents(page), _tab()
    assert "Cumbre (0)" in events.begin(_said(name="Cumbre"), tab)["head"]
    assert "failed" in events.begin(_said(name="cumbre"), tab)["notice"]
    assert "Otra (0)" in events.rename(_said(name="Otra"), tab)["head"]
    assert "Otra" not in events.delete(tab)["head"]


def test_each_owner_has_dossiers_of_their_own_and_nobody_none(page: Page) -> None:
    events = DossierEvents(page)
    events.note(_said(words="mía"), _tab("browser-1"))
    assert _kept(events.show(_tab("browser-2", "b"))) == []
    assert (
        "failed" in events.save(_said(what="article", article="p", on=True), _tab("", "c"))["saved"]
    )


def test_a_chronology_s_chart_is_kept_with_its_days_and_what_they_cite(page: Page) -> None:
    events, tab = DossierEvents(page), _tab()
    days = (dt.date(2025, 9, 3), dt.date(2025, 9, 9))
    rows = tuple(
        Sentence(text=words, start=0, end=9, citations=(_CITED,), heading=f"día {day.day}", day=day)
        for words, day in zip(("Se abrió.", "Se cerró."), days, strict=True)
    )
    exchange = page.session(tab).begin("Cronología del puente")
    told = done(exchange.question, "Se abrió. Se cerró.", outcome="grounded", sentences=rows)
    assert told.answer is not None
    exchange.take(
        told.model_copy(update={"answer": told.answer.model_copy(update={"form": "chronology"})})
    )
    assert 'data-save="chart"' in transcript.latest(exchange, "es")
    events.save(_said(what="chart", exchange="1", on=True), tab)
    shown = events.show(tab)["items"]
    assert "Línea de tiempo, del 3 de septiembre de 2025 al 9 de septiembre de 2025" in shown
    assert shown.index("día 3") < shown.index("Se abrió.") < shown.index("día 9")
    assert shown.count(f'data-start="{_AT}"') == 2
    session = page.session(tab)
    pressed = re.search(
        r'aria-pressed="(\w+)"[^>]*data-save="chart"',
        transcript.latest(exchange, "es", (), kept_in(page, session)),
    )
    assert pressed
    assert pressed[1] == "true"
