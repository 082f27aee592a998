"""Finds the prompts and the demo recipe in a wheel, an editable install or a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def _root() -> Path:
    """A wheel carries the folders inside the package; a checkout has them beside it."""
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def prompts_folder() -> Path:
    """Folder of the prompt templates."""
    return _root() / "prompts"


def demo_folder() -> Path:
    """Folder of the demo corpus: ``articles.jsonl``, ``questions.jsonl``."""
    return _root() / "indexes" / "demo"
