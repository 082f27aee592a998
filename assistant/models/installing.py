"""Installs a model: fetched, or from a file that the user has."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import filelock

from assistant.config.offline import require_network
from assistant.errors import ModelMissing, ModelUnusable
from assistant.messages import text
from assistant.models.catalog import CatalogEntry, PinnedFile
from assistant.models.file_checks import require_identical, require_room, storage_errors
from assistant.models.source import Source, fetch
from assistant.models.status import ModelStatus
from assistant.runtime.progress import Progress

OWN_RECORD: Final = "model.json"
"""The file that makes a model of the user's known by its name."""

_LOCK_TICK_S: Final = 0.5


def pull(model: ModelStatus, sources: Sequence[Source], progress: Progress) -> Path:
    """Install a model from the first sources that yield its files; see ``ModelStore.pull``."""
    entry, partial = model.entry, model.partial
    if model.installed:
        return model.path
    if not entry.files:
        raise model.by_hand()
    require_network(text("models.fetch_what", name=entry.name))
    with _only_one(model, progress):
        if not model.installed:  # else the one that had the lock did it
            partial.mkdir(parents=True, exist_ok=True)
            require_room(partial, _wanting(entry, partial))
            for file in entry.files:
                fetch(file, partial, sources, progress)
            _install(model, progress)
    return model.path


def bring(model: ModelStatus, files: Sequence[Path], progress: Progress) -> Path:
    """Install a model from files that the user has; what is still wanting is named.

    Raises:
        ModelDamaged: A file is none of the model's.
        ModelMissing: Some of its files are still wanting; those given are kept meanwhile.
    """
    entry, partial = model.entry, model.partial
    with _only_one(model, progress):
        partial.mkdir(parents=True, exist_ok=True)
        for path in files:
            pinned = _counterpart(entry, path)
            require_room(partial, pinned.size)
            copied = partial / f"{pinned.name}.import"
            require_identical(path, pinned, progress, copy=copied)
            copied.replace(partial / pinned.name)
        wanting = [file.name for file in entry.files if not (partial / file.name).is_file()]
        if wanting:
            raise ModelMissing("models.still_wanting", name=entry.name, files=", ".join(wanting))
        _install(model, progress)
    return model.path


@contextlib.contextmanager
def _only_one(model: ModelStatus, progress: Progress) -> Iterator[None]:
    """One process at a time works on a model; the system frees the lock of a killed one."""
    name, partial = model.entry.name, model.partial
    with storage_errors(model.folder):
        partial.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(partial.with_name(f"{name}.lock"))
        while True:
            try:
                lock.acquire(timeout=_LOCK_TICK_S)
                break
            except filelock.Timeout:
                progress(text("models.step_wait", name=name), 0, None)
        try:
            yield
        finally:
            lock.release()


def _wanting(entry: CatalogEntry, partial: Path) -> int:
    have = sum(path.stat().st_size for path in partial.rglob("*") if path.is_file())
    made = sum(file.size for file in entry.installed)
    return max(0, entry.download_bytes - have) + made


def _install(model: ModelStatus, progress: Progress) -> None:
    entry, home, partial = model.entry, model.home, model.partial
    if entry.recipe == "e5":
        _expand(model, progress)
    else:
        if model.own:  # another file may have had that name
            shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        for file in entry.files:
            (partial / file.name).replace(home / file.name)
        if model.own:
            (home / OWN_RECORD).write_text(entry.model_dump_json(indent=1), encoding="utf-8")
    model.set_damaged(False)
    shutil.rmtree(partial, ignore_errors=True)


def _expand(model: ModelStatus, progress: Progress) -> None:
    """Beside the final place first, which gets the whole folder at once."""
    from assistant.models.e5_packed_weights import TOKENIZER, expand

    entry, home, partial = model.entry, model.home, model.partial
    made, old = partial / "installed", partial / "replaced"
    for folder in (made, old):
        shutil.rmtree(folder, ignore_errors=True)
    made.mkdir()
    progress(text("models.step_expand", name=entry.name), 0, None)
    weights = next(file for file in entry.files if file.name != TOKENIZER)
    expand(partial / weights.name, partial / TOKENIZER, made)
    for file in entry.installed:
        require_identical(made / file.name, file, progress)
    if home.exists():
        home.replace(old)
    made.replace(home)


def _counterpart(entry: CatalogEntry, path: Path) -> PinnedFile:
    """The pin that a user's file should match: by name, by size, or the only one."""
    for file in entry.files:
        if path.name == file.name or path.stat().st_size == file.size:
            return file
    if len(entry.files) == 1:
        return entry.files[0]
    raise ModelUnusable(
        "models.not_of_model",
        path=path,
        name=entry.name,
        files=", ".join(file.name for file in entry.files),
    )
