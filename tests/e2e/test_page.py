"""The page in a browser, with the real model: what a reader does, from question to source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from steps import ANCHORAGE, NOBODY_KNOWS, ask, chips, example, highlighted, place, reader, status

OpenPage = Callable[..., Page]

# Notes in which order things first appear, without polling.
_WATCH_ORDER = """
window.seen = [];
const kinds = {
  source: '#sources .source', closest: '.closest', draft: '.draft', settled: '.sentence',
};
new MutationObserver(() => {
  for (const [kind, selector] of Object.entries(kinds))
    if (!window.seen.includes(kind) && document.querySelector(selector)) window.seen.push(kind);
}).observe(document.body, {childList: true, subtree: true});
"""


def test_an_answer_from_question_to_quoted_words(
    open_page: OpenPage, writing: str, articles: dict[str, str]
) -> None:
    page = open_page(at=writing)
    page.evaluate(_WATCH_ORDER)
    example(page, ANCHORAGE).click()
    expect(page.get_by_role("heading", name=ANCHORAGE)).to_be_visible()
    expect(status(page)).to_contain_text("Respuesta lista")
    seen = page.evaluate("window.seen")
    assert (sorted(seen[:2]), seen[2:]) == (["closest", "source"], ["draft", "settled"])
    expect(page.locator(".closest")).to_have_count(0)
    expect(page.locator(".answer")).to_contain_text("delegaciones")
    expect(page.locator("#sources")).to_contain_text("Citadas en la respuesta")

    chip = chips(page).first
    cited = place(chip)
    text = articles[cited["article"]]
    assert text[int(cited["start"]) : int(cited["end"])] == cited["quote"]
    chip.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(cited["quote"])
    chip.click()
    expect(reader(page)).to_be_visible()
    assert highlighted(page) == cited["quote"]
    for paragraph in filter(None, text.split("\n")):
        expect(reader(page)).to_contain_text(paragraph)

    page.get_by_role("button", name="Volver a las fuentes").click()
    expect(reader(page)).to_have_count(0)
    _by_keyboard_alone(page, chip, cited["quote"])
    _by_the_source(page, cited["quote"])


def _by_keyboard_alone(page: Page, chip: Locator, quote: str) -> None:
    chip.focus()
    page.keyboard.press("Enter")
    assert highlighted(page) == quote
    page.keyboard.press("Escape")
    expect(reader(page)).to_have_count(0)
    expect(chip).to_be_focused()


def _by_the_source(page: Page, quote: str) -> None:
    page.locator("#sources").get_by_role("button", name=quote).first.click()
    assert highlighted(page) == quote


def test_a_refusal_on_a_small_screen(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, NOBODY_KNOWS)
    expect(status(page)).to_contain_text("no permite responder")
    answer = page.get_by_role("region", name="Respuesta")
    expect(answer).to_contain_text("Lo más cercano")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    answer.locator(".source .quote").last.click()
    expect(reader(page)).to_be_visible()
    expect(reader(page).locator("mark.current").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Su pregunta")).to_be_in_viewport()


def test_stopping_and_queueing(open_page: OpenPage, writing: str, hostile: dict[str, Any]) -> None:
    first, second = open_page(at=writing), open_page(at=writing)
    ask(first, "¿Cuántas butacas tiene el zarzuelódromo de Villaconejos?")
    expect(first.locator("#sources .source").first).to_be_visible()
    ask(second, ANCHORAGE)
    expect(status(second)).to_contain_text("En cola: por delante, 1")
    # The machine has one user, whose conversations are listed in all tabs.
    expect(second.locator("#talk, #side").get_by_text("zarzuelódromo")).to_have_count(0)

    first.get_by_role("button", name="Detener").click()
    expect(status(first)).to_contain_text("Detenida")
    expect(first.get_by_role("button", name="Preguntar", exact=True)).to_be_visible()
    expect(second.locator(".draft")).to_be_visible()
    second.get_by_role("button", name="Detener").click()
    expect(status(second)).to_contain_text("Detenida")
    expect(second.locator(".draft")).to_have_count(0)

    title = re.compile("^Abrir el artículo: .*zarzuelódromo")
    first.locator("#sources").get_by_role("button", name=title).click()
    expect(reader(first)).to_contain_text(hostile["text"][-1000:])


def test_the_page_follows_the_language_of_the_browser(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Built with Gradio")).to_have_count(0)
