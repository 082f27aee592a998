"""The bookmarklet: a page of another site is brought into the archive as its reader sees it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]

_WORDS = (
    "La lonja de Vilamar subastó ayer 300 kilos de percebe a precio de oro, según la cofradía. "
)
_SITE = (
    "<html lang='es'><head><title>Percebe a precio de oro</title></head><body><article>"
    f"<h1>Percebe a precio de oro</h1><p>{_WORDS * 2}</p></article></body></html>"
)


@pytest.fixture
def site() -> Iterator[str]:
    """A news page of another origin, which lets no script or form of it reach elsewhere."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            rules = "default-src 'self'; connect-src 'none'; form-action 'none'"
            self.send_header("Content-Security-Policy", rules)
            self.end_headers()
            self.wfile.write(_SITE.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/percebe"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_brought_in_as_it_is_seen(open_page: OpenPage, site: str) -> None:
    page = open_page()
    page.get_by_role("link", name="Archivo", exact=True).click()
    page.locator("#library .intake").first.locator("> summary").click()
    link = page.locator(".bookmarklet")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("#library .sending")).to_contain_text("Arrástrelo")
    script = (link.get_attribute("href") or "").removeprefix("javascript:")
    news = page.context.new_page()
    news.goto(site)
    # As a bookmark runs: outside of what the page's own rules forbid.
    session = page.context.new_cdp_session(news)
    with news.expect_popup() as opened:
        session.send("Runtime.evaluate", {"expression": script, "userGesture": True})
    expect(opened.value.get_by_role("status")).to_contain_text("Percebe a precio de oro")
    page.locator("#library").get_by_role("searchbox").fill("percebe")
    expect(page.locator("#library-articles")).to_contain_text("Percebe a precio de oro")
