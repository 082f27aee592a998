"""What every source of model files has in common."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from assistant.models.catalog import PinnedFile
from assistant.runtime.progress import Progress


class SourceFailed(Exception):
    """A source did not yield a file; the text says why, for people. Others may be tried."""


class Source(Protocol):
    """A place that files can be had from. What it yields is checked by its caller."""

    def offers(self, file: PinnedFile) -> bool:
        """Whether the catalog says that the file can be had here."""

    def fetch(self, file: PinnedFile, folder: Path, progress: Progress) -> Path:
        """Fetch the file into a folder, going on from what an earlier call left there.

        Returns:
            Path of the whole, unchecked file, under a name of the source's own.

        Raises:
            SourceFailed: It cannot be had now; what arrived stays for the next time.
            StorageError: The disk has no room for it.
        """

    def forget(self, file: PinnedFile, folder: Path) -> None:
        """Delete whatever was fetched, since it turned out wrong."""
