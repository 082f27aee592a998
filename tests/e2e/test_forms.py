"""Answers of other forms than prose on the page: rows, their citations, another form by a click."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from steps import answer, ask_and_wait, heading, highlighted, place, status

OpenPage = Callable[..., Page]

_CHRONOLOGY = "cronología del incendio de la sierra de Ortejo"


def test_a_chronology_is_a_list_of_days_whose_citations_open(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, _CHRONOLOGY)
    rows = answer(page).get_by_role("listitem").filter(has=page.locator(".heading"))
    days = [row.get_attribute("datetime") or "" for row in rows.locator("time").all()]
    assert len(days) > 5
    assert days[:-1] == sorted(days[:-1])  # the last line is the figure that changed
    expect(rows.last).to_contain_text(re.compile("350 hectáreas.*2.812,4 hectáreas"))
    chip = rows.first.locator(".chip")
    chip.click()
    assert highlighted(page) == place(chip)["quote"]
    page.keyboard.press("Escape")
    page.get_by_role("group", name="Los hechos en el tiempo").get_by_role("button").last.click()
    assert page.evaluate("document.activeElement.closest('.rows > li') !== null")
    expect(page.locator(".rows li.shown-now time")).to_have_attribute("datetime", max(days[:-1]))
    points = page.get_by_role("group", name="La cifra en el tiempo").get_by_role("button")
    expect(points.last).to_have_accessible_name(re.compile("2.812,4 hectáreas, publicado el 18"))


@pytest.mark.parametrize(
    ("question", "form", "words"),
    [
        ("¿Qué dicen los medios sobre el vertido del Sarga?", "Medio a medio", "No coinciden"),
        ("¿Qué ha dicho Rodrigo Peñafiel?", "Declaraciones", "el juzgado"),
        ("noticias de octubre", "Listado", "El observatorio de Hinojar"),
    ],
)
def test_each_form_has_its_rows_and_its_name(
    open_page: OpenPage, question: str, form: str, words: str
) -> None:
    page = open_page()
    ask_and_wait(page, question)
    expect(answer(page).locator("ol.rows li").filter(has_text=words).first).to_be_visible()
    expect(answer(page).get_by_role("button", name=f"{form} · cambiar")).to_be_visible()


def test_another_form_is_chosen_from_its_name(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, _CHRONOLOGY)
    answer(page).get_by_role("button", name="Cronología · cambiar").click()
    answer(page).get_by_role("menuitem", name="Medio a medio").click()
    expect(answer(page).locator("ol.rows.versions")).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)


def test_small_talk_is_answered_and_offers_what_the_archive_answers(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("textbox", name="Su pregunta").fill("Hola")
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(heading(page, "Hola")).to_be_visible()
    expect(answer(page)).to_contain_text("Pregunte por las noticias de este archivo")
    expect(page.locator("#live .example")).to_have_count(3)
    expect(status(page)).not_to_contain_text("no permite")
