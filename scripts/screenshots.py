"""Pictures of the page over the demo articles, with the real model: ``docs/images/*.png``."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from assistant.config.resources import demo_folder
from assistant.config.settings import Settings

_ROOT: Final = Path(__file__).resolve().parent.parent
_ANCHORAGE: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
_REFUSED: Final = "¿Quién ganó el Mundial de 2034?"
_MOST_BYTES: Final = 400_000
_DESKTOP: Final = (1280, 800)
_PHONE: Final = (360, 740)
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=_ROOT / "docs" / "images")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=120_000)
    with _served() as address, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        _desktop(browser, address, into)
        _scope(browser, address, into)
        _library(browser, address, into)
        _dark(browser, address, into)
        _phone(browser, address, into)
        _settings(browser, address, into)
        browser.close()
    for picture in sorted(into.glob("*.png")):
        size = picture.stat().st_size
        sys.stdout.write(f"{picture.name}: {size // 1000} kB\n")
        if size > _MOST_BYTES:
            sys.exit(f"{picture} is larger than {_MOST_BYTES} bytes")


@contextmanager
def _served() -> Iterator[str]:
    """The page's address, on an index made for the occasion."""
    models = str(Settings.load().models)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HEMEROTECA_HOME": home, "HEMEROTECA_MODELS": models}
        articles = demo_folder() / "articles.jsonl"
        server = subprocess.Popen(
            [sys.executable, str(_ROOT / "tests" / "e2e" / "server.py"), str(articles)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip() or sys.exit("the server did not start")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _open(browser: Browser, address: str, size: tuple[int, int], *, dark: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="es-ES",
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Hemeroteca", exact=True)).to_be_visible()
    return page


def _status(page: Page) -> Locator:
    return page.locator("#status").get_by_role("status")


def _ask(page: Page, question: str, until: str) -> None:
    page.get_by_role("textbox", name="Su pregunta").fill(question)
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(_status(page)).to_contain_text(until)


def _read_first_citation(page: Page) -> None:
    page.locator(".chip").first.click()
    expect(page.locator("mark.current").first).to_be_in_viewport()


def _desktop(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, address, _DESKTOP)
    page.screenshot(path=into / "welcome.png")
    page.get_by_role("textbox", name="Su pregunta").fill(_ANCHORAGE)
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(page.locator(".draft")).to_be_visible()
    page.screenshot(path=into / "streaming.png")
    expect(_status(page)).to_contain_text("Respuesta lista")
    page.locator(".chip").first.hover()
    page.screenshot(path=into / "answer.png")
    _read_first_citation(page)
    page.screenshot(path=into / "reader.png")
    page.get_by_role("button", name="Nueva conversación").click()
    _ask(page, _REFUSED, "no permite responder")
    page.screenshot(path=into / "refusal.png")
    page.get_by_role("button", name=f"Opciones de «{_ANCHORAGE}»").click()
    page.screenshot(path=into / "conversations.png")


def _enter(page: Page, view: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=view).click()


def _scope(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, address, _DESKTOP)
    page.get_by_text("Acotar", exact=True).click()
    page.locator("#scope-form").get_by_role("checkbox", name="Graderío Digital").check()
    expect(page.locator("#scope-chips .filter")).to_be_visible()
    page.screenshot(path=into / "scope.png")
    page.keyboard.press("Escape")
    _ask(page, _ANCHORAGE, "no permite responder")
    page.screenshot(path=into / "scope-refusal.png")


def _library(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, address, _DESKTOP)
    _enter(page, "Archivo")
    rows = page.locator("#library-articles .articles li")
    expect(rows.first).to_be_visible()
    page.screenshot(path=into / "library.png")
    page.get_by_role("button", name="septiembre de 2025: 15 artículos").click()
    expect(rows).to_have_count(15)
    page.locator("#library-articles .title").first.click()
    expect(page.locator("#reader").get_by_role("article")).to_be_visible()
    page.screenshot(path=into / "library-reader.png")
    page.keyboard.press("Escape")
    page.locator("#library-articles .pick").first.check()
    page.get_by_role("button", name="Quitar 1 artículo").click()
    page.screenshot(path=into / "library-remove.png")
    page.keyboard.press("Escape")
    _hand_in(page)
    page.screenshot(path=into / "library-added.png")


def _hand_in(page: Page) -> None:
    page.get_by_text("Añadir artículos", exact=True).click()
    good = {"name": "nota.txt", "mimeType": "text/plain", "buffer": b"Una nota."}
    bad = {"name": "vacío.txt", "mimeType": "text/plain", "buffer": b""}
    page.locator("#library-intake input.files").set_input_files([good, bad])
    expect(page.locator("#library-notice")).to_contain_text("Añadidos: 1.")
    page.locator("#library").evaluate("view => view.scrollTo(0, 0)")


def _dark(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, address, _DESKTOP, dark=True)
    _ask(page, _ANCHORAGE, "Respuesta lista")
    _read_first_citation(page)
    page.screenshot(path=into / "dark.png")
    _enter(page, "Archivo")
    expect(page.locator("#library-articles .articles li").first).to_be_visible()
    page.screenshot(path=into / "library-dark.png")


def _phone(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, address, _PHONE)
    _ask(page, _ANCHORAGE, "Respuesta lista")
    page.screenshot(path=into / "phone.png")
    _read_first_citation(page)
    page.screenshot(path=into / "phone-reader.png")
    page.keyboard.press("Escape")
    _enter(page, "Archivo")
    expect(page.locator("#library-articles .articles li").first).to_be_visible()
    page.screenshot(path=into / "phone-library.png")


def _settings(browser: Browser, address: str, into: Path) -> None:
    page = _open(browser, f"{address}#/settings", _DESKTOP)
    expect(page.get_by_role("heading", name="Modelos de este equipo")).to_be_visible()
    page.screenshot(path=into / "settings.png")


if __name__ == "__main__":
    main()
