"""Serves the page, asks in a browser, and prints what came of it as JSON."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

_QUESTION: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS: Final = 120_000


def _ask(page: Page) -> dict[str, str]:
    page.get_by_role("textbox", name="Su pregunta").fill(_QUESTION)
    page.get_by_role("button", name="Preguntar").click()
    chip = page.get_by_role("button", name=re.compile(r"^Cita \d+: ")).first
    expect(chip).to_be_visible()
    place: dict[str, str] = chip.evaluate("button => ({...button.dataset})")
    chip.click()
    expect(page.locator("#reader").get_by_role("article")).to_be_visible()
    return place


def _visit(address: str) -> dict[str, str]:
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        page = browser.new_page(locale="es-ES")
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(address)
        try:
            return _ask(page)
        finally:
            browser.close()


def main() -> None:
    """One visit."""
    command = [sys.executable, "-m", "assistant", "serve", "--index", "demo"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        sys.stdout.write(json.dumps({"address": address, **_visit(address)}))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


if __name__ == "__main__":
    main()
