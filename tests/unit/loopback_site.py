"""A small site on loopback, for tests of what is fetched."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Site:
    """What it answers by path: status, headers, body; and what it was asked."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def put(self, path: str, body: str | bytes = "", status: int = 200, **headers: str) -> None:
        """Answer a path; names of headers with ``_`` for ``-``."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named, data)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextlib.contextmanager
def served() -> Iterator[Site]:
    """A site that answers as long as the block runs."""
    told = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = told.pages.get(self.path, (404, {}, b""))
            etag = headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    told.port = server.server_address[1]
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
