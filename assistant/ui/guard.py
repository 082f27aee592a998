"""What every response says about itself, and which requests are not answered at all."""

from __future__ import annotations

import ipaddress
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio compiles its templates in the browser and writes styles inline, so those two
# are allowed; nothing whatever may come from, or go to, another machine.
_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_near(request: Any) -> bool:
    """Whether a Gradio request comes from this very machine, by a name that leads nowhere else."""
    client = getattr(request.client, "host", None) or ""
    return is_loopback(client) and is_loopback(_name(request.headers.get("host", "")))


class Guard:
    """Wraps the server's application.

    A page elsewhere can make its own name point at this machine and so read what is
    served here; such requests carry that name, and a server on loopback refuses them.
    With ``any_host`` it answers whatever name the request calls this server by.
    """

    def __init__(self, app: ASGIApp, *, any_host: bool) -> None:
        self._app = app
        self._any_host = any_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if self._any_host or is_loopback(_name(Headers(scope=scope).get("host", ""))):
            await self._app(scope, receive, send_guarded)
            return
        await send_guarded({"type": "http.response.start", "status": 421, "headers": []})
        await send_guarded({"type": "http.response.body", "body": b""})


def _name(host: str) -> str:
    """What a ``Host`` header calls this server, without the port."""
    host = host.lower()
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
