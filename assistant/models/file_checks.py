"""Room on the disk, files written and hashed, and what their failures mean to people."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.errors import ModelDamaged, StorageError
from assistant.messages import text
from assistant.models.catalog import PinnedFile
from assistant.runtime.progress import Progress, silent

_CHUNK: Final = 1 << 22
_MARGIN_BYTES: Final = 64 << 20
_GGUF: Final = b"GGUF"
_NO_ROOM: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextlib.contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn failures of writing below a folder into ``StorageError``.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageError("models.disk_full", path=folder) from error
        path = error.filename or folder
        raise StorageError("models.cannot_write", path=path, why=error) from error


def require_room(folder: Path, size: int) -> None:
    """Refuse to start what the disk cannot hold.

    Args:
        folder: Existing folder on that disk.
        size: Bytes about to be written.

    Raises:
        StorageError: There is less room than that and a small margin.
    """
    free = shutil.disk_usage(folder).free
    if free < size + _MARGIN_BYTES:
        raise StorageError(
            "models.no_room",
            path=folder,
            needed=megabytes(size + _MARGIN_BYTES),
            free=megabytes(free),
        )


def megabytes(size: int) -> int:
    """Bytes in whole megabytes (10^6), rounded up."""
    return -(-size // 1_000_000)


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file that only its owner can read, under its name only once it is whole.

    Raises:
        OSError: It cannot be written; then nothing of it stays.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def size_of(path: Path) -> int:
    """Bytes of a file; 0 when there is none, or somebody has just moved it."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def is_gguf(path: Path) -> bool:
    """Whether a file begins like a GGUF model.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(_GGUF)) == _GGUF


def sha256_of(path: Path, progress: Progress = silent, *, copy: Path | None = None) -> str:
    """SHA-256 of a file, in lower-case hexadecimal.

    Args:
        path: The file.
        progress: Told of bytes.
        copy: Where to copy the file meanwhile.
    """
    digest, total = hashlib.sha256(), path.stat().st_size
    step = text("models.step_copy" if copy else "models.step_check", name=path.name)
    with path.open("rb") as file, copy.open("wb") if copy else contextlib.nullcontext() as out:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if out:
                out.write(chunk)
            progress(step, file.tell(), total)
    return digest.hexdigest()


def require_identical(
    path: Path, pinned: PinnedFile, progress: Progress = silent, *, copy: Path | None = None
) -> None:
    """Refuse a file that differs from its pin in a single byte.

    Args:
        path: The file.
        pinned: What it should be.
        progress: Told of bytes.
        copy: Where to copy the file; nothing stays there of one that is refused.

    Raises:
        ModelDamaged: Its size or hash is another; the message gives both.
    """
    size = path.stat().st_size
    if size != pinned.size:
        raise ModelDamaged("models.wrong_size", path=path, expected=pinned.size, found=size)
    if (found := sha256_of(path, progress, copy=copy)) != pinned.sha256:
        if copy:
            copy.unlink()
        raise ModelDamaged("models.wrong_hash", path=path, expected=pinned.sha256, found=found)
