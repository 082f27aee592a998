"""The page without a chat model: it explains, offers the default one, and then answers with it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from file_hub import FileHub
from model_names import CHAT, EMBEDDER
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]

_ROOT = Path(__file__).resolve().parents[2]
_ANCHORAGE = "¿Qué acordaron Putin y Trump en Anchorage?"


@pytest.fixture(scope="module")
def hub(models_dir: Path) -> Iterator[FileHub]:
    (file,) = (models_dir / CHAT).glob("*.gguf")
    with FileHub(file) as hub:
        yield hub


@pytest.fixture(scope="module")
def address(
    hub: FileHub, demo_home: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of ``python app.py`` on a machine that has the embedder alone."""
    home = tmp_path_factory.mktemp("bare-home")
    shutil.copytree(demo_home / "indexes", home / "indexes")
    (home / "models" / ".memory").mkdir(parents=True)
    (home / "models" / EMBEDDER).symlink_to(models_dir / EMBEDDER)
    # How the model runs best here is measured once a run.
    if (known := models_dir / ".memory" / "tuning.json").exists():
        shutil.copy(known, home / "models" / ".memory")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("HEMEROTECA_")},
        "HEMEROTECA_HOME": str(home),
        "HF_ENDPOINT": hub.address,
        "no_proxy": "127.0.0.1",
        "PYTHONPATH": str(_ROOT),
    }
    server = subprocess.Popen(
        [sys.executable, "-u", str(_ROOT / "app.py")],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def test_a_missing_model_is_explained_offered_fetched_and_used(
    open_page: OpenPage, hub: FileHub
) -> None:
    page = open_page()
    missing = page.get_by_role("region", name="Falta un modelo para poder responder")
    expect(missing).to_contain_text(CHAT)
    missing.get_by_role("button", name="Descargar").click()
    expect(missing.get_by_role("progressbar")).to_have_attribute("value", re.compile(r"[1-9]\d"))
    missing.get_by_role("button", name="Detener").click()
    expect(missing).to_contain_text("Lo ya bajado se conserva")

    hub.hurry.set()
    page.get_by_role("link", name="Ajustes", exact=True).click()
    page.get_by_role("button", name=f"Descargar {CHAT}", exact=True).click()
    status = page.locator("#settings-status").get_by_role("status")
    expect(status).to_contain_text("Descarga terminada")
    assert hub.ranges[0] is None
    assert hub.ranges[-1] is not None, "it went on where it had stopped"
    used = page.get_by_role("listitem").filter(has_text="En uso")
    expect(used).to_have_count(2)

    page.get_by_role("link", name="Preguntar", exact=True).click()
    expect(missing).to_have_count(0)
    page.get_by_role("button", name=_ANCHORAGE).click()
    expect(page.locator("#status").get_by_role("status")).to_contain_text("Respuesta lista")
    expect(page.locator(".answer")).to_contain_text("delegaciones")
