"""The machine's side of the settings: one for all tabs, and one long job at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from assistant.config.configuration import Changes, Configuration
from assistant.config.settings import Settings
from assistant.errors import HemerotecaError, ModelDamaged, UsageError
from assistant.index.reindexing import Outdated, change_embedder, outdated
from assistant.models import ModelStatus, ModelStore, catalog, recommend
from assistant.models.catalog import ModelKind
from assistant.models.hub import ask_anew
from assistant.models.loaded_models import embedder_of
from assistant.runtime.jobs import Job, Stage
from assistant.runtime.progress import Progress
from assistant.ui.page import Page

Task = Literal["pull", "verify", "import", "embedder"]
_TICK_S: Final = 0.5
_AUTO: Final = "auto"


@dataclass(frozen=True)
class Need:
    """A model that an answer takes and that cannot be used now.

    Attributes:
        kind: What it is for.
        why: One line for people.
        name: The catalog's model that would do and can be fetched; empty if there is none.
    """

    kind: ModelKind
    why: HemerotecaError
    name: str = ""


class Work(Job):
    """A long job, what is done in it, and the name of the model that it is done to."""

    def __init__(self, task: Task, about: str, work: Callable[[Progress], None]) -> None:
        self.task = task
        self.about = about
        super().__init__(work)

    def stages(self) -> Iterator[Stage]:
        """How far it is, twice a second, and at last how it ended."""
        stage = self.stage
        while not stage.over:
            yield stage
            stage = self.wait(_TICK_S)
        yield stage


class Machine:
    """What is installed and set here, and the changing of it for all the page's assistants."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lock = threading.Lock()
        self.configuration = Configuration(page.assistants.first.settings)
        self.work: Work | None = None

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.configuration.settings

    @property
    def store(self) -> ModelStore:
        """The models."""
        return ModelStore(self.settings.models)

    def needs(self) -> list[Need]:
        """What is missing before a question can be answered, the embedder first.

        Literal answers need no chat model.
        """
        needs = []
        for kind, (resolve, model) in self._models().items():
            if kind == "chat" and self.settings.answers.literal:
                continue
            try:
                resolve(model)
            except HemerotecaError as error:
                needs.append(Need(kind, error, self._to_fetch(kind, model)))
        return needs

    def in_use(self, status: ModelStatus) -> bool:
        """Whether the next question is answered with a model."""
        resolve, model = self._models()[status.entry.kind]
        with contextlib.suppress(HemerotecaError):
            return bool(model) and resolve(model) == status.path
        return False

    def save(self, changes: Changes) -> None:
        """Write settings and put them into force.

        Raises:
            HemerotecaError: One of them is wrong; then none is written.
        """
        for name, value in changes.items():
            self._require_model(name, value)
        self._apply(self.configuration.change(changes))

    def remove(self, name: str) -> None:
        """Delete an installed model; answers in the making end with it.

        Raises:
            HemerotecaError: It cannot be deleted.
        """
        self._require_idle()
        self.store.remove(name)
        self._apply(self.settings)

    def outdated(self, model: str) -> list[Outdated]:
        """The indexes that would have to be built anew for another embedder.

        Raises:
            HemerotecaError: It is not installed, or no embedder.
        """
        embedder = embedder_of(self.settings, model)
        return outdated(self._page.assistants.paths(), embedder.embedder_id)

    def pull(self, *names: str) -> Work:
        """Begin to fetch models, one after the other."""

        def work(progress: Progress) -> None:
            ask_anew()
            for name in names:
                self.store.pull(name, progress=progress)
            self._apply(self.settings)
            # Load what is there, so that the next question need not wait for it.
            threading.Thread(target=self._warm, name="hemeroteca-warming", daemon=True).start()

        return self._begin("pull", names[0], work)

    def bring(self, path: str) -> Work:
        """Begin to install a model from a file or folder on this machine."""

        def work(progress: Progress) -> None:
            self.store.import_file(None, Path(path).expanduser(), progress=progress)
            self._apply(self.settings)

        return self._begin("import", "", work)

    def verify(self, name: str) -> Work:
        """Begin to hash the files of an installed model."""

        def work(progress: Progress) -> None:
            for file in self.store.verify(name, progress=progress):
                if not file.sound:
                    hashes = {"expected": file.expected, "found": file.found or "–"}
                    raise ModelDamaged("models.wrong_hash", path=file.path, **hashes)

        return self._begin("verify", name, work)

    def use_embedder(self, model: str) -> Work:
        """Begin to build the indexes anew for another embedder, and then to use it."""
        self._require_model("embeddings.model", model)

        def work(progress: Progress) -> None:
            paths, known = self._page.assistants.paths(), self.configuration
            change_embedder(known, model, paths, self._apply, progress, make=embedder_of)

        return self._begin("embedder", model, work)

    def stop(self) -> None:
        """End the job that is running, if one is."""
        if self.work is not None:
            self.work.stop()

    def _warm(self) -> None:
        with contextlib.suppress(Exception):  # trouble is told to the next question
            self._page.assistants.first.preload()

    def _begin(self, task: Task, about: str, work: Callable[[Progress], None]) -> Work:
        with self._lock:
            self._require_idle()
            self.work = Work(task, about, work)
            return self.work

    def _require_idle(self) -> None:
        if self.work is not None and not self.work.stage.over:
            raise UsageError("ui_settings.busy")

    def _require_model(self, name: str, value: str | None) -> None:
        """Refuse the name of a model that there is not, before it is written anywhere."""
        if not value:
            return
        if name == "chat.model" and value.strip() != _AUTO:
            self.store.resolve_chat(value.strip())
        if name == "embeddings.model":
            self.store.resolve_embedder(value.strip())

    def _apply(self, settings: Settings) -> None:
        for assistant in self._page.assistants.opened():
            assistant.apply(settings)

    def _models(self) -> dict[ModelKind, tuple[Callable[[str], Path], str]]:
        """The model that is set for each kind, and how it is found."""
        settings, store = self.settings, self.store
        return {
            "embeddings": (store.resolve_embedder, settings.embeddings.model),
            "chat": (store.resolve_chat, settings.chat.model),
        }

    def _to_fetch(self, kind: ModelKind, wanted: str) -> str:
        if kind == "chat" and wanted == _AUTO:
            # The hub is not asked: a page that opens must not wait for it.
            return recommend(self.store, hub_reachable=False).name
        entry = catalog().get(wanted)
        return wanted if entry is not None and entry.files else ""
