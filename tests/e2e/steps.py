"""What a person does on the page, and where they look."""

from __future__ import annotations

import re
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

ANCHORAGE: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
NOBODY_KNOWS: Final = "¿Quién ganó el Mundial de 2034?"


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    box(page).fill(question)
    page.get_by_role("button", name="Preguntar", exact=True).click()


def ask_and_wait(page: Page, question: str, until: str = "Respuesta lista") -> None:
    """Ask, and wait until the line of state says so."""
    ask(page, question)
    expect(heading(page, question)).to_be_visible()
    expect(status(page)).to_contain_text(until)


def example(page: Page, question: str) -> Locator:
    """A question that the page offers to begin with."""
    return page.locator(".welcome").get_by_role("button", name=question)


def set_options(page: Page, **values: str) -> None:
    """Give settings of ``[verification]`` other values, one after the other; empty: the default."""
    page.get_by_role("link", name="Ajustes", exact=True).click()
    page.locator("#advanced").evaluate("details => { details.open = true; }")
    for key, value in values.items():
        field = page.locator(f"#set-verification-{key}")
        field.fill(value)
        field.press("Enter")
        saved = page.locator(".setting").filter(has=field).locator(".origin.file")
        expect(saved).to_have_count(1 if value else 0)
    page.get_by_role("link", name="Preguntar", exact=True).click()


def box(page: Page) -> Locator:
    """Where questions are typed."""
    return page.get_by_role("textbox", name="Su pregunta")


def heading(page: Page, question: str) -> Locator:
    """A question in the conversation."""
    return page.get_by_role("heading", name=question)


def status(page: Page) -> Locator:
    """The line that says how far the answer is."""
    return page.locator("#status").get_by_role("status")


def answer(page: Page) -> Locator:
    """The latest answer with all that belongs to it."""
    return page.get_by_role("region", name="Respuesta").last


def choose(exchange: Locator, action: str) -> None:
    """Choose from the menu of an answer."""
    exchange.get_by_role("button", name="Más acciones").click()
    exchange.get_by_role("menuitem", name=action).click()


def chips(page: Page) -> Locator:
    """The citations of all answers."""
    return page.get_by_role("button", name=re.compile(r"^Cita \d+: "))


def reader(page: Page) -> Locator:
    """The article being read."""
    return page.locator("#reader").get_by_role("article")


def place(chip: Locator) -> dict[str, Any]:
    """What a citation carries: article, start, end, quote."""
    data: dict[str, Any] = chip.evaluate("button => ({...button.dataset})")
    return data


def highlighted(page: Page) -> str:
    """The words at which the reader stands; they can be seen."""
    marks = reader(page).locator("mark.current")
    expect(marks.first).to_be_in_viewport()
    return "".join(marks.all_text_contents())
