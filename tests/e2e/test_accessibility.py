"""The page for everybody: axe-core in each state, the keyboard alone, zoom, nothing that jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from steps import (
    ANCHORAGE,
    NOBODY_KNOWS,
    answer,
    ask,
    ask_and_wait,
    box,
    chips,
    heading,
    highlighted,
    place,
    reader,
    status,
)

OpenPage = Callable[..., Page]

_RULES: Final = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
_GRAVE: Final = {"serious", "critical"}
_SCREENS: Final[dict[str, dict[str, Any]]] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "zoom": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}
# What moves by itself, in shares of the screen, and how far the first settled sentence stands below
# its question; both without polling.
_WATCH_SHIFTS: Final = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput)
      window.shifts.push([entry.value, ...entry.sources.map((s) => s.node?.className ?? "text")]);
}).observe({type: "layout-shift", buffered: false});
window.distances = [];
new MutationObserver(() => {
  const settled = document.querySelector("#live .sentence");
  const question = document.querySelector("#live .question");
  if (!settled || !question) return;
  const place = (element) => element.getBoundingClientRect().top;
  window.distances.push(Math.round(place(settled) - place(question)));
}).observe(document.getElementById("live"), {childList: true, subtree: true, characterData: true});
"""


def _grave(page: Page) -> list[str]:
    """What axe-core finds serious or critical, one line each."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{item['impact']}: {item['id']} at {node['target']}: {node['failureSummary']}"
        for item in found
        if item["impact"] in _GRAVE
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("screen", _SCREENS)
def test_axe_finds_nothing_serious_in_any_state(
    open_page: OpenPage, writing: str, conversation: str, screen: str
) -> None:
    page = open_page(at=writing, **_SCREENS[screen])
    assert _grave(page) == [], "empty"
    ask(page, ANCHORAGE)
    expect(page.locator(".draft")).to_be_visible()
    assert _grave(page) == [], "streaming"
    page.get_by_role("button", name="Detener").click()
    expect(status(page)).to_contain_text("Detenida")
    assert _grave(page) == [], "stopped"
    page = open_page(at=conversation, **_SCREENS[screen])
    expect(heading(page, NOBODY_KNOWS)).to_be_visible()
    assert _grave(page) == [], "answer and refusal"
    chips(page).first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert _grave(page) == [], "quotation"
    page.keyboard.press("Enter")
    assert highlighted(page)
    assert _grave(page) == [], "reader"
    page.keyboard.press("Escape")
    first = page.get_by_role("region", name="Respuesta").first
    first.get_by_role("button", name="Más acciones").click()
    assert _grave(page) == [], "menu"
    first.get_by_role("menuitem", name="Editar la pregunta").click()
    expect(page.get_by_role("button", name="Dejarla como estaba")).to_be_visible()
    assert _grave(page) == [], "editing"
    page.get_by_role("button", name="Dejarla como estaba").click()
    answer(page).get_by_role("button", name="Fuentes").click()
    expect(page.locator("#sources").get_by_role("heading", name="Fuentes")).to_be_visible()
    assert _grave(page) == [], "sources"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("screen", _SCREENS)
def test_axe_finds_nothing_serious_in_the_other_views(open_page: OpenPage, screen: str) -> None:
    page = open_page(**_SCREENS[screen])
    sections = page.get_by_role("navigation", name="Secciones")
    sections.get_by_role("link", name="Archivo").click()
    articles = page.locator("#library-articles .articles li")
    expect(articles.first).to_be_visible()
    assert _grave(page) == [], "archive"
    page.get_by_text("Añadir artículos", exact=True).click()
    page.get_by_text("Pegar texto", exact=True).click()
    page.get_by_text("Filtrar", exact=True).click()
    assert _grave(page) == [], "adding and filtering"
    page.keyboard.press("Escape")
    articles.first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Quitar 1 artículo").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert _grave(page) == [], "removal"
    page.keyboard.press("Escape")
    sections.get_by_role("link", name="Ajustes").click()
    expect(page.get_by_role("heading", name="Modelos de este equipo")).to_be_visible()
    assert _grave(page) == [], "settings"


def test_the_keyboard_alone_suffices_and_nothing_jumps(open_page: OpenPage) -> None:
    page = open_page(**_SCREENS["desk"])
    page.evaluate(_WATCH_SHIFTS)
    expect(box(page)).to_be_focused()
    page.keyboard.type(ANCHORAGE)
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Respuesta lista")
    _stood_still(page)
    expect(box(page)).to_be_focused()
    _back_to(page, "chip")
    focused = page.locator(":focus")
    cited = place(focused)
    page.keyboard.press("Enter")
    assert highlighted(page) == cited["quote"]
    expect(reader(page).get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".chip:focus")).to_have_count(1)
    page.keyboard.press("Tab")  # back from the end it was the last one
    expect(page.locator(".chip:focus")).to_have_count(0)
    for _ in range(chips(page).count()):
        _back_to(page, "chip")


def _stood_still(page: Page) -> None:
    """Nothing moved by itself while the answer was written."""
    distances = page.evaluate("window.distances")
    assert distances
    assert max(distances) - min(distances) <= 1
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) < 0.1, shifts
    expect(heading(page, ANCHORAGE)).to_be_in_viewport()


def _back_to(page: Page, kind: str) -> None:
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("kind => document.activeElement.classList.contains(kind)", kind):
            return
    pytest.fail(f"no {kind} within reach")


@pytest.mark.parametrize("screen", ["phone", "zoom"])
def test_on_a_small_screen_nothing_jumps_and_everything_is_in_reach(
    open_page: OpenPage, screen: str
) -> None:
    page = open_page(**_SCREENS[screen])
    page.evaluate(_WATCH_SHIFTS)
    ask_and_wait(page, ANCHORAGE)
    _stood_still(page)
    expect(box(page)).to_be_in_viewport()
    answer(page).get_by_role("button", name="Más acciones").click()
    for name in ("Editar la pregunta", "Copiar en Markdown"):
        tool = answer(page).get_by_role("menuitem", name=name)
        tool.scroll_into_view_if_needed()
        expect(tool).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
