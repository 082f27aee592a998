"""One model of a store: what it is, where its files lie, and whether they are right.

A model's folder has its name. Below ``.partial`` lie unfinished downloads; a later pull goes on
with them. A model's files reach their final place by a rename, after their hashes were found
right. On use only sizes are compared; hashing is ``ModelStore.verify``'s.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from assistant.errors import ModelDamaged, ModelMissing
from assistant.models.catalog import CatalogEntry
from assistant.types import Frozen

_DAMAGED_MARK: Final = "damaged"
EMBEDDER_MARK: Final = "modules.json"
"""The file that makes a folder an embedder."""


@dataclass(frozen=True)
class ModelStatus:
    """One model, known or installed.

    Attributes:
        entry: What it is.
        folder: Where all models live; it need not exist.
        own: Whether the user brought it; it is not in the catalog then.
    """

    entry: CatalogEntry
    folder: Path
    own: bool = False

    @property
    def home(self) -> Path:
        """The model's folder."""
        return self.folder / self.entry.name

    @property
    def partial(self) -> Path:
        """Folder of its unfinished downloads."""
        return self.folder / ".partial" / self.entry.name

    @property
    def path(self) -> Path:
        """Where it is or would be: a GGUF file, or a folder."""
        entry = self.entry
        return self.home / entry.files[0].name if entry.kind == "chat" else self.home

    @property
    def state(self) -> Literal["installed", "missing", "damaged"]:
        """As far as names, sizes and the last verification tell."""
        if not self.entry.files:
            return "installed" if (self.home / EMBEDDER_MARK).is_file() else "missing"
        sizes = [_size(self.home / file.name) for file in self.entry.kept]
        if None in sizes:
            return "missing"
        right = sizes == [file.size for file in self.entry.kept]
        return "installed" if right and not self._mark.exists() else "damaged"

    @property
    def installed(self) -> bool:
        """Whether it can be used, as far as ``state`` tells."""
        return self.state == "installed"

    def require(self) -> Path:
        """``path``, if the model is installed.

        Raises:
            ModelMissing: It is not.
            ModelDamaged: A file of it has the wrong size, or was found damaged.
        """
        state, name = self.state, self.entry.name
        if state == "missing":
            raise ModelMissing("models.missing", name=name) if self.entry.files else self.by_hand()
        if state == "damaged":
            raise self._damage()
        return self.path

    def by_hand(self) -> ModelMissing:
        """What to tell a person who lacks a model of which no hash is known."""
        return ModelMissing(
            "models.not_pinned",
            name=self.entry.name,
            repository=self.entry.repository,
            folder=self.home,
            setting=self.entry.setting,
        )

    def set_damaged(self, damaged: bool) -> None:
        """Remember, for later uses, what a verification has found."""
        with contextlib.suppress(OSError):  # a read-only folder: then it is only reported
            if damaged:
                self._mark.touch()
            else:
                self._mark.unlink(missing_ok=True)

    @property
    def _mark(self) -> Path:
        return self.home / _DAMAGED_MARK

    def _damage(self) -> ModelDamaged:
        name = self.entry.name
        for file in self.entry.kept:
            path = self.home / file.name
            if (found := _size(path)) != file.size:
                sizes = {"expected": file.size, "found": found}
                return ModelDamaged("models.damaged_size", path=path, name=name, **sizes)
        return ModelDamaged("models.damaged_hash", path=self.path, name=name)


class VerifiedFile(Frozen):
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


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
