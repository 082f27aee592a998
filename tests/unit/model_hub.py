"""A model hub on loopback that can misbehave, and small models to fetch from it."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from assistant.models.catalog import CatalogEntry, HubFile, PinnedFile, WheelFile

_DROP = 1000


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A client that goes away in the middle is what some tests are about."""


class LoopbackHub:
    """Serves ``files`` by path.

    ``cut_after`` ends a reply early, ``status`` refuses all; beyond ``slow_after`` a reply comes
    in drops until ``hurry`` is set. Paths in ``moved`` are to be had elsewhere.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[tuple[str, str, str | None]] = []
        self.authorisations: list[str | None] = []
        self.moved: dict[str, str] = {}
        self.cut_after: int | None = None
        self.slow_after: int | None = None
        self.hurry = threading.Event()
        self.status: int | None = None
        self.ranges = True
        handler = type("_OwnHandler", (_Handler,), {"hub": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> LoopbackHub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def gets(self) -> list[str | None]:
        """The Range header of every download so far."""
        return [wanted for method, _, wanted in self.requests if method == "GET"]


class _Handler(BaseHTTPRequestHandler):
    hub: LoopbackHub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self, body: bool) -> None:
        wanted = self.headers.get("Range")
        self.hub.requests.append((self.command, self.path, wanted))
        self.hub.authorisations.append(self.headers.get("Authorization"))
        data = self.hub.files.get(self.path, b"" if self.path == "/" else None)
        start = _start(wanted) if self.hub.ranges else 0
        if self.path in self.hub.moved:
            self._send_on(self.hub.moved[self.path])
        elif self.hub.status or data is None:
            self.send_error(self.hub.status or 404)
        elif start and start >= len(data):
            self.send_error(416)
        else:
            self._send_part(data, start, body)

    def _send_part(self, data: bytes, start: int, body: bool) -> None:
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if body:
            self._send(data[start:][: self.hub.cut_after])

    def _send_on(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, data: bytes) -> None:
        at = len(data) if self.hub.slow_after is None else self.hub.slow_after
        self.wfile.write(data[:at])
        for start in range(at, len(data), _DROP):
            self.hub.hurry.wait(0.01)
            self.wfile.write(data[start : start + _DROP])


def _start(wanted: str | None) -> int:
    return int(wanted[6:-1]) if wanted else 0


def pinned(
    name: str, data: bytes, *, hub: bool = True, wheels: WheelFile | None = None
) -> PinnedFile:
    return PinnedFile(
        name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        hub=HubFile(repository="owner/model", revision="abc") if hub else None,
        wheels=wheels,
    )


def chat_entry(
    name: str, *files: PinnedFile, machine_gb: float = 0.1, rank: int = 0
) -> CatalogEntry:
    return CatalogEntry(
        name=name,
        kind="chat",
        licence="MIT",
        measured=False,
        machine_gb=machine_gb,
        note={"es": "", "en": ""},
        files=files,
        rank=rank,
    )


def on_hub(file: PinnedFile) -> str:
    return f"/owner/model/resolve/abc/{file.name}"


def gguf(size: int, seed: int = 1) -> bytes:
    """Bytes that begin like a GGUF file."""
    block = hashlib.sha256(bytes([seed])).digest()
    return (b"GGUF" + block * (size // len(block) + 1))[:size]


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
