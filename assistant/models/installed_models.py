"""The folder that models are installed in: one folder a model, by its name.

Below ``.partial`` lie unfinished downloads; a later pull goes on with them. A model's files
reach their final place by a rename, after their hashes were found right. On use only sizes
are compared; hashing is ``verify``'s.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from assistant.errors import ModelDamaged, ModelMissing, UsageError
from assistant.models.catalog import CatalogEntry, catalog

State = Literal["installed", "missing", "damaged"]

_OWN_RECORD: Final = "model.json"
_DAMAGED_MARK: Final = "damaged"
EMBEDDER_MARK: Final = "modules.json"
"""The file that makes a folder an embedder."""


class InstalledModels:
    """What is installed below a folder.

    Args:
        folder: The models' folder; it need not exist.
        models: The models that are known by name; the catalog's when None.
    """

    def __init__(self, folder: Path, models: Mapping[str, CatalogEntry] | None = None) -> None:
        self.folder = folder
        self.models = catalog() if models is None else models

    def own(self) -> Iterator[CatalogEntry]:
        """Models that the user brought, by name."""
        for record in sorted(self.folder.glob(f"*/{_OWN_RECORD}")):
            # Another program's file of that name is none of ours.
            with contextlib.suppress(OSError, ValueError):
                yield CatalogEntry.model_validate_json(record.read_bytes())

    def find(self, name: str) -> CatalogEntry | None:
        """The model of that name, if there is one."""
        own = {entry.name: entry for entry in self.own()}
        return self.models.get(name) or own.get(name)

    def is_own(self, entry: CatalogEntry) -> bool:
        """Whether the user brought it."""
        return entry.name not in self.models

    def known(self, name: str) -> CatalogEntry:
        """The model of that name.

        Raises:
            UsageError: There is none.
        """
        entry = self.find(name)
        if entry is None:
            raise UsageError("models.unknown", name=name)
        return entry

    def state(self, entry: CatalogEntry) -> State:
        """How a model is, as far as names, sizes and the last verification tell."""
        home = self.home(entry)
        if not entry.files:
            return "installed" if (home / EMBEDDER_MARK).is_file() else "missing"
        sizes = [_size(home / file.name) for file in entry.kept]
        if None in sizes:
            return "missing"
        right = sizes == [file.size for file in entry.kept]
        return "installed" if right and not self._mark(entry).exists() else "damaged"

    def home(self, entry: CatalogEntry) -> Path:
        """Folder of a model."""
        return self.folder / entry.name

    def place(self, entry: CatalogEntry) -> Path:
        """What is loaded of a model: its GGUF file, or the whole folder."""
        home = self.home(entry)
        return home / entry.files[0].name if entry.kind == "chat" else home

    def partial(self, name: str) -> Path:
        """Folder of a model's unfinished downloads."""
        return self.folder / ".partial" / name

    def path(self, entry: CatalogEntry) -> Path:
        """``place``, if the model is installed.

        Raises:
            ModelMissing: It is not.
            ModelDamaged: A file of it has the wrong size, or was found damaged.
        """
        state = self.state(entry)
        if state == "missing" and not entry.files:
            raise self.by_hand(entry)
        if state == "missing":
            raise ModelMissing("models.missing", name=entry.name)
        if state == "damaged":
            raise self._damage(entry)
        return self.place(entry)

    def by_hand(self, entry: CatalogEntry) -> ModelMissing:
        """What to tell whoever lacks a model of which no hash is known."""
        return ModelMissing(
            "models.not_pinned",
            name=entry.name,
            repository=entry.repository,
            folder=self.home(entry),
            setting=entry.setting,
        )

    def set_damaged(self, entry: CatalogEntry, damaged: bool) -> None:
        """Remember, for later uses, what a verification has found."""
        with contextlib.suppress(OSError):  # a read-only folder: then it is only reported
            if damaged:
                self._mark(entry).touch()
            else:
                self._mark(entry).unlink(missing_ok=True)

    def record_own(self, entry: CatalogEntry, home: Path) -> None:
        """Make a model of the user's known by its name."""
        (home / _OWN_RECORD).write_text(entry.model_dump_json(indent=1), encoding="utf-8")

    def _mark(self, entry: CatalogEntry) -> Path:
        return self.home(entry) / _DAMAGED_MARK

    def _damage(self, entry: CatalogEntry) -> ModelDamaged:
        for file in entry.kept:
            path = self.home(entry) / file.name
            if (found := _size(path)) != file.size:
                return ModelDamaged(
                    "models.damaged_size",
                    path=path,
                    name=entry.name,
                    expected=file.size,
                    found=found,
                )
        return ModelDamaged("models.damaged_hash", path=self.place(entry), name=entry.name)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
