"""What can be set, where each value comes from, and what the program finds beside itself."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from assistant.config.version import VERSION

if TYPE_CHECKING:
    from assistant.config.configuration import Configuration
    from assistant.config.settings import Settings, index_path

__all__ = ["VERSION", "Configuration", "Settings", "index_path"]


_HOMES = {"Configuration": "configuration", "Settings": "settings", "index_path": "settings"}


def __getattr__(name: str) -> Any:
    # Lazy: pydantic is heavy for a command that only prints its help.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"assistant.config.{_HOMES[name]}"), name)
