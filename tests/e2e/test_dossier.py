"""The dossier: kept with a click wherever something is shown, put in order, annotated, exported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from steps import ANCHORAGE, ask_and_wait

OpenPage = Callable[..., Page]


def test_what_is_shown_is_kept_ordered_annotated_and_exported(open_page: OpenPage) -> None:
    page = open_page()
    saved, items = page.locator("#saved"), page.locator("#dossier .kept")
    ask_and_wait(page, ANCHORAGE)
    keep = page.locator("#live .answer").get_by_role("button", name="Guardar la frase").first
    keep.click()
    expect(saved).to_contain_text("Guardado en «Dossier del")
    expect(keep).to_have_attribute("aria-pressed", "true")
    page.locator("#sources .cited").get_by_role("button", name="Guardar la cita").first.click()
    page.locator("#live .chip").first.click()
    page.locator("#reader").get_by_role("button", name="Guardar el artículo").click()
    expect(saved).to_contain_text("Guardado")
    page.locator("#reader .body p:not(:has(mark))").first.evaluate(
        """(block) => {
            const range = document.createRange();
            range.setStart(block.firstChild, 0);
            range.setEnd(block.firstChild, 12);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    words = page.evaluate("getSelection().toString()")
    page.locator("#reader .keep-words").click()
    page.get_by_role("link", name="Mesa", exact=True).click()
    expect(items).to_have_count(4)
    expect(items.last.locator(".words")).to_have_text(words.strip())

    items.last.get_by_role("button", name="Subir el elemento 4").click()
    expect(items.nth(2).locator(".words")).to_have_text(words.strip())
    box = items.first.get_by_role("textbox", name="Nota al elemento 1")
    box.fill("Contrastar con Moscú.")
    box.blur()
    expect(page.locator("#dossier-notice")).to_contain_text("Nota guardada")
    items.nth(3).get_by_role("button", name="Quitar el elemento 4").click()
    expect(items).to_have_count(3)
    saved.get_by_role("button", name="Deshacer").click()
    expect(items).to_have_count(4)
    items.first.locator(".source .tool").first.click()
    expect(page.locator("#reader mark.current")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Exportar").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Word").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as document:
        assert "Contrastar con Moscú." in document.read("word/document.xml").decode()
        assert "word/footnotes.xml" in document.namelist()
    page.reload()
    expect(items.first.get_by_role("textbox")).to_have_value("Contrastar con Moscú.")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


def test_what_was_kept_is_let_go_and_a_dossier_deleted(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Buscar", exact=True).click()
    page.locator("#search").get_by_role("searchbox", name="Palabras o").fill("Putin")
    page.get_by_role("link", name="Mesa", exact=True).click()
    page.locator("#dossier-head summary", has_text="Nuevo dossier").click()
    page.locator("#dossier-head [data-form=begin] input").fill("Cumbre")
    page.keyboard.press("Enter")
    expect(page.locator("#dossier-head select")).to_contain_text("Cumbre (0)")
    page.get_by_role("link", name="Buscar", exact=True).click()
    keep = page.locator("#search-results").get_by_role("button", name="Guardar el artículo").first
    expect(keep).to_have_attribute("aria-pressed", "false")
    keep.click()
    expect(page.locator("#saved")).to_contain_text("Guardado en «Cumbre»")
    keep.click()
    expect(page.locator("#saved")).to_contain_text("Quitado de «Cumbre»")
    page.get_by_role("link", name="Mesa", exact=True).click()
    expect(page.locator("#dossier .kept")).to_have_count(0)
    page.locator("#dossier-head summary", has_text="Borrar el dossier").click()
    page.get_by_role("button", name="Borrar", exact=True).click()
    expect(page.locator("#dossier-head select")).not_to_contain_text("Cumbre")
