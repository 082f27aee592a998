"""Articles and questions that would like to be more than text are text on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from steps import answer, ask, ask_and_wait, box, chips, choose, reader, status

OpenPage = Callable[..., Page]

_ZARZUELA = "¿Cuántas butacas tiene el zarzuelódromo de Villaconejos?"
_UMBRELLAS = "¿Cuándo cerrará la fábrica de paraguas de Torrelobatos?"
_EVIL = (
    "¿<img src=x onerror=window.hacked=1> <script>window.hacked=1</script>"
    " ${window.hacked = 1} {{window.hacked = 1}} [pulse](javascript:window.hacked=1)"
    " \u202eodadarber\u202c \u2066a\u2069? "
)


def _harmless(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#views :is(img, script, iframe, svg, b, i)")).to_have_count(0)
    for link in page.locator("#views a").all():
        assert re.match(r"https?://|#", link.get_attribute("href") or "")


def _opened(page: Page, source: Locator) -> None:
    source.click()
    expect(reader(page)).to_be_visible()
    _harmless(page)


def test_a_hostile_article_is_text_wherever_it_is_shown(
    open_page: OpenPage, hostile: dict[str, Any]
) -> None:
    page = open_page()
    ask_and_wait(page, _ZARZUELA)
    _harmless(page)
    chips(page).first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("La <i>Gaceta</i> <img src=x")
    title = re.compile("^Abrir el artículo: .*zarzuelódromo")
    _opened(page, page.locator("#sources").get_by_role("button", name=title))
    for words in ("<script>window.hacked = 1</script><img src=x onerror=", "oiranoicnerefer"):
        expect(reader(page)).to_contain_text(words)
    expect(reader(page)).to_contain_text("<svg onload=window.hacked=1>")
    expect(reader(page)).to_contain_text(hostile["url"])
    expect(reader(page).get_by_role("link")).to_have_count(0)


def test_words_without_end_break_nothing(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, _UMBRELLAS)
    expect(status(page)).to_contain_text(re.compile("Respuesta lista|no permite|no lo dice"))
    _harmless(page)
    answer(page).get_by_role("button", name="Fuentes").click()
    title = re.compile("^Abrir el artículo: TitularB")
    source = page.locator("#sources").get_by_role("button", name=title)
    bounds = source.bounding_box()
    assert bounds is not None
    assert bounds["height"] < 740
    _opened(page, source)
    expect(reader(page).locator("mark.current").first).to_be_in_viewport()


def test_a_hostile_question_is_text(open_page: OpenPage) -> None:
    page = open_page()
    question = (_EVIL + "A" * 3000)[:2000]
    ask(page, question)
    expect(status(page)).to_contain_text(re.compile("Respuesta lista|no permite|no lo dice"))
    expect(page.locator(".question")).to_contain_text("<img src=x onerror=window.hacked=1>")
    _harmless(page)
    choose(answer(page), "Editar la pregunta")
    expect(box(page)).to_have_value(re.compile("^¿<img src=x"))
    _harmless(page)
