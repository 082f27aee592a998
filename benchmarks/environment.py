"""Machine, libraries, code and model that a run's figures depend on."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import assistant
from assistant.evaluation.results import commit

_LIBRARIES: Final = ("llama_cpp_python", "langchain-core", "sentence-transformers", "torch")
_PROCESSOR: Final = Path("/proc/cpuinfo")


def environment(chat: Path) -> dict[str, Any]:
    """What the figures depend on, as far as it can be told."""
    code = commit(Path(assistant.__file__).resolve().parents[1])
    processor = _PROCESSOR.read_text(encoding="utf-8") if _PROCESSOR.exists() else ""
    named = (line for line in processor.splitlines() if line.startswith("model name"))
    return {
        "cpu": next(named, platform.processor()).partition(":")[2].strip(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "commit": code.id if code else None,
        "changed": code.changed if code else None,
        "chat_file": chat.name,
    }
