"""What a resident process says of itself, in a file that only its owner can read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from assistant.config.resources import prompts_folder
from assistant.config.settings import INDEX_FILE, Settings
from assistant.config.version import VERSION
from assistant.models.file_checks import write_whole
from assistant.models.store import ModelStore
from assistant.types import Frozen

_FOLDER: Final = "run"
_SUFFIX: Final = ".json"
_SHAPING: Final = (
    "chat",
    "embeddings",
    "retrieval",
    "evidence",
    "reading",
    "answers",
    "verification",
    "passages",
)


class Record(Frozen):
    """Where a resident process is, what it answers from, and the word that opens it.

    Attributes:
        address: ``http://HOST:PORT``, as this machine reaches it.
        token: To be shown with every request.
        pid: The process.
        version: Of Hemeroteca.
        index: Folder of its index, absolute.
        fingerprint: See ``fingerprint``.
    """

    address: str
    token: str = Field(repr=False)
    pid: int = Field(ge=1)
    version: str = VERSION
    index: Path
    fingerprint: str


def fingerprint(settings: Settings, index: Path) -> str:
    """Equal for two processes that would answer alike from an index.

    Settings that shape an answer, the model files they lead to, the prompts, and the index
    itself: one that was built anew under the same name is another.

    Raises:
        ModelError: A model is not installed.
        UsageError: There is no model of that name.
        OSError: The index or the prompts cannot be read.
    """
    sections = settings.model_dump(mode="json", include=set(_SHAPING))
    store = ModelStore(settings.models)
    # "auto" and the name of what it leads to mean the same.
    models = [
        store.resolve_chat(sections["chat"].pop("model")),
        store.resolve_embedder(sections["embeddings"].pop("model")),
    ]
    file = (index / INDEX_FILE).stat()
    facts = {
        "settings": sections,
        "models": [_file_facts(path) for path in models],
        "prompts": [path.read_text("utf-8") for path in sorted(prompts_folder().glob("*.md"))],
        "index": [file.st_dev, file.st_ino],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _file_facts(path: Path) -> list[str | int]:
    status = path.stat()
    return [str(path.resolve()), status.st_size, status.st_mtime_ns]


def write(record: Record, home: Path) -> Path:
    """Leave a record, whole or not at all; those of processes that died are swept.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder = home / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    name = f"{record.pid}-{hashlib.sha256(record.token.encode()).hexdigest()[:8]}{_SUFFIX}"
    return write_whole(folder / name, record.model_dump_json().encode())


def remove(path: Path) -> None:
    """Take a record away; it may have gone already."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def records(home: Path) -> list[Record]:
    """Records of processes that seem to be there, newest first."""
    return [record for _, record in _read(home / _FOLDER) if _lives(record.pid)]


def _read(folder: Path) -> Iterator[tuple[Path, Record]]:
    """What can be read; any other file is passed over."""
    readable = []
    for path in folder.glob(f"[!.]*{_SUFFIX}"):
        with contextlib.suppress(OSError, ValidationError):
            record = Record.model_validate_json(path.read_bytes())
            readable.append((path.stat().st_mtime_ns, path, record))
    for _, path, record in sorted(readable, key=lambda entry: entry[0], reverse=True):
        yield path, record


def _sweep(folder: Path) -> None:
    for path, record in _read(folder):
        if not _lives(record.pid):
            remove(path)


def _lives(pid: int) -> bool:
    """Whether there is such a process; where asking would end it, the answer is yes."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # another user's process: not the one we knew
        return False
    return True
