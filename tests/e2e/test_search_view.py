"""The view of search: words, phrases and filters, what is marked, and asking only the result."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from steps import highlighted

OpenPage = Callable[..., Page]


def test_words_are_found_marked_opened_written_and_asked(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("link", name="Buscar", exact=True).click()
    box = page.locator("#search").get_by_role("searchbox", name="Palabras o")
    found = page.locator("#search-results")
    box.fill('Putin -petróleo "Estados Unidos"')
    expect(found.locator(".understood")).to_contain_text("sin petróleo")
    expect(found.get_by_role("status")).to_have_text("1 a 2 de 2 artículos")
    found.locator(".quote:has(mark)").first.click()
    assert highlighted(page) == "Putin"
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "medio",
        "La Gaceta de Valdarga",
        "Diario Meridional",
    ]
    page.get_by_role("button", name="Preguntar solo a estos").click()
    expect(page.locator("#scope-chips")).to_contain_text("La Gaceta de Valdarga")


def test_a_misspelt_word_is_told_and_can_be_put_right(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("link", name="Buscar", exact=True).click()
    page.locator("#search").get_by_role("searchbox", name="Palabras o").fill("Putyn")
    page.locator("#search-results .meant button").click()
    expect(page.locator("#search-results .understood")).to_contain_text("Putin")


def test_a_headline_is_put_right_and_taken_back(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("link", name="Archivo", exact=True).click()
    library, form = page.locator("#library"), page.locator(".correction")
    for outlet, change in (("El Faro Nuevo", "fill"), ("Balance Diario", "back")):
        library.get_by_role("checkbox", name="Seleccionar: Valdarga recupera").check()
        library.get_by_role("button", name="Corregir 1 artículo").click()
        if change == "fill":
            form.get_by_label("Medio").fill(outlet)
        else:
            form.get_by_label("Volver a la fuente: medio").check()
        form.get_by_role("button", name="Guardar").click()
        expect(page.locator("#library-notice")).to_contain_text("1 artículo corregido")
        expect(library).to_contain_text(outlet)
