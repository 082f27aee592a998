"""Whose conversations a request may see.

Without a password the page is the machine's user's alone, and so is all that is kept. With one,
several people may share the server: each browser is given a random key, in a cookie that no
script can read, and sees what was asked with that key.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.conversations import LOCAL

_HEADER: Final = "x-hemeroteca-owner"
_COOKIE: Final = "hemeroteca_browser"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}")
# The longest that browsers keep a cookie; each visit begins it anew.
_SECONDS: Final = 400 * 24 * 3600


def owner_of(request: Any) -> str:
    """Whom a Gradio request belongs to, as ``Ownership`` found; empty without ``Ownership``."""
    return str(request.headers.get(_HEADER, ""))


class Ownership:
    """Wraps the server's application, and tells it in a header of its own whose a request is.

    When it is ``shared``, each browser is a person of its own.
    """

    def __init__(self, app: ASGIApp, *, shared: bool) -> None:
        self._app = app
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a browser that comes to the page gets its key."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key = _key(scope) if self._shared else ""
        arriving = self._shared and scope["method"] == "GET" and scope["path"] == "/"
        if arriving:
            key = key or secrets.token_urlsafe(32)

        async def send_key(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _cookie(key, scope))
            await send(message)

        owner = _owner(key) if self._shared else LOCAL
        scope = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=scope)
        del headers[_HEADER]  # what the browser sent under that name
        headers[_HEADER] = owner
        await self._app(scope, receive, send_key if arriving else send)


def _key(scope: Scope) -> str:
    """The browser's key; empty when it has none."""
    key = HTTPConnection(scope).cookies.get(_COOKIE, "")
    return key if _KEY.fullmatch(key) else ""


def _owner(key: str) -> str:
    """What the store calls the holder of a key: the store does not give the key away."""
    return f"browser-{hashlib.sha256(key.encode()).hexdigest()[:32]}" if key else ""


def _cookie(key: str, scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{_COOKIE}={key}; Path=/; Max-Age={_SECONDS}; HttpOnly; SameSite=Lax{secure}"
