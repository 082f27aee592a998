"""Connections to public addresses alone, whatever a name resolves to at that moment.

A name is looked up once, each address is checked, and the connection goes to a checked address:
a second look-up could give another one (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

from assistant.messages import text

# How long a connection is kept for the next page of the same host.
_KEPT_S: Final = 10.0


class PrivateAddress(OSError):
    """A name that leads to this machine or its own network."""


class _PublicOnly(httpcore.NetworkBackend):
    """Connects where the addresses of a host are public."""

    def __init__(self, network: httpcore.NetworkBackend, *, private: bool) -> None:
        self._network = network
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = public_addresses(host, port, private=self._private)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failure: Exception | None = None
        for address in addresses:
            try:
                return self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(host)


def public_addresses(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses that a host has now, of which all are public.

    Args:
        host: A name, or an address.
        port: Any.
        private: Whether this machine and its network may be reached as well.

    Raises:
        PrivateAddress: One of them is not public.
        OSError: It has none.
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if not private and not all(map(_is_public, addresses)):
        raise PrivateAddress(text("ingest.private_address"))
    return addresses


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    # Multicast is "global" to the library, and no web page.
    return all(each.is_global and not each.is_multicast for each in (parsed, inner or parsed))


def connections(
    url: str, *, private: bool, network: httpcore.NetworkBackend | None = None
) -> httpcore.ConnectionPool:
    """Connections for an address: straight, or through the proxy that the machine names.

    A proxy looks names up itself, so what it may reach is its owner's to say.
    """
    options: dict[str, Any] = {
        "ssl_context": ssl.create_default_context(),
        "max_connections": 4,
        "keepalive_expiry": _KEPT_S,
    }
    if (proxy := _proxy_for(url)) is not None:
        return httpcore.HTTPProxy(proxy_url=proxy, **options)
    guarded = _PublicOnly(network or httpcore.SyncBackend(), private=private)
    return httpcore.ConnectionPool(network_backend=guarded, **options)


def _proxy_for(
    url: str,
    proxies: Callable[[], dict[str, str]] = urllib.request.getproxies,
) -> str | None:
    parsed = httpcore.URL(url)
    scheme, host = parsed.scheme.decode(), parsed.host.decode()
    if urllib.request.proxy_bypass(host):
        return None
    proxy = proxies().get(scheme)
    return proxy if proxy and proxy.startswith(("http://", "https://")) else None
