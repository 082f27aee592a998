"""Reading a source on the page: every cited passage, one after the other, and its context."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from steps import ANCHORAGE, answer, ask_and_wait, chips, highlighted, place, reader

OpenPage = Callable[..., Page]

# What answers the one and what comes nearest to the other stand in one article.
_CITY = "¿En qué ciudad hablaron Putin y Trump de la guerra de Ucrania el 15 de agosto de 2025?"
_MONTALBAN = "¿Qué dijo Elvira Montalbán sobre Anchorage?"


def _marked(page: Page) -> list[str]:
    """The marked places of the article, each whole, in reading order."""
    pieces: list[dict[str, Any]] = (
        reader(page)
        .locator("mark")
        .evaluate_all(
            "marks => marks.map(m => ({places: m.dataset.places.split(' '), words: m.textContent}))"
        )
    )
    places = sorted({int(number) for piece in pieces for number in piece["places"]})
    return ["".join(p["words"] for p in pieces if str(n) in p["places"]) for n in places]


def test_from_one_cited_passage_to_the_next(open_page: OpenPage, articles: dict[str, str]) -> None:
    page = open_page()
    ask_and_wait(page, ANCHORAGE)
    ask_and_wait(page, _CITY)
    ask_and_wait(page, _MONTALBAN, "se muestra lo que más se acerca")
    cited = [place(chip) for chip in chips(page).all()]
    several = [
        data
        for data in cited
        if len({c["quote"] for c in cited if c["article"] == data["article"]}) > 1
    ]
    assert several, "the questions cite no article twice"
    chip = chips(page).nth(cited.index(several[0]))
    chip.click()
    assert highlighted(page) == several[0]["quote"]
    marked = _marked(page)
    assert set(marked) == {c["quote"] for c in cited if c["article"] == several[0]["article"]}
    assert all(words in articles[several[0]["article"]] for words in marked)
    _steps_through(page, marked, start=marked.index(several[0]["quote"]))
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def _steps_through(page: Page, marked: list[str], start: int) -> None:
    count = len(marked)
    position = reader(page).get_by_role("status")
    expect(position).to_have_text(f"{start + 1} de {count}")
    for step in range(1, count + 1):
        reader(page).get_by_role("button", name="Siguiente").click()
        at = (start + step) % count
        expect(position).to_have_text(f"{at + 1} de {count}")
        assert highlighted(page) == marked[at]
    page.keyboard.press("p")
    expect(position).to_have_text(f"{(start - 1) % count + 1} de {count}")
    page.keyboard.press("n")
    expect(position).to_have_text(f"{start + 1} de {count}")
    assert highlighted(page) == marked[start]


def test_the_article_stands_whole_with_its_facts_and_the_passage_found(
    open_page: OpenPage, conversation: str, articles: dict[str, str]
) -> None:
    page = open_page(at=conversation, viewport={"width": 360, "height": 740})
    chip = chips(page).first
    cited = place(chip)
    chip.click()
    assert highlighted(page) == cited["quote"]
    expect(reader(page)).to_contain_text(f"pasaje hallado para {ANCHORAGE}")
    expect(reader(page).locator(".found").filter(has_text=cited["quote"])).to_have_count(1)
    expect(reader(page).get_by_role("heading", level=2)).to_be_visible()
    expect(reader(page).locator("time").first).to_contain_text(re.compile(r"de 20\d\d"))
    link = reader(page).get_by_role("link", name="Ver el original")
    assert (link.get_attribute("href") or "").startswith("https://")
    for paragraph in filter(None, articles[cited["article"]].split("\n")):
        expect(reader(page)).to_contain_text(paragraph)
    # The sheet covers the page: what lies behind it can neither be seen nor reached.
    expect(page.locator("#talk")).to_have_attribute("inert", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Volver a las fuentes").click()
    expect(chip).to_be_focused()
    expect(answer(page)).to_be_visible()


def test_the_quotation_can_be_hovered_and_dismissed(open_page: OpenPage, conversation: str) -> None:
    page = open_page(at=conversation)
    chip = chips(page).first
    cited = place(chip)
    tip = page.get_by_role("tooltip")
    chip.hover()
    expect(tip).to_contain_text(cited["quote"])
    expect(tip).to_contain_text(cited["byline"])
    expect(chip).to_have_attribute("aria-describedby", "tip")
    tip.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    chip.focus()
    expect(tip).to_contain_text(cited["quote"])
    box = page.get_by_role("textbox", name="Su pregunta")
    box.focus()
    expect(tip).to_be_hidden()
