"""Watched questions: what comes in for them is told, on the page and in a feed."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Page, expect
from steps import highlighted

OpenPage = Callable[..., Page]

_QUESTION = "¿Cuándo abrirá el hospital comarcal de Olmedilla?"
_NEWS = "El hospital comarcal de Olmedilla abrirá el 14 de abril, anunció ayer la consejera."
_ATOM = "{http://www.w3.org/2005/Atom}"


def _view(page: Page) -> None:
    page.get_by_role("link", name="Mesa").click()
    page.get_by_role("link", name="Avisos").click()


def _paste(page: Page, title: str, words: str) -> None:
    page.get_by_role("link", name="Archivo", exact=True).click()
    intake = page.locator("#library .intake").first
    intake.locator("> summary").click()
    intake.locator(".paste summary").click()
    intake.get_by_label("Titular").fill(title)
    intake.locator("textarea").fill(words)
    intake.locator(".paste button.main").click()
    expect(page.locator("#library-notice")).to_contain_text("Añadidos: 1")


def test_a_question_is_watched_and_what_answers_it_is_told(open_page: OpenPage) -> None:
    page = open_page()
    _view(page)
    watched = page.locator("#watches .watched > li")
    page.locator("#watches").get_by_role("textbox").fill(_QUESTION)
    page.locator("#watches").get_by_role("button", name="Vigilar").click()
    expect(watched.filter(has_text=_QUESTION)).to_contain_text("Nada nuevo")
    _paste(page, "Fecha para el hospital", _NEWS)
    expect(page.locator("#nav .badge").first).to_have_text("1")
    _view(page)
    mine = watched.filter(has_text=_QUESTION)
    mine.locator(".new .quote").click()
    assert highlighted(page) == _NEWS
    page.keyboard.press("Escape")
    address = page.url.split("#")[0].split("?")[0]
    feed = etree.fromstring(page.request.get(f"{address}watches.atom").body())
    assert _NEWS in "".join(feed.find(f"{_ATOM}entry").itertext())
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    mine.get_by_role("button", name="Marcar como leído").first.click()
    expect(page.locator("#nav .badge").first).to_be_hidden()
    gone = mine.get_by_role("button", name="Dejar de vigilar")
    gone.click()
    mine.locator("[data-remove]").click()
    expect(watched.filter(has_text=_QUESTION)).to_have_count(0)
