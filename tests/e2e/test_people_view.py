"""A person's page: offices, statements and mentions, each at its words."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from steps import highlighted

OpenPage = Callable[..., Page]


def test_a_name_leads_to_its_page_and_back(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("link", name="Mesa").click()
    page.get_by_role("link", name="Personas").click()
    people = page.locator("#people")
    people.locator(".names").get_by_role("button", name="Rodrigo Peñafiel").click()
    expect(people.locator(".profile h3")).to_contain_text("Rodrigo Peñafiel")
    expect(people.locator(".offices")).to_contain_text("consejero de Medio Natural")
    said = people.locator(".said li")
    expect(said).to_have_count(5)
    said.last.get_by_role("button").click()
    assert "Peñafiel" in highlighted(page)
    page.keyboard.press("Escape")
    people.locator(".month").first.click()
    assert people.locator(".said li:visible").count() < 5
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    people.get_by_role("button", name="Todos los nombres").click()
    expect(people.locator(".names")).to_be_visible()


def test_a_name_that_no_article_has_is_told(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(page.url.split("#")[0] + "#/people")
    people = page.locator("#people")
    people.get_by_role("searchbox").fill("Zutano Mengánez")
    people.get_by_role("button", name="Ver", exact=True).click()
    expect(people.get_by_role("status")).to_contain_text("Ningún artículo nombra")
