"""``/capture``: a page as its reader sees it, sent here by a bookmarklet.

The bookmarklet opens this page in a small window, which asks the window that opened it for its
content and hands that to the server. So neither the other site's own rules (its Content-Security-
Policy) nor ours stand in the way, and nothing is fetched: what is behind a login or a pay wall
that the reader has passed is stored as they see it. Whoever shows the token may add an article, and
nothing else; it is no key to the page.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from assistant.errors import HemerotecaError, IngestError
from assistant.ingest.location import Location
from assistant.ingest.pages.html import read_html
from assistant.messages import speaking, text
from assistant.models.file_checks import write_whole
from assistant.presentation.byline import byline
from assistant.presentation.html import element, is_web
from assistant.types import Article
from assistant.ui.page import Page
from assistant.ui.preference import language_of

PATH: Final = "/capture"
_FILE: Final = Path("run") / "capture.token"
_TOKEN_BYTES: Final = 24
# Of a page with all that its scripts have drawn; longer ones are no articles.
_MOST_BYTES: Final = 20_000_000
_SCRIPT: Final = """
const said = document.querySelector("p");
const send = async (event) => {
  if (event.source !== window.opener || !event.data?.html) return;
  window.removeEventListener("message", send);
  said.textContent = document.body.dataset.sending;
  try {
    const answer = await fetch("/capture", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(event.data),
    });
    said.textContent = (await answer.json()).said;
  } catch {
    said.textContent = document.body.dataset.failed;
  }
};
window.addEventListener("message", send);
if (window.opener) window.opener.postMessage("hemeroteca", "*");
else said.textContent = document.body.dataset.alone;
"""


def token_of(home: Path, *, renew: bool = False) -> str:
    """The word that the bookmarklet shows; made when first needed, readable by its owner alone.

    Args:
        home: Folder of all state.
        renew: Whether to make another, after which bookmarklets with the old one do nothing.
    """
    path = home / _FILE
    if not renew and path.is_file():
        return path.read_text(encoding="ascii").strip()
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, token.encode())
    return token


def capture_routes(page: Page) -> list[Route]:
    """Where the bookmarklet leads.

    Args:
        page: Whose archives.
    """

    async def show(request: Request) -> Response:
        return HTMLResponse(_window(language_of(request.headers)))

    async def take(request: Request) -> Response:
        language = language_of(request.headers)
        sent = await _sent(request)
        home = page.assistants.first.settings.home
        told = str(sent.get("token", "")).encode("utf-8", "replace") if sent else b""
        if sent is None or not secrets.compare_digest(told, token_of(home).encode()):
            key = "too_large" if sent is None else "refused"
            said = text(f"capture.{key}", language)
            return JSONResponse({"said": said}, status_code=413 if sent is None else 403)
        status, said = await run_in_threadpool(_stored, page, sent, language)
        return JSONResponse({"said": said}, status_code=status)

    return [Route(PATH, show, methods=["GET"]), Route(PATH, take, methods=["POST"])]


async def _sent(request: Request) -> dict[str, object] | None:
    """What was sent; nothing of what is no JSON object, None of what is too long to be read."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return None
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _stored(page: Page, sent: dict[str, object], language: str) -> tuple[int, str]:
    """Store the article of a page; the status, and what to say."""
    url, markup, index = (str(sent.get(name, "")) for name in ("url", "html", "index"))
    if not is_web(url):
        return 400, text("capture.no_page", language)
    settings = page.assistants.first.settings.ingest
    index = index if index in page.assistants.names() else ""
    if index == page.assistants.name_of(""):
        index = ""
    data = f'<meta charset="utf-8">{markup}'.encode("utf-8", "replace")
    try:
        with speaking(language):
            outcomes = list(read_html(data, Location(url), url, settings))
            articles = [each for each in outcomes if isinstance(each, Article)]
            troubles = [each for each in outcomes if isinstance(each, IngestError)]
            if not articles and troubles:
                raise troubles[0]
            summary = page.assistants.named(index).index.add(articles)
    except HemerotecaError as error:
        return 422, error.message(language)
    article = articles[0]
    title = article.title or text("ui.untitled", language)
    kind = next(kind for kind in ("added", "updated", "unchanged") if getattr(summary, kind))
    name = page.assistants.name_of(index)
    where = byline(article, language)
    return 200, text(f"capture.{kind}", language, title=title, where=where, name=name)


def _window(language: str) -> str:
    said = {
        f"data_{key}": text(f"capture.{key}", language) for key in ("sending", "failed", "alone")
    }
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", "Hemeroteca"),
        element("meta", name="color-scheme", content="light dark"),
    )
    style = (
        "body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 2rem; overflow-wrap: anywhere; }"
    )
    waiting = element("p", text("capture.waiting", language), role="status")
    archive = element("a", text("capture.open", language), href="/#/library", target="_blank")
    body = element("body", element("h1", "Hemeroteca"), waiting, archive, **said)
    return (
        f'<!doctype html><html lang="{language}">{head}<style>{style}</style>{body}'
        f"<script>{_SCRIPT}</script></html>"
    )
