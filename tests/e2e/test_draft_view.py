"""A draft on the page: pasted or opened, checked, looked through, exported."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Page, expect
from steps import highlighted

OpenPage = Callable[..., Page]

_BACKED = (
    "El asesor presidencial ruso Yuri Ushakov afirmó que Putin y Trump acordaron continuar las "
    "conversaciones directas entre las delegaciones de Moscú y Kiev, y quizá elevar su nivel."
)


def _view(page: Page) -> None:
    page.get_by_role("link", name="Mesa", exact=True).click()
    page.get_by_role("link", name="Borrador", exact=True).click()


def test_a_draft_is_checked_sentence_by_sentence(open_page: OpenPage) -> None:
    page = open_page()
    _view(page)
    page.locator("#draft textarea").fill(f"{_BACKED} La Luna es de queso de Cabrales. ¿Y mañana?")
    page.get_by_role("button", name="Comprobar", exact=True).click()
    expect(page.locator("#draft-notice")).to_contain_text("Borrador comprobado")
    rows = page.locator("#draft-rows li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_have_class("backed")
    rows.first.locator(".tool").first.click()
    assert "Yuri Ushakov afirmó" in highlighted(page)
    page.keyboard.press("Escape")
    page.locator("#draft-rows").get_by_role("button", name="No está en el archivo").click()
    expect(page.locator("#draft-rows li:visible")).to_have_count(1)
    page.locator("#draft h2").click()
    page.keyboard.press("n")
    expect(page.locator("#draft-rows li:focus")).to_contain_text("queso")
    with page.expect_download() as download:
        page.get_by_role("button", name="Datos JSON").click()
    report = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert report["counts"]["backed"] == 1
    with page.expect_download() as download:
        page.get_by_role("button", name="Informe Word").click()
    assert "queso" in "".join(
        cell.text
        for table in Document(str(download.value.path())).tables
        for row in table.rows
        for cell in row.cells
    )
    page.get_by_role("link", name="Preguntar", exact=True).click()
    _view(page)
    expect(rows).to_have_count(3)
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


def test_a_word_document_is_opened_and_a_bad_one_told(open_page: OpenPage, tmp_path: Path) -> None:
    made, file = Document(), io.BytesIO()
    made.add_paragraph(_BACKED)
    made.save(file)
    page = open_page(viewport={"width": 390, "height": 844})
    _view(page)
    opened = page.locator('#draft [type="file"]')
    opened.set_input_files({"name": "b.docx", "mimeType": "x/y", "buffer": file.getvalue()})
    expect(page.locator("#draft textarea")).to_have_value(_BACKED)
    opened.set_input_files({"name": "malo.docx", "mimeType": "x/y", "buffer": b"PK\x03\x04no"})
    expect(page.locator("#draft-notice")).to_contain_text("malo.docx")
    expect(page.locator("#draft textarea")).to_have_value(_BACKED)


def test_a_check_is_stopped_and_what_was_found_stays(open_page: OpenPage) -> None:
    page = open_page()
    _view(page)
    page.locator("#draft textarea").fill("\n\n".join(f"{_BACKED} {n}." for n in range(150)))
    page.get_by_role("button", name="Comprobar", exact=True).click()
    page.locator("#draft-progress").get_by_role("button", name="Detener").click()
    expect(page.locator("#draft-notice")).to_contain_text("sin comprobar")
    assert page.locator("#draft-rows li").count() < 150
