"""The page's own small server: one socket, loopback unless there is a password."""

from __future__ import annotations

import errno
import os
import socket
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import fastapi
import gradio as gr
import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp

from assistant.errors import UsageError
from assistant.messages import text
from assistant.resident.service import Service
from assistant.ui.capture import capture_routes
from assistant.ui.closing import Closing
from assistant.ui.first_paint import FirstPaint
from assistant.ui.guard import Guard, is_loopback
from assistant.ui.layout import build
from assistant.ui.look import page_look
from assistant.ui.owner import Ownership
from assistant.ui.watches.feed import feed_route

if TYPE_CHECKING:
    from assistant.assistant import Assistant

USER: Final = "hemeroteca"
_FIRST_PORT: Final = 7860
_PORTS: Final = 100


def serve(
    assistant: Assistant,
    host: str,
    port: int,
    *,
    open_browser: bool,
    on_ready: Callable[[str], None] | None,
    password: str | None,
) -> None:
    """Serve until Ctrl-C; see ``assistant.ui.launch``."""
    if not is_loopback(host) and not password:
        raise UsageError("ui.needs_password", host=host)
    blocks, resident = build(assistant), Service(assistant)
    with listening(host, port) as listener:
        port = listener.getsockname()[1]

        def ready() -> None:
            resident.announce(_address(host, port, near=True))
            resident.warm()
            address = _address(host, port) + "/"
            if on_ready is not None:
                on_ready(address)
            if open_browser:
                webbrowser.open(address)

        def stop() -> None:
            resident.stop()
            blocks.hemeroteca_page.stop()
            app.end()

        upload_mb = assistant.settings.serve.upload_mb
        app = Closing(_application(blocks, host, password, upload_mb, resident))
        server = _Server(_config(app))
        server.ready, server.stop = ready, stop
        # uvicorn finishes what it can and then raises the signal again.
        try:
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
        finally:
            blocks.hemeroteca_page.close()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        UsageError: The port is taken, none is free, or the address is not this machine's.
    """
    wanted: Iterable[int] = [port] if port else range(_FIRST_PORT, _FIRST_PORT + _PORTS)
    for number in wanted:
        try:
            return _bound(host, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UsageError("ui.bad_host", host=host, port=number, why=error) from error
    if port:
        raise UsageError("ui.busy_port", host=host, port=port)
    last = _FIRST_PORT + _PORTS - 1
    raise UsageError("ui.no_free_port", host=host, first=_FIRST_PORT, last=last)


def _bound(host: str, port: int) -> socket.socket:
    addresses = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    # "localhost" may name both families; the older one is what people type.
    family, kind, protocol, _, address = min(addresses, key=lambda info: info[0] != socket.AF_INET)
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def _address(host: str, port: int, *, near: bool = False) -> str:
    """How other machines, or the ``near`` one itself, reach the address."""
    name = host.strip("[]")
    if name in ("0.0.0.0", "::"):
        here = "::1" if name == "::" else "127.0.0.1"
        name = here if near else socket.gethostname()
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=3)


def _application(
    blocks: Any, host: str, password: str | None, upload_mb: int, resident: Service
) -> ASGIApp:
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend(resident.routes())

    def allowed(request: Request) -> bool:
        return not password or _is_logged_in(app, request)

    app.router.routes.extend(capture_routes(blocks.hemeroteca_page))
    app.router.routes.append(feed_route(blocks.hemeroteca_page, allowed))
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        server_name=host,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size=f"{upload_mb}mb",
        auth=(USER, password) if password else None,
        auth_message=text("ui.login", user=USER) if password else None,
        **page_look(),
    )
    owned = Ownership(FirstPaint(app), shared=bool(password))
    return Guard(owned, any_host=not is_loopback(host))


def _is_logged_in(app: fastapi.FastAPI, request: Request) -> bool:
    """Whether a request has a cookie that the page gave for its password."""
    pages = (getattr(route, "app", None) for route in app.routes)
    for page in (each for each in pages if isinstance(each, gr.routes.App)):
        names = (f"access-token-{page.cookie_id}", f"access-token-unsecure-{page.cookie_id}")
        if any(page.tokens.get(request.cookies.get(name)) for name in names):
            return True
    return False


class _Server(uvicorn.Server):
    """Says when it answers; lets go of open tabs when it is told to stop."""

    ready: Callable[[], None]
    stop: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Here, since a signal that ends the process leaves no later moment.
        self.stop()
        await super().shutdown(sockets)
