"""What the guard lets through, in a process of its own: it cannot be taken back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = """
import socket, sys
from assistant.errors import OfflineError
from assistant.config.offline import forbid_connections
forbid_connections()
kind, host = sys.argv[1:]
try:
    if kind == "connect":
        socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET).connect((host, 9))
    else:
        socket.getaddrinfo(host, 9)
except OfflineError:
    sys.exit(3)
except OSError:
    pass
"""


def _blocked(kind: str, host: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, kind, host], cwd=_ROOT, capture_output=True, check=False
    )
    assert done.returncode in {0, 3}, done.stderr
    return done.returncode == 3


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_be_reached(host: str) -> None:
    assert not _blocked("connect", host)
    assert not _blocked("look up", host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])
def test_no_other_may(host: str) -> None:
    assert _blocked("connect", host)


@pytest.mark.parametrize(
    "host", ["news.example", "localhost.news.example", "127.0.0.1.news.example"]
)
def test_names_are_not_even_looked_up(host: str) -> None:
    assert _blocked("look up", host)


def test_localhost_may_be_looked_up() -> None:
    assert not _blocked("look up", "localhost")
