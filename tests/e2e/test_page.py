"""The page in a browser, with the real model: what a reader does, from question to source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]

_ANCHORAGE = "¿Qué acordaron Putin y Trump en Anchorage?"
_NOBODY_KNOWS = "¿Quién ganó el Mundial de 2034?"

# Notes in which order things first appear, without polling.
_WATCH_ORDER = """
window.seen = [];
const kinds = {source: '#sources .source', draft: '.draft', settled: '.sentence'};
new MutationObserver(() => {
  for (const [kind, selector] of Object.entries(kinds))
    if (!window.seen.includes(kind) && document.querySelector(selector)) window.seen.push(kind);
}).observe(document.body, {childList: true, subtree: true});
"""


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Su pregunta").fill(question)
    page.get_by_role("button", name="Preguntar", exact=True).click()


def _status(page: Page) -> Locator:
    return page.locator("#status").get_by_role("status")


def _chips(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile(r"^Cita \d+: "))


def _reader(page: Page) -> Locator:
    return page.locator("#reader").get_by_role("article")


def _place(chip: Locator) -> dict[str, Any]:
    data: dict[str, Any] = chip.evaluate("button => ({...button.dataset})")
    return data


def _highlighted(page: Page) -> str:
    marks = _reader(page).locator("mark.current")
    expect(marks.first).to_be_in_viewport()
    return "".join(marks.all_text_contents())


def test_an_answer_from_question_to_quoted_words(
    open_page: OpenPage, articles: dict[str, str]
) -> None:
    page = open_page()
    page.evaluate(_WATCH_ORDER)
    page.get_by_role("button", name=_ANCHORAGE).click()
    expect(page.get_by_role("heading", name=_ANCHORAGE)).to_be_visible()
    expect(_status(page)).to_contain_text("Respuesta lista")
    assert page.evaluate("window.seen") == ["source", "draft", "settled"]
    expect(page.locator(".answer")).to_contain_text("delegaciones")
    expect(page.locator("#sources")).to_contain_text("Citadas en la respuesta")

    chip = _chips(page).first
    place = _place(chip)
    text = articles[place["article"]]
    assert text[int(place["start"]) : int(place["end"])] == place["quote"]
    chip.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(place["quote"])
    chip.click()
    expect(_reader(page)).to_be_visible()
    assert _highlighted(page) == place["quote"]
    for paragraph in filter(None, text.split("\n")):
        expect(_reader(page)).to_contain_text(paragraph)

    page.get_by_role("button", name="Volver a las fuentes").click()
    expect(_reader(page)).to_have_count(0)
    _by_keyboard_alone(page, chip, place["quote"])
    _by_the_source(page, place["quote"])


def _by_keyboard_alone(page: Page, chip: Locator, quote: str) -> None:
    chip.focus()
    page.keyboard.press("Enter")
    assert _highlighted(page) == quote
    page.keyboard.press("Escape")
    expect(_reader(page)).to_have_count(0)
    expect(chip).to_be_focused()


def _by_the_source(page: Page, quote: str) -> None:
    page.locator("#sources").get_by_role("button", name=quote).first.click()
    assert _highlighted(page) == quote


def test_a_refusal_on_a_small_screen(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    _ask(page, _NOBODY_KNOWS)
    expect(_status(page)).to_contain_text("no permite responder")
    answer = page.get_by_role("region", name="Respuesta")
    expect(answer).to_contain_text("Lo más cercano")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    answer.locator(".source").get_by_role("button").last.click()
    expect(_reader(page)).to_be_visible()
    expect(_reader(page).locator("mark.current").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Su pregunta")).to_be_in_viewport()


def test_stopping_queueing_and_hostile_articles(
    open_page: OpenPage, hostile: dict[str, Any]
) -> None:
    first, second = open_page(), open_page()
    _ask(first, "¿Cuántas butacas tiene el zarzuelódromo de Villaconejos?")
    expect(first.locator("#sources .source").first).to_be_visible()
    _ask(second, _ANCHORAGE)
    expect(_status(second)).to_contain_text("En cola: por delante, 1")
    expect(second.get_by_text("zarzuelódromo")).to_have_count(0)

    first.get_by_role("button", name="Detener").click()
    expect(_status(first)).to_contain_text("Detenida")
    expect(first.get_by_role("button", name="Preguntar", exact=True)).to_be_visible()
    expect(second.locator(".draft")).to_be_visible()
    second.get_by_role("button", name="Detener").click()
    expect(_status(second)).to_contain_text("Detenida")
    expect(second.locator(".draft")).to_have_count(0)

    title = f"Abrir el artículo: {hostile['title']}"
    first.locator("#sources").get_by_role("button", name=title).click()
    expect(_reader(first)).to_contain_text("<script>window.hacked = 1</script><img src=x onerror=")
    expect(_reader(first)).to_contain_text("oiranoicnerefer")
    expect(_reader(first).get_by_role("link")).to_have_count(0)
    expect(_reader(first).locator("img, script, b, i")).to_have_count(0)
    assert first.evaluate("window.hacked") is None
    assert first.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_follows_the_language_of_the_browser(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("built with", exact=False)).to_have_count(0)
