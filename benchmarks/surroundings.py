"""Machine, libraries, code and model that a run's figures depend on."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from assistant.evaluation.results import commit

_LIBRARIES: Final = ("llama_cpp_python", "langchain-core", "sentence-transformers", "torch")


def environment(chat: Path, about: dict[str, Any]) -> dict[str, Any]:
    """What the figures depend on, as far as it can be told."""
    code = about.get("ours", {}).get("code")
    found = commit(Path(code)) if code else None
    return {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "commit": found.id if found else None,
        "changed": found.changed if found else None,
        "chat_file": chat.name,
        "chat_sha256": _sha256(chat),
        "settings": about.get("ours", {}).get("settings"),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


@functools.cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
