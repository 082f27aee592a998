"""Chat models that are not in the catalog: the user vouches for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from assistant.errors import ModelMissing, ModelUnusable, UsageError
from assistant.messages import text
from assistant.models.catalog import CatalogEntry, HubFile, PinnedFile, catalog
from assistant.models.file_checks import is_gguf

_ON_HUB: Final = re.compile(r"^(?P<repository>[\w.-]+/[\w.-]+):(?P<file>[\w.-]+\.gguf)$")
_SHA256: Final = re.compile(r"^[0-9a-f]{64}$")


def require_gguf(path: Path) -> None:
    """Refuse what is no GGUF file.

    Raises:
        ModelMissing: There is no such file.
        ModelUnusable: It cannot be read, or begins otherwise.
    """
    try:
        if is_gguf(path):
            return
    except FileNotFoundError as error:
        raise ModelMissing("models.no_file", path=path) from error
    except OSError as error:
        raise ModelUnusable("models.cannot_read", path=path, why=error) from error
    raise ModelUnusable("models.not_gguf", path=path)


def file_on_hub(name: str) -> tuple[HubFile, str] | None:
    """Repository and file of a name of the form ``OWNER/REPOSITORY:FILE.gguf``; else None."""
    found = _ON_HUB.match(name)
    return (HubFile(repository=found["repository"]), found["file"]) if found else None


def own_entry(
    name: str, file: str, size: int, sha256: str, hub: HubFile | None = None
) -> CatalogEntry:
    """An entry for a chat model of the user's; its memory is estimated from its size.

    Args:
        name: Name to make one of that can be a folder anywhere.
        file: Name of the file.
        size: Its bytes.
        sha256: Its hash.
        hub: Where it comes from, if from a hub.

    Raises:
        UsageError: The hash is malformed.
    """
    if not _SHA256.match(sha256.lower()):
        raise UsageError("models.bad_hash", found=sha256)
    pinned = PinnedFile(
        name=re.sub(r"[^\w.-]+", "-", file), size=size, sha256=sha256.lower(), hub=hub
    )
    return CatalogEntry(
        name=re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip("-.") or "gguf",
        kind="chat",
        licence="",
        measured=False,
        machine_gb=round(size * 1.5 / 1e9 + 1, 1),
        note={"es": text("models.own_note", "es"), "en": text("models.own_note", "en")},
        files=(pinned,),
        rank=len(catalog()),
    )
