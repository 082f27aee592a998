"""No telemetry, no model hub, no surprise connection.

``quieten()`` runs before any heavy library is imported: those libraries read the
environment only once, at import. ``forbid_connections()`` backs the promise of
``HEMEROTECA_OFFLINE=1``: whatever a library tries, only loopback opens.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any, Final

from assistant.errors import OfflineError

_QUIET: Final = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}

# What a socket may be asked for by name: this machine, or any address to listen at.
_LOCAL_NAMES: Final = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


def is_offline() -> bool:
    """Whether ``HEMEROTECA_OFFLINE`` asks for no connection at all."""
    return os.environ.get("HEMEROTECA_OFFLINE", "").strip().lower() in {"1", "true", "yes", "on"}


def quieten() -> None:
    """Switch off what libraries would send or fetch by themselves."""
    os.environ.update(_QUIET)


def require_network(what: str) -> None:
    """Refuse to go on when a connection is needed but forbidden.

    Args:
        what: The thing that would be fetched, for the message.

    Raises:
        OfflineError: ``HEMEROTECA_OFFLINE`` is set.
    """
    if is_offline():
        raise OfflineError("offline.needs_network", what=what)


def forbid_connections() -> None:
    """Make every connection that leaves this machine fail, for the rest of the process."""
    look_up = socket.getaddrinfo

    def guarded(connect: Callable[[socket.socket, Any], Any]) -> Any:
        def connect_within(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                _require_local(address[0])
            return connect(self, address)

        return connect_within

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        # A name is looked up by asking a server, before any connection is tried.
        _require_local(host)
        return look_up(host, *rest, **options)

    socket.getaddrinfo = guarded_look_up
    socket.socket.connect = guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(socket.socket.connect_ex)  # type: ignore[method-assign]


def _require_local(host: Any) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name.lower() not in _LOCAL_NAMES and not _is_local(name):
        raise OfflineError("offline.blocked", host=name)


def _is_local(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:  # a name, however it begins
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
