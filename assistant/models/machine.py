"""What this machine has to offer a model."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from pathlib import Path
from typing import Final

_CONTAINER_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")
_PROCESSOR: Final = Path("/proc/cpuinfo")
_INTEGER_UNITS: Final = frozenset({"avx512_vnni", "avx_vnni"})


def cores() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def has_integer_units() -> bool:
    """Whether the processor is known to multiply small integers fast; told on Linux only."""
    return bool(_INTEGER_UNITS & set(_listed("flags").split()))


def processor_name() -> str:
    """What the processor calls itself, as far as it can be told without a further library."""
    return _listed("model name") or platform.processor() or platform.machine()


def memory_bytes() -> int:
    """Memory of this machine, or of the container that this process lives in."""
    return min(_physical_bytes(), _container_bytes())


def _listed(fact: str) -> str:
    """What the system lists of a processor under that name; empty if nothing."""
    with contextlib.suppress(OSError):
        for line in _PROCESSOR.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(fact):
                return line.partition(":")[2].strip()
    return ""


def _container_bytes() -> int:
    try:
        return int(_CONTAINER_LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such limit, or "max"
        return sys.maxsize


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("physical", ctypes.c_ulonglong),
            ("others", ctypes.c_ulonglong * 6),
        )

    def _physical_bytes() -> int:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.physical)

else:

    def _physical_bytes() -> int:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
