"""A site on loopback, and fetchers that reach it under any public address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import pytest
from loopback_site import Site, served

from assistant.config.settings import FetchSettings
from assistant.ingest.web import Fetcher


class Loopback(httpcore.NetworkBackend):
    """Connects to the site, whatever the address."""

    def __init__(self, port: int) -> None:
        self._port = port

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self._port, *rest, **more)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as told:
        yield told


@pytest.fixture
def fetcher_of(site: Site) -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def make(most_mb: int = 1, **more: Any) -> Fetcher:
        given = {name: more.pop(name) for name in ("sleep", "clock", "stopped") if name in more}
        given.setdefault("sleep", lambda _: None)
        settings = FetchSettings(**{"pause_s": 0.0, **more})
        made.append(Fetcher(settings, most_mb, network=Loopback(site.port), **given))
        return made[-1]

    yield make
    for each in made:
        each.close()
