"""Conversations in a browser, with a real model: kept, found again, and nobody else's."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from command import COMMAND
from model_names import QUICK, WORDY
from playwright.sync_api import Browser, Locator, Page, expect

_ANCHORAGE: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
_NOBODY_KNOWS: Final = "¿Quién ganó el Mundial de 2034?"
_NOR_THAT: Final = "¿Cuándo dimitió Gustavo Petro en Bogotá?"
_PASSWORD: Final = "abracadabra"
_ROOT: Final = Path(__file__).resolve().parents[2]


class _Server:
    """``hemeroteca serve`` over one home, started and ended as people and accidents do."""

    def __init__(self, home: Path, models: Path) -> None:
        self.home = home
        self.address = ""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[str] | None = None
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HEMEROTECA_")},
            "HEMEROTECA_HOME": str(home),
            "HEMEROTECA_MODELS": str(models),
            "HEMEROTECA_OFFLINE": "1",
            "PYTHONPATH": str(_ROOT),
        }

    def start(self, *options: str, wordy: bool = False) -> None:
        """Serve, each time at the same address.

        Args:
            *options: Of the command.
            wordy: Whether it writes for seconds.
        """
        with (self.home / "server.log").open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "--index", "demo", "--port", str(self._port), *options],
                env={**self._environment, **(WORDY if wordy else QUICK)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address, (self.home / "server.log").read_text(encoding="utf-8")

    def end(self, how: int = signal.SIGINT) -> None:
        """End it, gently or not."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.communicate(timeout=60)
            self._process = None


@contextlib.contextmanager
def _served(demo_home: Path, models_dir: Path, folder: Path) -> Iterator[_Server]:
    shutil.copytree(demo_home / "indexes", folder / "indexes")
    serving = _Server(folder, models_dir)
    try:
        yield serving
    finally:
        serving.end()


@pytest.fixture
def server(demo_home: Path, models_dir: Path, tmp_path: Path) -> Iterator[_Server]:
    """Not started yet."""
    (tmp_path / "served").mkdir()
    with _served(demo_home, models_dir, tmp_path / "served") as serving:
        yield serving


