"""Asking on the page, with a real model: again, otherwise, further; and taking it away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from steps import (
    ANCHORAGE,
    NOBODY_KNOWS,
    answer,
    ask,
    ask_and_wait,
    box,
    choose,
    heading,
    highlighted,
    place,
    reader,
    set_options,
    status,
)

OpenPage = Callable[..., Page]

_CLIPBOARD = ["clipboard-read", "clipboard-write"]
_WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@pytest.fixture
def doubtful(open_page: OpenPage, writing: str) -> Iterator[Page]:
    """A page to which no sentence is backed well enough."""
    page = open_page(at=writing)
    set_options(page, supported="1", weak="0")
    yield page
    set_options(page, weak="", supported="")


@pytest.fixture
def strict(open_page: OpenPage) -> Iterator[Page]:
    """A page to which no sentence is backed at all."""
    page = open_page()
    set_options(page, supported="1", weak="1")
    yield page
    set_options(page, weak="", supported="")


def test_asking_again_otherwise_and_further(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, ANCHORAGE)
    before = answer(page).locator(".answer").inner_text()

    choose(answer(page), "Repetir")
    expect(status(page)).not_to_contain_text("Respuesta lista")
    expect(status(page)).to_contain_text("Respuesta lista")
    assert answer(page).locator(".answer").inner_text() == before
    expect(page.locator(".question")).to_have_count(1)

    offered = page.locator("#live .offered").get_by_role("button")
    expect(offered.first).to_be_visible()
    further = offered.first.inner_text()
    assert further != ANCHORAGE
    offered.first.click()
    expect(heading(page, further)).to_be_visible()
    expect(status(page)).to_contain_text(re.compile("Respuesta lista|no permite|no lo dice"))
    expect(page.locator(".question")).to_have_count(2)
    expect(page.locator("#live .offered").get_by_role("button", name=further)).to_have_count(0)
    _edits_the_first_question(page)


def _edits_the_first_question(page: Page) -> None:
    first = page.get_by_role("region", name="Respuesta").first
    choose(first, "Editar la pregunta")
    expect(box(page)).to_have_value(ANCHORAGE)
    expect(box(page)).to_be_focused()
    page.get_by_role("button", name="Dejarla como estaba").click()
    expect(box(page)).to_have_value("")
    expect(page.locator(".question")).to_have_count(2)

    choose(first, "Editar la pregunta")
    expect(page.get_by_text(f"sustituye a «{ANCHORAGE}»")).to_be_visible()
    other = "¿Dónde hablaron Putin y Trump?"
    box(page).fill(other)
    page.keyboard.press("Enter")
    expect(heading(page, other)).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)
    expect(status(page)).to_contain_text("Respuesta lista")
    expect(page.get_by_text("sustituye a")).to_have_count(0)


def test_an_answer_is_copied_with_its_citations(open_page: OpenPage, conversation: str) -> None:
    page = open_page(at=conversation, permissions=_CLIPBOARD)
    cited = place(page.get_by_role("button", name=re.compile(r"^Cita 1: ")).first)
    copied_from = page.get_by_role("region", name="Respuesta").first
    copied_from.get_by_role("button", name="Copiar", exact=True).click()
    expect(copied_from.get_by_role("status")).to_have_text("Copiado con sus citas")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(ANCHORAGE)
    assert "[1] «" in copied
    assert cited["quote"] in copied
    assert cited["byline"] in copied
    choose(copied_from, "Copiar en Markdown")
    expect(copied_from.get_by_role("status")).to_have_text("Copiado con sus citas")
    assert r"\[1\]" in page.evaluate("navigator.clipboard.readText()")


def test_without_the_browsers_clipboard_copying_still_works(
    open_page: OpenPage, conversation: str
) -> None:
    page = open_page(at=conversation)
    page.evaluate(_WITHOUT_CLIPBOARD)
    copy = answer(page).get_by_role("button", name="Copiar", exact=True)
    copy.click()
    expect(answer(page).get_by_role("status")).to_have_text("Copiado con sus citas")
    expect(copy).to_be_focused()
    box(page).focus()
    page.keyboard.press("Control+v")
    expect(box(page)).to_have_value(re.compile(re.escape(NOBODY_KNOWS)))


def test_a_refusal_says_why_and_how_to_go_on(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, NOBODY_KNOWS, "no permite responder")
    expect(answer(page)).to_contain_text("No lo sé")
    expect(answer(page)).to_contain_text("Pruebe a nombrar")
    nearest = page.locator("#sources")
    expect(nearest).to_contain_text("Lo más cercano")
    nearest.get_by_role("button", name=re.compile("^Abrir el artículo")).first.click()
    assert highlighted(page)
    expect(reader(page)).to_contain_text(f"pasaje hallado para {NOBODY_KNOWS}")
    page.keyboard.press("Escape")
    answer(page).get_by_role("button", name="Reformular la pregunta").click()
    expect(box(page)).to_have_value(NOBODY_KNOWS)
    box(page).fill("")
    ask_and_wait(page, ANCHORAGE)
    expect(page.locator(".question")).to_have_count(1)


def test_a_weak_sentence_shows_it_and_says_why_when_asked(doubtful: Page) -> None:
    """Also while more is written; a reason that was opened stays open."""
    page = doubtful
    ask(page, "¿Dónde hablaron Putin y Trump?")
    why = answer(page).get_by_role("button", name="Respaldo débil").first
    reason = answer(page).get_by_text("no llegan a respaldar la frase").first
    expect(why).to_have_attribute("aria-expanded", "false")
    expect(reason).to_be_hidden()
    why.click()
    expect(status(page)).to_contain_text("Respuesta lista")
    expect(status(page)).to_contain_text("poco o ningún respaldo")
    expect(why).to_have_attribute("aria-expanded", "true")
    expect(reason).to_be_visible()
    why.focus()
    page.keyboard.press("Enter")
    expect(reason).to_be_hidden()
    page.keyboard.press("Enter")
    expect(why).to_have_attribute("aria-expanded", "true")
    expect(reason).to_be_visible()
    words = answer(page).locator(".sentence.weak .words").first
    assert "dashed" in words.evaluate("e => getComputedStyle(e).textDecorationStyle")


def test_rejected_sentences_are_folded_and_say_why_when_asked(strict: Page) -> None:
    page = strict
    ask_and_wait(page, ANCHORAGE, "poco o ningún respaldo")
    reason = answer(page).locator(".withdrawn .reason").first
    expect(reason).to_be_hidden()
    answer(page).get_by_text(re.compile("retiradas?$")).click()
    expect(reason).to_be_visible()
    words = answer(page).locator(".sentence.rejected .words").first
    assert "line-through" in words.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_the_menu_of_an_answer_by_keyboard(open_page: OpenPage, conversation: str) -> None:
    page = open_page(at=conversation)
    opener = answer(page).get_by_role("button", name="Más acciones")
    items = answer(page).get_by_role("menuitem")
    opener.focus()
    page.keyboard.press("ArrowDown")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(items.first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(items.first).to_be_focused()
    with page.expect_download() as download:
        answer(page).get_by_role("menuitem", name="Exportar: Markdown").press("Enter")
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    assert NOBODY_KNOWS in exported
    assert ANCHORAGE not in exported
    expect(opener).to_be_focused()


def test_an_address_is_offered_as_an_article(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "http://127.0.0.1/noticia")
    expect(page.get_by_text("no una pregunta")).to_be_visible()
    expect(page.locator(".question")).to_have_count(0)
    page.get_by_role("button", name="Añadirla al archivo").click()
    expect(page.locator("#library-progress")).to_contain_text("HEMEROTECA_OFFLINE")
