"""A model hub on loopback that has one real file, and can take its time."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

_PIECE: Final = 1 << 18
_PAUSE_S: Final = 0.2


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Whoever asked may go away in the middle."""


class FileHub:
    """Answers every path that ends in the file's name with the file.

    Until ``hurry`` is set, what lies beyond a tenth of it comes slowly.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ranges: list[str | None] = []
        self.hurry = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> FileHub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hurry.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def do_GET(self) -> None:
                if not self.path.endswith(f"/{hub.file.name}"):
                    self.send_error(404)
                    return
                asked = self.headers.get("Range")
                hub.ranges.append(asked)
                size = hub.file.stat().st_size
                start = int(asked[6:-1]) if asked else 0
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(size - start))
                self.end_headers()
                self._send(start, size // 10)

            def _send(self, start: int, quick: int) -> None:
                with hub.file.open("rb") as source:
                    source.seek(start)
                    while piece := source.read(_PIECE):
                        if source.tell() > quick:
                            hub.hurry.wait(_PAUSE_S)
                        self.wfile.write(piece)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
