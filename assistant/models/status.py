"""What the model store says about its models."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.models.catalog import CatalogEntry


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelStatus(_Frozen):
    """One model, known or installed.

    Attributes:
        entry: What it is.
        state: ``installed``, ``missing``, or ``damaged`` (a file differs from its pin).
        path: Where it is or would be: a GGUF file, or a folder.
        own: Whether the user brought it; it is not in the catalog then.
    """

    entry: CatalogEntry
    state: Literal["installed", "missing", "damaged"]
    path: Path
    own: bool = False


class VerifiedFile(_Frozen):
    """One installed file, hashed.

    Attributes:
        model: Name of its model.
        path: The file.
        expected: SHA-256 that it should have.
        found: SHA-256 that it has; empty when the file is missing.
    """

    model: str
    path: Path
    expected: str
    found: str

    @property
    def sound(self) -> bool:
        """Whether every byte is as it should be."""
        return self.expected == self.found
