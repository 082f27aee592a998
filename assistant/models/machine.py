"""What this machine has to offer a model."""

from __future__ import annotations

import os
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


def has_integer_units(processor: Path = _PROCESSOR) -> bool:
    """Whether the processor is known to multiply small integers fast; told on Linux only.

    Args:
        processor: Where the system lists what it can do.
    """
    try:
        lines = processor.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return bool(_INTEGER_UNITS & set(flags.split()))


def memory_bytes() -> int:
    """Memory of this machine, or of the container that this process lives in."""
    return min(_physical_bytes(), _container_bytes())


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
