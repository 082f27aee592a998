"""The articles in a browser: handing them in, asking about them, finding and removing them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]

_HEADLINE = "El telescopio de Carrasquilla abre el 14 de noviembre"
_BODY = (
    "El telescopio de Carrasquilla abrirá al público el 14 de noviembre de 2025. "
    "Lo anunció la alcaldesa, Remedios Pinto, que cifró la obra en 3,2 millones de euros.\n\n"
    "Las visitas al telescopio de Carrasquilla costarán seis euros."
)
_QUESTION = "¿Cuánto costarán las visitas al telescopio de Carrasquilla?"
_TIMELINE = re.compile(r"^Artículos por ")


def _enter(page: Page, view: str) -> None:
    page.get_by_role("navigation", name="Secciones").get_by_role("link", name=view).click()


def _library(page: Page) -> Locator:
    return page.locator("#library")


def _notice(page: Page) -> Locator:
    return page.locator("#library-notice").get_by_role("status")


def _range(page: Page) -> Locator:
    return page.locator("#library-articles").get_by_role("status")


def _search(page: Page, words: str) -> None:
    _library(page).get_by_role("searchbox", name="Buscar en titulares y textos").fill(words)


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Su pregunta").fill(question)
    page.get_by_role("button", name="Preguntar", exact=True).click()


def _status(page: Page) -> Locator:
    return page.locator("#status").get_by_role("status")


def _choose_files(page: Page, *paths: Path) -> None:
    page.get_by_text("Añadir artículos", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Elegir ficheros").click()
    chooser.value.set_files(paths)


def test_what_is_uploaded_is_cited_and_what_is_removed_is_not(
    open_page: OpenPage, tmp_path: Path
) -> None:
    article = {"title": _HEADLINE, "text": _BODY, "source": "La Lupa", "published": "2025-11-02"}
    good, bad = tmp_path / "telescopio.jsonl", tmp_path / "vacío.txt"
    good.write_text(json.dumps(article) + "\n", encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    page = open_page()
    _enter(page, "Archivo")
    expect(_library(page).get_by_role("heading", name="Archivo")).to_be_visible()
    _choose_files(page, good, bad)
    expect(_notice(page)).to_contain_text("Añadidos: 1.")
    expect(page.locator("#library-progress")).to_contain_text("vacío.txt")
    expect(page.locator("#library-progress")).to_contain_text("está vacío")

    _enter(page, "Preguntar")
    _ask(page, _QUESTION)
    expect(_status(page)).to_contain_text("Respuesta lista")
    chip = page.get_by_role("button", name=re.compile(r"^Cita \d+: La Lupa")).first
    chip.click()
    expect(page.locator("#reader").get_by_role("heading", name=_HEADLINE)).to_be_visible()
    expect(page.locator("#reader mark.current").first).to_contain_text("seis euros")

    _enter(page, "Archivo")
    _remove(page, "Carrasquilla")
    _enter(page, "Preguntar")
    page.get_by_role("button", name="Nueva conversación").click()
    _ask(page, _QUESTION)
    expect(_status(page)).to_contain_text(re.compile("Respuesta lista|no permite|no lo dice"))
    for place in ("#live", "#sources", "#scope-form"):
        expect(page.locator(place).get_by_text("La Lupa")).to_have_count(0)


def _remove(page: Page, words: str) -> None:
    _search(page, words)
    expect(_range(page)).to_have_text("1 a 1 de 1")
    _library(page).get_by_role("checkbox", name=f"Seleccionar: {_HEADLINE}").check()
    _library(page).get_by_role("button", name="Quitar 1 artículo").click()
    sure = page.get_by_role("dialog", name="¿Quitar 1 artículo del archivo?")
    expect(sure).to_be_visible()
    page.keyboard.press("Escape")
    expect(sure).to_be_hidden()
    _library(page).get_by_role("button", name="Quitar 1 artículo").click()
    sure.get_by_role("button", name="Quitar").click()
    expect(_notice(page)).to_contain_text("1 artículo quitado.")
    _search(page, "Carrasquilla")
    expect(page.locator("#library-articles")).to_contain_text("Ningún artículo coincide")


_DROP = """([name, body]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([body], name, {type: "text/plain"}));
  transfer.items.add(new File(["x"], "foto.png", {type: "image/png"}));
  document.body.dispatchEvent(
    new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


def test_a_new_index_is_filled_by_dropping_and_pasting_and_stays_in_its_tab(
    open_page: OpenPage,
) -> None:
    page, other = open_page(), open_page()
    _enter(page, "Archivo")
    page.get_by_text("Nuevo archivo", exact=True).click()
    page.get_by_label("Nombre").fill("Astronomía")
    page.get_by_role("button", name="Crear").click()
    expect(_notice(page)).to_contain_text("«Astronomía» creado")
    expect(_library(page)).to_contain_text("Este archivo está vacío")
    expect(page.get_by_role("button", name="Elegir ficheros")).to_be_visible()
    expect(page.get_by_role("button", name="Añadir los artículos de ejemplo")).to_be_visible()

    page.evaluate(_DROP, ["eclipse.txt", "Eclipse en Burgos\n\nHabrá un eclipse en agosto."])
    expect(_notice(page)).to_contain_text("Añadidos: 1.")
    expect(_notice(page)).to_contain_text("Omitidos: 1.")
    expect(page.locator("#library-progress")).to_contain_text("foto.png")
    _paste(page)
    expect(_range(page)).to_have_text("1 a 2 de 2")
    expect(page.locator("#masthead")).to_contain_text("«Astronomía», 2 artículos")

    expect(other.locator("#masthead")).to_contain_text("«demo»")
    _enter(page, "Preguntar")
    examples = page.locator("#past .example")
    expect(examples.first).to_be_visible()
    assert examples.count() <= 3
    for example in examples.all():
        expect(example).to_contain_text(re.compile("Venus|[Ee]clipse"))
    _ask(page, "¿Qué sonda ha lanzado la agencia?")
    expect(_status(page)).to_contain_text(re.compile("Respuesta lista|no permite|no lo dice"))
    expect(page.locator("#sources")).to_contain_text("Sonda a Venus")
    _enter(page, "Archivo")
    page.get_by_role("combobox", name=re.compile("^Archivo")).select_option("demo")
    expect(page.locator("#masthead")).to_contain_text("«demo»")
    _enter(page, "Preguntar")
    # Another archive, another conversation; the one before stays, and what it found can be read.
    expect(page.get_by_role("heading", name="Pregunte a su archivo")).to_be_visible()
    page.locator("#kept").get_by_role("button", name="¿Qué sonda ha", exact=False).first.click()
    title = re.compile("^Abrir el artículo")
    page.locator("#sources").get_by_role("button", name=title).first.click()
    expect(page.locator("#reader")).to_contain_text(re.compile("Venus|eclipse"))


def _paste(page: Page) -> None:
    form = page.locator("#library-intake")
    form.get_by_text("Pegar texto", exact=True).click()
    form.get_by_label("Titular").fill("Sonda a Venus")
    form.get_by_label("Medio").fill("La Lupa")
    form.get_by_label("Fecha").fill("2025-10-01")
    body = form.get_by_label("Texto", exact=True)
    body.fill("La agencia ha lanzado la sonda Lucero hacia Venus.")
    form.get_by_role("button", name="Añadir texto").click()
    expect(_notice(page)).to_contain_text("Añadidos: 1.")
    expect(body).to_have_value("")


def test_searching_sorting_filtering_and_the_timeline_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    _enter(page, "Archivo")
    expect(_range(page)).to_contain_text("1 a 50 de")
    page.get_by_role("button", name="Siguiente").click()
    expect(_range(page)).to_contain_text("51 a")
    page.get_by_label("Orden").select_option("oldest")
    expect(_range(page)).to_contain_text("1 a 50 de")
    expect(page.locator("#library-articles .articles li").first).to_contain_text("junio de 2025")

    bars = page.get_by_role("group", name=_TIMELINE).get_by_role("button")
    august = page.get_by_role("button", name="agosto de 2025: 9 artículos")
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(august).to_be_focused()
    page.keyboard.press("Enter")
    expect(_range(page)).to_have_text("1 a 9 de 9")
    expect(page.get_by_role("group", name="Artículos por día")).to_be_visible()
    chip = page.get_by_role("button", name=re.compile("^Quitar el filtro: del 1 de agosto"))
    expect(chip).to_be_visible()

    page.get_by_text("Filtrar", exact=True).click()
    page.locator("#library-controls").get_by_role("checkbox", name="El Pregón Norteño").check()
    expect(_range(page)).to_have_text("1 a 1 de 1")
    page.keyboard.press("Escape")
    title = page.locator("#library-articles .title")
    title.click()
    expect(page.locator("#reader").get_by_role("article")).to_contain_text("Seis días de anuncios")
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    page.locator("#library-chips").get_by_role("button", name="Quitar filtros").click()
    expect(_range(page)).to_contain_text("1 a 50 de")


def test_only_some_outlets_are_asked_and_a_refusal_offers_the_rest(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_text("Acotar", exact=True).click()
    page.locator("#scope-form").get_by_role("checkbox", name="Graderío Digital").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Solo se pregunta a")).to_contain_text("Graderío")
    _ask(page, "¿Qué acordaron Putin y Trump en Anchorage?")
    expect(_status(page)).to_contain_text("no permite responder")
    refusal = page.get_by_role("region", name="Respuesta")
    expect(refusal).to_contain_text("Solo se ha buscado en: Graderío Digital.")
    refusal.get_by_role("button", name="Preguntar a todo el archivo").click()
    expect(_status(page)).to_contain_text("Respuesta lista")
    expect(page.get_by_role("group", name="Solo se pregunta a")).to_have_count(0)
    expect(page.locator('#scope-form [value="Graderío Digital"]')).not_to_be_checked()


@pytest.mark.parametrize("view", ["Archivo", "Ajustes"])
def test_the_other_views_fit_a_small_screen(open_page: OpenPage, view: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    _enter(page, view)
    expect(page.get_by_role("heading", name=view, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    facts: dict[str, Any] = page.evaluate(
        "() => ({view: document.body.dataset.view, hash: location.hash})"
    )
    page.reload()
    expect(page.get_by_role("heading", name=view, exact=True)).to_be_visible()
    assert page.evaluate("location.hash") == facts["hash"]
    page.go_back()
    expect(page.get_by_role("textbox", name="Su pregunta")).to_be_visible()
