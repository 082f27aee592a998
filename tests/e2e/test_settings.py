"""Settings in a browser: what it keeps itself, and what goes into the user's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from steps import ANCHORAGE, example

OpenPage = Callable[..., Page]

# Whether the page was dark when the browser first could paint it.
_FIRST_LOOK = """
document.addEventListener('DOMContentLoaded', () => {
  window.firstDark = document.documentElement.classList.contains('dark');
});
"""


def _settings(page: Page) -> None:
    page.get_by_role("link", name="Ajustes", exact=True).click()
    expect(page.get_by_role("heading", name="Ajustes", exact=True)).to_be_visible()


def _status(page: Page) -> Locator:
    return page.locator("#settings-status").get_by_role("status")


def _file(page: Page) -> Path:
    """The settings file, as the page names it."""
    return Path(page.locator("#settings-answers .hint code").inner_text())


def test_language_and_theme_are_kept_by_the_browser(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    page.add_init_script(_FIRST_LOOK)
    _settings(page)
    expect(page.get_by_role("radio", name="El del navegador")).to_be_checked()
    expect(page.locator("body.dark")).to_have_count(0)
    page.get_by_role("radio", name="Oscuro").check()
    expect(page.locator("body.dark")).to_have_count(1)

    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("radio", name="English")).to_be_checked()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    expect(page.locator("body.dark")).to_have_count(1)
    assert page.evaluate("window.firstDark") is True, "no flash of the light page"
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()

    other = open_page(color_scheme="light")
    expect(other.get_by_role("textbox", name="Su pregunta")).to_be_visible()
    expect(other.locator("body.dark")).to_have_count(0)


def test_the_theme_follows_the_system_until_one_is_chosen(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    expect(page.locator("body.dark")).to_have_count(1)
    page.emulate_media(color_scheme="light")
    expect(page.locator("body.dark")).to_have_count(0)
    _settings(page)
    page.get_by_role("radio", name="Claro").check()
    page.emulate_media(color_scheme="dark")
    page.reload()
    expect(page.get_by_role("radio", name="Claro")).to_be_checked()
    expect(page.locator("body.dark")).to_have_count(0)


def test_a_setting_is_saved_with_the_comments_of_the_file(open_page: OpenPage) -> None:
    page = open_page()
    _settings(page)
    file = _file(page)
    file.write_text("# Mis ajustes.\n[retrieval]\ntop_k = 9  # nueve\n", encoding="utf-8")
    page.get_by_text("Todos los ajustes", exact=True).click()
    field = page.get_by_label("top_k")
    field.fill("11")
    field.press("Enter")
    expect(_status(page)).to_contain_text("Guardado: retrieval.top_k")
    assert "# Mis ajustes.\n[retrieval]\ntop_k = 11  # nueve\n" in file.read_text(encoding="utf-8")
    expect(page.get_by_label("top_k")).to_be_visible()

    before = file.read_text(encoding="utf-8")
    page.get_by_label("top_k").fill("9999")
    page.get_by_label("top_k").press("Enter")
    expect(_status(page)).to_contain_text("lo máximo es 200")
    expect(page.get_by_label("top_k")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("top_k")).to_have_value("9999")
    assert file.read_text(encoding="utf-8") == before

    page.get_by_label("top_k").fill("")
    page.get_by_label("top_k").press("Enter")
    expect(page.get_by_label("top_k")).to_have_value("8")
    # The line stays, since it bears a remark of the user's.
    assert "# Mis ajustes.\n[retrieval]\ntop_k = 8  # nueve\n" in file.read_text(encoding="utf-8")


def test_literal_answers_from_the_next_question_on(open_page: OpenPage) -> None:
    page = open_page()
    _settings(page)
    page.get_by_role("radio", name="Nadie: solo citas literales").check()
    expect(_status(page)).to_contain_text("Guardado")
    assert "literal = true" in _file(page).read_text(encoding="utf-8")
    page.get_by_role("link", name="Preguntar", exact=True).click()
    example(page, ANCHORAGE).click()
    expect(page.locator("#status").get_by_role("status")).to_contain_text("Respuesta lista")
    expect(page.locator(".answer")).to_contain_text("«")
    _settings(page)
    page.get_by_role("radio", name="El modelo de conversación").check()
    expect(page.get_by_role("radio", name="El modelo de conversación")).to_be_checked()


def test_offline_a_download_says_why_not_and_how_by_hand(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    _settings(page)
    page.get_by_role("button", name="Descargar qwen2.5-coder-0.5b", exact=True).click()
    expect(_status(page)).to_contain_text("HEMEROTECA_OFFLINE")
    card = page.get_by_role("listitem").filter(has_text="qwen2.5-coder-0.5b").first
    expect(card).to_contain_text("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf")
    expect(card).to_contain_text("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF")
    page.get_by_text("Traer un modelo de un fichero", exact=True).click()
    page.get_by_label("Ruta del fichero").fill("/no/hay.gguf")
    page.get_by_role("button", name="Traer", exact=True).click()
    expect(_status(page)).to_contain_text("No existe /no/hay.gguf")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
