"""The page's colours before any of its scripts have come: no flash of the wrong theme.

Gradio puts what it is given for the head there by script, when the browser has painted
already. So this stands in the page itself, as the server sends it.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD: Final = b"<head>"


class FirstPaint:
    """Wraps the server's application; whatever is not the page itself passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # What is written into has to come unpacked, and is packed again after.
        self._page = GZipMiddleware(self._painted, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; write into the page that comes back."""
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        await (self._page if is_page else self._app)(scope, receive, send)

    async def _painted(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = {**scope, "headers": list(scope["headers"])}
        del MutableHeaders(scope=plain)["accept-encoding"]
        start: Message = {}
        body = b""

        async def gather(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                headers = MutableHeaders(scope=start)
                if headers.get("content-type", "").startswith("text/html"):
                    body = body.replace(_HEAD, _HEAD + _first(), 1)
                    headers["content-length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app(plain, receive, gather)


@functools.cache
def _first() -> bytes:
    return resources.files("assistant.ui.look").joinpath("first.html").read_bytes()
