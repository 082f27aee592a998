"""How the server ends while tabs are open: their streams end with it, and without a word."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's streams, which last as long as their tab.
_STREAMS: Final = "/gradio_api/"
_GONE: Final[Message] = {"type": "http.disconnect"}


class Closing:
    """Wraps the server's application; to be told when the server ends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._ended = asyncio.Event()

    def end(self) -> None:
        """From now on every tab counts as closed; in the server's own event loop."""
        self._ended.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what breaks off because the server ends is no error."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = complete = False

        async def send_noting(message: Message) -> None:
            nonlocal begun, complete
            begun = True
            complete = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        async def receive_until_end() -> Message:
            return await self._first(receive)

        is_stream = scope["path"].startswith(_STREAMS)
        try:
            await self._app(scope, receive_until_end if is_stream else receive, send_noting)
        except (Exception, asyncio.CancelledError):
            if not self._ended.is_set():
                raise
        if self._ended.is_set() and not complete:
            if not begun:
                await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async def _first(self, receive: Receive) -> Message:
        """What the browser says, or that it has gone once the server ends."""
        told = asyncio.ensure_future(receive())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
            return told.result() if told.done() else _GONE
        finally:
            told.cancel()
            ended.cancel()
