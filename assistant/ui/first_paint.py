"""The page's colours before any of its scripts have come: no flash of the wrong theme.

Gradio puts what it is given for the head there by script, when the browser has painted
already. So this stands in the page itself, as the server sends it.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from importlib import resources
from typing import Any, Final

_Scope = MutableMapping[str, Any]
_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]
_Headers = Iterable[tuple[bytes, bytes]]

_HEAD: Final = b"<head>"


class FirstPaint:
    """Wraps the server's application; whatever is not the page itself passes untouched.

    Args:
        app: The application.
    """

    def __init__(self, app: _App) -> None:
        """Wrap it."""
        self._app = app

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Pass the request on; write into the page that comes back."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        packed = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        plain = {**scope, "headers": _without(scope["headers"], b"accept-encoding")}
        start: _Message = {}
        body = b""

        async def gather(message: _Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                start, body = _written(start, body, packed=packed)
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app(plain, receive, gather)


def _written(start: _Message, body: bytes, *, packed: bool) -> tuple[_Message, bytes]:
    headers = list(start.get("headers", []))
    if not dict(headers).get(b"content-type", b"").startswith(b"text/html"):
        return start, body
    body = body.replace(_HEAD, _HEAD + _first(), 1)
    headers = _without(headers, b"content-length")
    if packed:
        body = gzip.compress(body, 5)
        headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
    headers.append((b"content-length", str(len(body)).encode()))
    return {**start, "headers": headers}, body


def _without(headers: _Headers, name: bytes) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0] != name]


@functools.cache
def _first() -> bytes:
    return resources.files("assistant.ui.look").joinpath("first.html").read_bytes()
