"""What a site asks of programs that read it: robots.txt (RFC 9309), and a pause between pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from assistant.ingest.location import Location

_LARGEST: Final = 500_000  # bytes; RFC 9309 asks for as much
_LONGEST_PAUSE_S: Final = 30.0


@dataclass
class Robots:
    """The wishes of the sites that are read.

    Attributes:
        agent: Our name, as robots.txt would write it.
        pause_s: Seconds between two requests to one host, at least.
        read: Gives a site's robots.txt, or None when it has none that counts.
    """

    agent: str
    pause_s: float
    read: Callable[[str], bytes | None]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, Protego] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def require(self, url: str) -> None:
        """See that a site lets programs read an address.

        Raises:
            IngestError: It does not.
        """
        if not self._of(url).can_fetch(url, self.agent):
            raise Location(url).error("robots")

    def wait(self, url: str) -> None:
        """Let as much time pass since the last request to the host as the site and we ask for."""
        host = urlsplit(url).netloc
        asked = self._asked.get(host)
        if asked is not None:
            delay = self._of(url).crawl_delay(self.agent) if _site(url) in self._rules else None
            pause = max(self.pause_s, min(float(delay or 0.0), _LONGEST_PAUSE_S))
            left = asked + pause - self.clock()
            if left > 0:
                self.sleep(left)
        self._asked[host] = self.clock()

    def _of(self, url: str) -> Protego:
        site = _site(url)
        if site not in self._rules:
            content = self.read(f"{site}/robots.txt") or b""
            self._rules[site] = Protego.parse(content[:_LARGEST].decode("utf-8", "replace"))
        return self._rules[site]


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
