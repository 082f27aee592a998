"""Sources of model files, and getting a file from the first that yields the right bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from assistant.errors import DownloadError, ModelDamaged
from assistant.messages import text
from assistant.models.catalog import PinnedFile
from assistant.models.file_checks import require_identical
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
            Path of the whole, unchecked file, under a name of the source's own, with which the
            names of all begin that it leaves there for this file.

        Raises:
            SourceFailed: It cannot be had now; what arrived stays for the next time.
            StorageError: The disk has no room for it.
        """


def fetch(file: PinnedFile, folder: Path, sources: Sequence[Source], progress: Progress) -> Path:
    """Fetch a file into a folder, where it gets its own name only once its hash is right.

    Args:
        file: What is wanted.
        folder: Existing folder for unfinished downloads; what is there is gone on with.
        sources: Tried in order; one that fails is passed over, and progress says so.
        progress: Told of bytes.

    Raises:
        DownloadError: No source yielded those bytes; the message has each one's reason.
        StorageError: The disk has no room.
    """
    target = folder / file.name
    if target.is_file() and target.stat().st_size == file.size:
        return target
    reasons: list[str] = []
    for source in sources:
        if not source.offers(file):
            continue
        try:
            found = source.fetch(file, folder, progress)
            require_identical(found, file, progress)
            return found.replace(target)
        except SourceFailed as error:
            reasons.append(str(error))
        except ModelDamaged as error:
            for wrong in folder.glob(f"{found.name}*"):
                wrong.unlink()
            reasons.append(str(error))
        progress(reasons[-1], 0, None)
    why = "; ".join(reasons) or text("models.no_source")
    raise DownloadError("models.download_failed", name=file.name, why=why)
