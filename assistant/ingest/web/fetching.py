"""What lies at an address of the web: politely asked for, bounded, and never from within.

Each redirect is looked at like the first address. Bodies are read and unpacked piece by piece, so
that neither a long nor a tightly packed one is ever held whole beyond the limit.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore

from assistant.config.offline import require_network
from assistant.config.settings import FetchSettings
from assistant.config.version import VERSION
from assistant.errors import IngestError
from assistant.ingest.location import Location
from assistant.ingest.visits import Validators
from assistant.ingest.web.connection import connections
from assistant.ingest.web.robots import Robots
from assistant.messages import text
from assistant.presentation.html import is_web

AGENT: Final = f"Hemeroteca/{VERSION} (reads news for its user; one page at a time)"
_NAME: Final = "Hemeroteca"
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})
_BUSY: Final = frozenset({429, 503})
_ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5"
)


class NotReached(IngestError):
    """An address that gave nothing this time.

    Attributes:
        retry_s: Seconds after which its server wants to be asked again, if it said.
        gone: Whether its server says that nothing is there any more.
    """

    retry_s: float | None = None
    gone: bool = False


@dataclass(frozen=True)
class Fetched:
    """What an address gave.

    Attributes:
        url: Where it was, after redirects.
        body: Unpacked; empty if ``unchanged``.
        content_type: As the server says, in lower case, without parameters; may be empty.
        validators: For the next time.
        unchanged: Whether the server says that it is what the given validators stand for.
    """

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: Validators = Validators()  # noqa: RUF009  (immutable, so safe to share)
    unchanged: bool = False


class Fetcher:
    """Fetches one address after the other; a context manager, for one thread.

    Args:
        settings: Patience, pause, and whether this machine's own network may be read.
        most_mb: A longer body is refused.
        stopped: Asked between pieces; what is being fetched is left when it says so.
        clock: Tells seconds.
        sleep: Waits.
        network: Makes the connections, to addresses that were checked.
    """

    def __init__(
        self,
        settings: FetchSettings,
        most_mb: int,
        *,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        network: httpcore.NetworkBackend | None = None,
    ) -> None:
        require_network(text("ingest.fetching"))
        self._settings = settings
        self._most = most_mb * 1_000_000
        self._stopped = stopped
        self._clock = clock
        self._network = network
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._robots = Robots(_NAME, settings.pause_s, self._robots_txt, clock, sleep)

    @property
    def most_pages(self) -> int:
        """Most pages that one visit reads."""
        return self._settings.pages

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def get(self, url: str, known: Validators = Validators()) -> Fetched:  # noqa: B008 (immutable)
        """What lies at an address.

        Args:
            url: Untrusted.
            known: Of its last answer.

        Raises:
            NotReached: It cannot be reached, or gives nothing of use.
            IngestError: The site does not want it read, or it is no address of the public web.
        """
        return self._followed(url, known, polite=True)

    def _followed(self, url: str, known: Validators, *, polite: bool) -> Fetched:
        """Follow an address to where it leads."""
        first, deadline = url, self._clock() + self._settings.timeout_s
        for _ in range(_MOST_REDIRECTS + 1):
            url = urldefrag(url).url
            if not is_web(url) or not urlsplit(url).hostname:
                raise Location(first).error("unreachable", why=text("ingest.no_address"))
            if polite:
                self._robots.require(url)
                self._robots.wait(url)
            answer = self._asked(first, url, known, deadline)
            if isinstance(answer, Fetched):
                return answer
            url, known = urljoin(url, answer), Validators()
        raise _not_reached(first, text("ingest.redirects"))

    def _asked(self, first: str, url: str, known: Validators, deadline: float) -> Fetched | str:
        """What a server answers, or where it sends us."""
        headers: dict[bytes | str, bytes | str] = {
            "User-Agent": AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
        left = max(0.1, deadline - self._clock())
        patience = dict.fromkeys(("connect", "read", "write", "pool"), left)
        try:
            pool = self._pool(url)
            with pool.stream("GET", url, headers=headers, extensions={"timeout": patience}) as got:
                return self._taken(first, url, got, deadline)
        except (OSError, ValueError, zlib.error) as error:
            raise _not_reached(first, error) from error
        except _HTTP_ERRORS as error:
            raise _not_reached(first, str(error) or type(error).__name__) from error

    def _taken(
        self, first: str, url: str, got: httpcore.Response, deadline: float
    ) -> Fetched | str:
        headers = _headers(got)
        validators = Validators(headers.get("etag", ""), headers.get("last-modified", ""))
        if got.status in _REDIRECTS and headers.get("location"):
            return headers["location"]
        if got.status == 304:
            return Fetched(url, validators=validators, unchanged=True)
        if got.status != 200:
            raise _refused(first, got.status, headers)
        body = self._body(first, got.iter_stream(), headers.get("content-encoding", ""), deadline)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(url, body, kind, validators)

    def _body(self, first: str, pieces: Iterator[bytes], encoding: str, deadline: float) -> bytes:
        unpack = _Unpacking(encoding, self._most + 1)
        body = bytearray()
        for piece in pieces:
            body += unpack.more(piece, len(body))
            if len(body) > self._most:
                raise Location(first).error("page_too_long", limit=self._most // 1_000_000)
            if self._clock() > deadline:
                raise _not_reached(first, text("ingest.too_slow"))
            if self._stopped():
                raise _not_reached(first, text("ingest.stopped"))
        return bytes(body)

    def _pool(self, url: str) -> httpcore.ConnectionPool:
        site = urlsplit(url).netloc
        if site not in self._pools:
            private = self._settings.private_addresses
            self._pools[site] = connections(url, private=private, network=self._network)
        return self._pools[site]

    def _robots_txt(self, url: str) -> bytes | None:
        """A site that has none, or that says it has none, may be read."""
        try:
            return self._followed(url, Validators(), polite=False).body
        except NotReached as error:
            if error.retry_s is not None:  # it is overwhelmed: nothing of it is to be read now
                raise
            return None


class _Unpacking:
    """Unpacks a body piece by piece, never to more than a limit."""

    def __init__(self, encoding: str, most: int) -> None:
        kind = encoding.strip().lower()
        if kind not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise ValueError(text("ingest.unknown_packing", kind=kind))
        self._most = most
        # 47: zlib looks itself whether it is gzip or zlib.
        self._unpack = zlib.decompressobj(47) if kind not in ("", "identity") else None

    def more(self, piece: bytes, have: int) -> bytes:
        if self._unpack is None:
            return piece
        return self._unpack.decompress(piece, max(1, self._most - have))


_HTTP_ERRORS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


def _headers(got: httpcore.Response) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in got.headers}


def _refused(url: str, status: int, headers: Mapping[str, str]) -> NotReached:
    key = "gone" if status in _GONE else "answered"
    error = _not_reached(url, text(f"ingest.status_{key}", status=status))
    error.gone = status in _GONE
    if status in _BUSY:
        error.retry_s = _seconds(headers.get("retry-after", ""))
    return error


def _seconds(retry_after: str) -> float:
    """Seconds that a server wants to be left alone; an hour if it does not say."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 3600.0
    return max(0.0, moment.timestamp() - time.time())


def _not_reached(url: str, why: object) -> NotReached:
    if isinstance(why, BaseException):
        why = getattr(why, "strerror", None) or str(why) or type(why).__name__
    told = Location(url).error("unreachable", why=why)
    return NotReached(told.key, line=None, **told.values)
