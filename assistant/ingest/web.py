"""One web page, fetched because a person gave its address; nothing else is ever fetched here."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import urllib.request
from typing import Any, Final
from urllib.parse import urlsplit

from assistant.config.offline import require_network
from assistant.ingest.location import Location
from assistant.messages import text
from assistant.presentation.html import is_web

_PATIENCE_S: Final = 20
_AGENT: Final = "Mozilla/5.0 (compatible; Hemeroteca)"


def fetch_page(url: str, most_mb: int) -> bytes:
    """What lies at an address of the web.

    Args:
        url: Untrusted; an address within this machine or its network is refused.
        most_mb: A longer page is refused.

    Raises:
        IngestError: It is no such address, it cannot be reached, or it is too long.
        OfflineError: ``HEMEROTECA_OFFLINE`` is set.
    """
    require_network(text("ingest.fetching"))
    opener = urllib.request.build_opener(_Followed())
    try:
        _require_public(url)
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT})
        with opener.open(request, timeout=_PATIENCE_S) as response:
            page = bytes(response.read(most_mb * 1_000_000 + 1))
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise Location(url).error("unreachable", why=why) from error
    if len(page) > most_mb * 1_000_000:
        raise Location(url).error("page_too_long", limit=most_mb)
    return page


class _Followed(urllib.request.HTTPRedirectHandler):
    """Where a page sends us on to is held to the same."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _require_public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _require_public(url: str) -> None:
    """A page must not have this server look around in its own network."""
    host = urlsplit(url).hostname or ""
    if not is_web(url):
        raise ValueError(text("ingest.no_address"))
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    if not all(ipaddress.ip_address(address.split("%")[0]).is_global for address in found):
        raise ValueError(text("ingest.private_address"))
