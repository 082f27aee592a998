"""What a bookmarklet sends, and whose."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.testing import HashEmbeddings
from assistant.ui.capture import capture_routes, token_of
from assistant.ui.page import Page

_WORDS = "El pleno de Soto aprobó anoche el presupuesto por nueve votos contra ocho. " * 3
_HTML = f"<html><head><title>Pleno</title></head><body><article><p>{_WORDS}</p></article></body>"


@pytest.fixture
def assistant(hemeroteca_home: Path) -> Iterator[Assistant]:
    with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings()) as own:
        own.add([])
        yield own


@pytest.fixture
def client(assistant: Assistant) -> TestClient:
    return TestClient(Starlette(routes=capture_routes(Page(assistant))))


def _sent(assistant: Assistant, **changes: Any) -> dict[str, Any]:
    token = token_of(assistant.settings.home)
    return {"token": token, "url": "https://faro.example/1", "html": _HTML, **changes}


def test_a_page_is_stored_and_sent_again_is_the_same(
    assistant: Assistant, client: TestClient
) -> None:
    first = client.post("/capture", json=_sent(assistant))
    assert first.status_code == 200
    assert "Pleno" in first.json()["said"]
    (article,) = assistant.index.articles()
    assert article.url == "https://faro.example/1"
    changed = _HTML.replace("nueve", "diez")
    client.post("/capture", json=_sent(assistant, html=changed))
    (article,) = assistant.index.articles()
    assert "diez votos" in article.text


@pytest.mark.parametrize("token", ["", "x", "ñ", None, 7, "\ud800"])
def test_without_the_token_nothing_is_stored(
    assistant: Assistant, client: TestClient, token: object
) -> None:
    body = json.dumps(_sent(assistant, token=token)).encode("ascii")
    assert client.post("/capture", content=body).status_code == 403
    assert len(assistant.index) == 0


def test_what_is_no_article_is_told(assistant: Assistant, client: TestClient) -> None:
    for changes in ({"url": "file:///etc/passwd"}, {"html": ""}, {"html": 5}, {"url": "nada"}):
        answer = client.post("/capture", json=_sent(assistant, **changes))
        assert answer.status_code in (400, 422)
        assert "\n" not in answer.json()["said"]
    for body in (b"{", b"[1]", b"\xff", b"[" * 100_000):
        assert client.post("/capture", content=body).status_code == 403
    assert len(assistant.index) == 0


def test_what_is_too_long_is_not_read(assistant: Assistant, client: TestClient) -> None:
    answer = client.post("/capture", content=b"a" * 20_000_001)
    assert answer.status_code == 413


def test_the_token_is_its_owner_s_and_can_be_renewed(
    assistant: Assistant, client: TestClient
) -> None:
    sent, home = _sent(assistant), assistant.settings.home
    mode = (home / "run" / "capture.token").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert token_of(home, renew=True) != sent["token"]
    assert client.post("/capture", json=sent).status_code == 403


def test_the_window_says_what_it_is_for(client: TestClient) -> None:
    shown = client.get("/capture", headers={"accept-language": "es"}).text
    assert "A la hemeroteca" in shown
    assert client.put("/capture").status_code == 405
