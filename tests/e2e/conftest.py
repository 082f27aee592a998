"""Real servers with real models, and a real browser that may not leave the machine."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from model_names import QUICK, WORDY
from playwright.sync_api import Browser, Page, expect, sync_playwright
from steps import ANCHORAGE, NOBODY_KNOWS, ask_and_wait

from assistant.config.resources import demo_folder

_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_ROOT: Final = Path(__file__).resolve().parents[2]
# The model answers in seconds, but a machine with two cores may be doing other things.
_PATIENCE_MS: Final = 90_000

_BIDI: Final = "\u202eoiranoicnerefer\u202c \u2066aislado\u2069 \u200f"
_HOSTILE: Final[dict[str, Any]] = {
    "id": "hostil",
    "title": f"Inauguran el <b>zarzuelódromo</b> de Villaconejos ${{window.hacked = 1}} {_BIDI}",
    "text": (
        "El zarzuelódromo de Villaconejos abrió sus puertas con tres mil butacas de corcho.\n\n"
        "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
        " {{value}} ${window.hacked = 1} `${window.hacked = 1}` [pulse](javascript:window.hacked=1)"
        f" {_BIDI} 🇪🇸 👩‍👩‍👧\n\n" + "A" * 100_000
    ),
    "source": f"La <i>Gaceta</i> <img src=x onerror=window.hacked=1> {_BIDI}",
    "author": "<svg onload=window.hacked=1>",
    "section": "[Sucesos](javascript:window.hacked=1)",
    "url": "javascript:window.hacked=1",
    "published": "2025-09-01",
}
_ENDLESS: Final[dict[str, Any]] = {
    "id": "interminable",
    "title": "Titular" + "B" * 100_000,
    "text": "La fábrica de paraguas de Torrelobatos cerrará en octubre, según su gerente.",
    "source": "Diario" + "C" * 100_000,
    "author": "D" * 100_000,
    "url": "https://faro.example/" + "e" * 100_000,
    "published": "2025-09-02",
}


@pytest.fixture(scope="session")
def articles() -> dict[str, str]:
    """Texts of the demo articles by id."""
    lines = (demo_folder() / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return {article["id"]: article["text"] for article in map(json.loads, lines)}


@pytest.fixture(scope="session")
def hostile() -> dict[str, Any]:
    """An article that would like to be more than text."""
    return _HOSTILE


# Of the session: these tests come last (see tests/conftest.py), so that neither the pages' models
# nor Playwright's event loop stands in the way of others.
@pytest.fixture(scope="session")
def address(
    demo_home: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a page over the demo articles and two hostile ones, with a quick model."""
    with _page(tmp_path_factory.mktemp("page-home"), demo_home, models_dir, **QUICK) as address:
        yield address


@pytest.fixture(scope="session")
def writing(
    demo_home: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of such a page that writes for seconds, for what is done meanwhile."""
    with _page(tmp_path_factory.mktemp("writing-home"), demo_home, models_dir, **WORDY) as address:
        yield address


@contextlib.contextmanager
def _page(home: Path, demo_home: Path, models_dir: Path, **changes: str) -> Iterator[str]:
    shutil.copytree(demo_home / "indexes", home / "indexes")
    extra = home / "hostil.jsonl"
    lines = [json.dumps(article) for article in (_HOSTILE, _ENDLESS)]
    extra.write_text("\n".join(lines) + "\n", encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("HEMEROTECA_")},
        "HEMEROTECA_HOME": str(home),
        "HEMEROTECA_MODELS": str(models_dir),
        "HEMEROTECA_OFFLINE": "1",
        "PYTHONPATH": str(_ROOT),
        **changes,
    }
    with (home / "server.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py")), str(extra)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield _first_line(server, log)
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=30)
        assert server.returncode == 0, "Ctrl-C is the ordinary way to end"


def _first_line(server: subprocess.Popen[str], log: Any) -> str:
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    if not line:
        log.seek(0)
        pytest.fail(f"the server did not start:\n{log.read()}")
    return line


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "the browser tests need chromium: apt-get install chromium"
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens the page in a tab of its own; whatever leaves the machine or fails is told at the end.

    Options are those of a Playwright browser context: ``locale``, ``viewport``...; ``at`` is the
    address of another page than the usual one.
    """
    trouble: list[str] = []
    contexts = []

    def watch(page: Page) -> None:
        def request(sent: Any) -> None:
            parts = urlsplit(sent.url)
            if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
                trouble.append(f"request to {sent.url}")

        page.on("request", request)
        page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda said: trouble.append(f"console: {said.text}") if said.type == "error" else None,
        )

    def open_(at: str = address, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "es-ES", **options})
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        watch(page)
        page.goto(at)
        expect(page.get_by_role("heading", name="Hemeroteca", exact=True)).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture(scope="session")
def conversation(browser: Browser, address: str) -> str:
    """Address of a conversation that was had once, for tests that only look at it.

    In it an answer and then a refusal.
    """
    context = browser.new_context(locale="es-ES")
    page = context.new_page()
    page.goto(address)
    ask_and_wait(page, ANCHORAGE)
    ask_and_wait(page, NOBODY_KNOWS, "no permite responder")
    at = page.url
    context.close()
    return at
