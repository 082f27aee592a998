"""Runs a command with no network but loopback: ``python network.py COMMAND...``.

Meant to be run under ``unshare -rn``, where a new network namespace has only a loopback
interface, and that one is down.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys
from typing import Final

_SIOCSIFFLAGS: Final = 0x8914
_IFF_UP: Final = 0x1


def main() -> None:
    """Bring loopback up, make sure that nothing else is, and become the command."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
