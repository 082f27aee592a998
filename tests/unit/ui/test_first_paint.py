"""What the server writes into the page itself, before any script has come."""

from __future__ import annotations

import gzip

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.ui.first_paint import FirstPaint

_PAGE = "<html><head><title>ñ</title></head><body></body></html>"


def _page(request: Request) -> HTMLResponse:
    return HTMLResponse(_PAGE, headers={"x-asked": request.headers.get("accept-encoding", "-")})


def _client() -> TestClient:
    app = Starlette(
        routes=[Route("/", _page), Route("/other", lambda _: PlainTextResponse("<head>"))]
    )
    return TestClient(FirstPaint(app))  # type: ignore[arg-type]


def test_the_page_gets_its_colours_first_in_the_head() -> None:
    answer = _client().get("/", headers={"accept-encoding": "identity"})
    before, _, after = answer.text.partition("<title>ñ")
    assert before.startswith("<html><head><script>")
    assert "hemeroteca_theme" in before
    assert after == _PAGE.partition("<title>ñ")[2]
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_it_is_packed_for_whoever_can_unpack_it() -> None:
    with _client().stream("GET", "/", headers={"accept-encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-asked"] == "-", "nothing was packed before"
    assert b"hemeroteca_theme" in gzip.decompress(raw)


def test_everything_else_passes_as_it_is() -> None:
    assert _client().get("/other").text == "<head>"
