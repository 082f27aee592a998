"""The models that are known by name, with the exact files they consist of."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from assistant.types import Frozen

ModelKind = Literal["chat", "embeddings"]
SETTINGS: Final[dict[ModelKind, str]] = {
    "chat": "chat.model",
    "embeddings": "embeddings.model",
}
"""The setting that chooses a model of each kind."""

_FILE: Final = Path(__file__).with_name("catalog.toml")


class HubFile(Frozen):
    """Where a model hub keeps a file (under the file's own name).

    Attributes:
        repository: ``owner/name``.
        revision: Commit.
    """

    repository: str
    revision: str = "main"


class WheelFile(Frozen):
    """Which wheels carry a file as data, in one or more parts that are joined in order.

    Attributes:
        package: Name of the package; ``{part}`` stands for the 1-based part.
        version: Its exact version.
        parts: How many there are.
        member: End of the path inside the wheel; ``{part}`` likewise.
    """

    package: str
    version: str
    parts: int = Field(default=1, ge=1)
    member: str


class PinnedFile(Frozen):
    """A file that is known by its size and hash.

    Attributes:
        name: Name without folders.
        size: Bytes.
        sha256: Lower-case hexadecimal.
        hub: Where a model hub has it, if one does.
        wheels: Which wheels carry it, if some do.
    """

    name: str = Field(pattern=r"^[\w.-]+$")
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    hub: HubFile | None = None
    wheels: WheelFile | None = None


class CatalogEntry(Frozen):
    """One model.

    Attributes:
        name: What people call it by.
        kind: ``chat`` (GGUF) or ``embeddings`` (a sentence-transformers folder).
        licence: Terms of use.
        measured: Whether this project has run and measured it.
        machine_gb: Least memory, in 10^9 bytes, of a machine on which it is offered.
        note: One line for people, by language.
        files: What is fetched; empty when no hash is known, so that nothing can be fetched.
        recipe: How the fetched files become the installed ones; empty when they are the same.
        installed: What a recipe makes, pinned like the rest.
        repository: Where to find it by hand, when ``files`` is empty.
        rank: Place in the catalog; the lower, the better.
    """

    name: str
    kind: ModelKind
    licence: str
    measured: bool
    machine_gb: float = Field(gt=0)
    note: dict[Literal["es", "en"], str]
    files: tuple[PinnedFile, ...] = ()
    recipe: Literal["", "e5"] = ""
    installed: tuple[PinnedFile, ...] = ()
    repository: str = ""
    rank: int = 0

    @property
    def setting(self) -> str:
        """The setting that chooses it."""
        return SETTINGS[self.kind]

    @property
    def kept(self) -> tuple[PinnedFile, ...]:
        """The files that stay on disk once it is installed."""
        return self.installed or self.files

    @property
    def download_bytes(self) -> int:
        """Bytes of all files that are fetched."""
        return sum(file.size for file in self.files)


@functools.cache
def catalog() -> dict[str, CatalogEntry]:
    """All known models by name, best chat model first."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: CatalogEntry.model_validate({"name": name, "rank": rank, **table})
        for rank, (name, table) in enumerate(tables.items())
    }


def identity(path: Path) -> str:
    """What tells one version of a model's file from another, without reading all of it.

    The catalog's hash where name and size are those of a pinned file; else place, size and
    time of the last change.
    """
    found = path.stat()
    for entry in catalog().values():
        for file in entry.kept:
            if (file.name, file.size) == (path.name, found.st_size):
                return file.sha256
    return f"{path.resolve()} {found.st_size} {found.st_mtime_ns}"