@pytest.fixture(scope="module")
def private(
    demo_home: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Server]:
    """With a password, so that a browser sees no conversation but its own."""
    folder = tmp_path_factory.mktemp("private")
    (folder / "password").write_text(_PASSWORD, encoding="utf-8")
    with _served(demo_home, models_dir, folder) as serving:
        serving.start("--password-file", str(folder / "password"))
        yield serving


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Any]:
    """Makes browsers that know nothing of each other: ``contexts(viewport=...)``."""
    made = []

    def make(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "es-ES", **options})
        context.set_default_timeout(90_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


def _visit(context: Any, address: str) -> Page:
    page: Page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Hemeroteca", exact=True)).to_be_visible()
    return page


def _ask(page: Page, question: str, until: str = "Respuesta lista") -> None:
    page.get_by_role("textbox", name="Su pregunta").fill(question)
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(_status(page)).to_contain_text(until)


def _status(page: Page) -> Locator:
    return page.locator("#status").get_by_role("status")


def _said(page: Page) -> Locator:
    return page.locator("#kept-said").get_by_role("status")


def _titles(page: Page) -> Locator:
    return page.locator("#kept .to-kept")


def _search(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Buscar en las conversaciones")


def _answers(page: Page) -> str:
    return "\n".join(page.locator("#transcript .exchange").all_inner_texts())


def test_conversations_survive_reload_restart_and_a_kill_in_the_middle(
    server: _Server, contexts: Any
) -> None:
    server.start()
    page = _visit(contexts(), server.address)
    expect(page.locator("#kept")).to_contain_text("Aquí aparecerán")
    _ask(page, _ANCHORAGE)
    _ask(page, _NOBODY_KNOWS, "no permite responder")
    expect(_titles(page)).to_have_text([_ANCHORAGE])
    expect(page.locator("#kept .to-kept[aria-current]")).to_have_text(_ANCHORAGE)
    before, sources = _answers(page), page.locator("#sources").inner_text()

    page.reload()
    expect(page.get_by_role("heading", name=_NOBODY_KNOWS)).to_be_visible()
    assert _answers(page) == before

    server.end()
    server.start(wordy=True)
    expect(page.get_by_role("heading", name="Hemeroteca", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=_ANCHORAGE)).to_be_visible()
    expect(_status(page)).to_contain_text("no permite responder")
    assert _answers(page) == before
    assert page.locator("#sources").inner_text() == sources
    chip = page.get_by_role("button", name=re.compile(r"^Cita \d+: ")).first
    quote = chip.evaluate("button => button.dataset.quote")
    chip.click()
    marks = page.locator("#reader mark.current")
    expect(marks.first).to_be_in_viewport()
    assert "".join(marks.all_text_contents()) == quote

    another = _visit(contexts(), server.address)
    expect(_titles(another)).to_have_text([_ANCHORAGE])
    expect(another.get_by_role("heading", name=_ANCHORAGE)).to_have_count(0)
    _titles(another).first.click()
    expect(another.get_by_role("heading", name=_NOBODY_KNOWS)).to_be_visible()
    assert _answers(another) == before
    _killed_in_the_middle_of_an_answer(server, page)


def _killed_in_the_middle_of_an_answer(server: _Server, page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Nueva conversación").click()
    expect(page.get_by_role("heading", name="Pregunte a su archivo")).to_be_visible()
    page.get_by_role("textbox", name="Su pregunta").fill(_ANCHORAGE)
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(page.locator("#sources .source").first).to_be_visible()
    expect(page.locator(".draft")).to_be_visible()
    settled = page.locator("#live .sentence .words").all_inner_texts()
    server.end(signal.SIGKILL)
    server.start()
    # The page notices by itself that the server is another, or is reloaded by the person.
    page.goto(page.url)
    expect(page.get_by_role("heading", name=_ANCHORAGE)).to_be_visible()
    expect(_status(page)).to_contain_text("Interrumpida")
    expect(page.locator("#live .note")).to_contain_text("Interrumpida antes de terminar")
    expect(page.locator("#sources .source").first).to_be_visible()
    expect(page.locator(".draft")).to_have_count(0)
    kept = page.locator("#live .sentence .words").all_inner_texts()
    assert kept[: len(settled)] == settled
    _ask(page, _NOBODY_KNOWS, "no permite responder")
    expect(_titles(page)).to_have_count(2)


def test_renamed_searched_exported_and_removed_by_keyboard(private: _Server, contexts: Any) -> None:
    page = _logged_in(contexts(), private.address)
    _ask(page, _NOBODY_KNOWS, "no permite responder")
    page.get_by_role("button", name="Nueva conversación").click()
    expect(page.get_by_role("heading", name=_NOBODY_KNOWS)).to_have_count(0)
    _ask(page, _ANCHORAGE)
    expect(_titles(page)).to_have_text([_ANCHORAGE, _NOBODY_KNOWS])

    options = page.get_by_role("button", name=f"Opciones de «{_NOBODY_KNOWS}»")
    options.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cambiar el título")).to_be_focused()
    page.keyboard.press("Escape")
    expect(options).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Título de la conversación")).to_be_focused()
    page.keyboard.type("Fútbol del año que viene")
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Fútbol del año que viene")
    renamed = page.locator("#kept").get_by_role(
        "button", name="Fútbol del año que viene", exact=True
    )
    expect(renamed).to_be_focused()

    _search(page).fill("FUTBOL ANO")
    expect(_titles(page)).to_have_text(["Fútbol del año que viene"])
    _search(page).fill("delegaciones")
    expect(_titles(page)).to_have_text([_ANCHORAGE])
    for kind, ending in (("Markdown", ".md"), ("HTML", ".html"), ("JSON", ".json")):
        page.get_by_role("button", name=f"Opciones de «{_ANCHORAGE}»").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        assert (
            download.value.suggested_filename == f"que-acordaron-putin-y-trump-en-anchorage{ending}"
        )
        content = Path(download.value.path()).read_text(encoding="utf-8")
        assert "delegaciones" in content
        if kind == "JSON":
            answer = json.loads(content)["exchanges"][0]["answer"]
            assert answer["citations"][0]["quote"]
    _search(page).fill("")
    expect(_titles(page)).to_have_count(2)

    page.get_by_role("button", name=f"Opciones de «{_ANCHORAGE}»").click()
    page.get_by_role("button", name="Eliminar", exact=True).click()
    expect(page.get_by_role("button", name="Cancelar")).to_be_focused()
    page.get_by_role("group", name=re.compile("No se puede deshacer")).get_by_role(
        "button", name="Eliminar"
    ).click()
    expect(_titles(page)).to_have_text(["Fútbol del año que viene"])
    expect(page.get_by_role("heading", name=_ANCHORAGE)).to_have_count(0)
    expect(page.get_by_role("heading", name="Pregunte a su archivo")).to_be_visible()
    expect(renamed).to_be_focused()


def test_a_drawer_on_a_small_screen(private: _Server, contexts: Any) -> None:
    page = _logged_in(contexts(viewport={"width": 360, "height": 740}), private.address)
    _ask(page, _NOBODY_KNOWS, "no permite responder")
    page.get_by_role("button", name="Nueva conversación").wait_for(state="hidden")
    drawer = page.get_by_role("button", name="Conversaciones")
    drawer.click()
    expect(_titles(page)).to_be_visible()
    page.get_by_role("button", name="Nueva conversación").click()
    expect(_titles(page)).to_be_hidden()
    expect(page.get_by_role("heading", name="Pregunte a su archivo")).to_be_visible()
    drawer.click()
    _titles(page).first.click()
    expect(_titles(page)).to_be_hidden()
    expect(page.get_by_role("heading", name=_NOBODY_KNOWS)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_browsers_with_a_password_see_nothing_of_each_other(
    private: _Server, contexts: Any
) -> None:
    anna, boris = contexts(), contexts()
    first = _logged_in(anna, private.address)
    _ask(first, _NOBODY_KNOWS, "no permite responder")
    expect(_titles(first)).to_have_text([_NOBODY_KNOWS])

    second = _logged_in(boris, private.address)
    expect(second.locator("#kept")).to_contain_text("Aquí aparecerán")
    second.goto(first.url)
    expect(second.get_by_role("heading", name="Pregunte a su archivo")).to_be_visible()
    expect(second.locator("#kept")).to_contain_text("Aquí aparecerán")
    expect(second.get_by_role("heading", name=_NOBODY_KNOWS)).to_have_count(0)
    _ask(second, _NOR_THAT, "no permite responder")
    expect(_titles(second)).to_have_text([_NOR_THAT])

    first.reload()
    expect(_titles(first)).to_have_text([_NOBODY_KNOWS])
    expect(first.get_by_role("heading", name=_NOBODY_KNOWS)).to_be_visible()
    (key,) = (c for c in anna.cookies() if c["name"] == "hemeroteca_browser")
    assert (key["httpOnly"], key["sameSite"]) == (True, "Lax")
    assert "hemeroteca_browser" not in first.evaluate("document.cookie")


def _logged_in(context: Any, address: str) -> Page:
    page: Page = context.new_page()
    page.goto(address)
    page.get_by_label("usuario").fill("hemeroteca")
    page.get_by_label("contraseña").fill(_PASSWORD)
    page.get_by_role("button", name="Iniciar sesión").click()
    expect(page.get_by_role("heading", name="Hemeroteca", exact=True)).to_be_visible()
    return page
