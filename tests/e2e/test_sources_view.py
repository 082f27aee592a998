"""Sources of an archive on the page: added, visited again, their faults told, let go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]


def _panel(page: Page) -> Locator:
    page.get_by_role("link", name="Archivo", exact=True).click()
    panel = page.locator("#library .sources")
    expect(panel).to_be_visible()
    if not panel.evaluate("details => details.open"):
        panel.locator("> summary").click()
    return panel


def _add(panel: Locator, source: str) -> None:
    panel.locator("form input[name=source]").fill(source)
    panel.get_by_role("button", name="Añadir fuente").click()


def test_a_folder_is_kept_in_step(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "redacción"
    folder.mkdir()
    (folder / "uno.txt").write_text(
        "Abre la biblioteca\n\nLa biblioteca de Cuencabuena abrió ayer con 12.000 libros.\n",
        encoding="utf-8",
    )
    page = open_page()
    _add(_panel(page), str(folder))
    mine = page.locator("#library .origins li").filter(has_text="redacción")
    expect(mine).to_contain_text("1 artículo")
    (folder / "dos.txt").write_text(
        "Cierra el cine\n\nEl cine de Cuencabuena cerró el lunes tras 60 años.\n", encoding="utf-8"
    )
    _panel(page)
    mine.get_by_role("button", name="Visitar ahora").click()
    expect(mine).to_contain_text("2 artículos")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    (folder / "uno.txt").unlink()
    mine.get_by_role("button", name="Visitar ahora").click()
    expect(mine).to_contain_text("1 ya no está")
    mine.get_by_role("button", name="Olvidar").click()
    expect(mine).to_have_count(0)


def test_what_cannot_be_read_is_told_and_nothing_is_lost(open_page: OpenPage) -> None:
    page = open_page()
    _add(_panel(page), "/no/existe")
    expect(page.locator("#library-notice")).to_contain_text("/no/existe")
    expect(page.locator("#library .origins li").filter(has_text="/no/existe")).to_have_count(0)
