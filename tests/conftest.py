"""What tests of every kind share: a home of their own, and the real models."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import hemeroteca
from filelock import FileLock
from hypothesis import settings as drawing
from model_names import CHAT, EMBEDDER, SMALLEST_CHAT

from assistant.config import offline
from assistant.config.settings import EmbeddingsSettings, Settings

if TYPE_CHECKING:
    from assistant.models.e5_embeddings import E5Embeddings

# Each run draws the same examples, and a campaign more of them.
drawing.register_profile("default", max_examples=60, deadline=None, derandomize=True)
drawing.register_profile("campaign", max_examples=200, deadline=None, derandomize=True)
drawing.load_profile("default")
# Libraries read these once, at import.
offline.quieten()
_MODELS = Settings.load().models
_NEEDED = (EMBEDDER, CHAT, SMALLEST_CHAT)
# Fast ones first, so that failures show early; the browser's last, since what they keep open
# (Playwright's event loop, a server with a model) must not stand in the way of others.
_ORDER = ("unit", "property", "contract", "docs", "packaging", "integration", "offline", "e2e")
_TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Give each of several processes processors of its own.

    llama.cpp's threads wait for each other without sleeping: beside those of another process they
    take many times as long as one process after the other.
    """
    worker = getattr(config, "workerinput", None)
    if worker and hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        place = int(worker["workerid"].removeprefix("gw"))
        os.sched_setaffinity(0, processors[place :: worker["workercount"]] or processors)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders in order."""
    items.sort(key=lambda item: _ORDER.index(item.path.relative_to(_TESTS).parts[0]))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder of this run, the same one in all of its processes."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def linked_models(shared_folder: Path) -> Path:
    """Folder with links to the models that scripts/test installs, and nothing else.

    What else is installed on a machine must not decide what a test sees.
    """
    folder = shared_folder / "linked-models"
    folder.mkdir(exist_ok=True)
    for name in _NEEDED:
        with contextlib.suppress(FileExistsError):
            (folder / name).symlink_to(_MODELS / name)
    return folder


@pytest.fixture(autouse=True)
def hemeroteca_home(tmp_path: Path, linked_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """State of a test goes to its own folder; the models stay where they are."""
    home = tmp_path / "home"
    for name in [name for name in os.environ if name.startswith("HEMEROTECA_")]:
        if name != "HEMEROTECA_TEST_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HEMEROTECA_HOME", str(home))
    monkeypatch.setenv("HEMEROTECA_MODELS", str(linked_models))
    return home


@pytest.fixture(scope="session")
def models_dir(linked_models: Path) -> Path:
    """Folder with the default embedder, the default chat model and the smallest installed."""
    from assistant.models import ModelStore

    store = ModelStore(linked_models)
    missing = [name for name in _NEEDED if not store.installed(name)]
    if missing:
        pytest.fail(f"not in {_MODELS}: {missing}; run scripts/test, or hemeroteca models pull")
    return linked_models


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> E5Embeddings:
    """The default embedder, loaded once."""
    from assistant.models import ModelStore
    from assistant.models.e5_embeddings import E5Embeddings

    return E5Embeddings(ModelStore(models_dir).resolve_embedder(EmbeddingsSettings().model))


@pytest.fixture(scope="session")
def kept_folder() -> Path:
    """Folder, kept from run to run, for what a test fetches once."""
    return _MODELS.parent


@pytest.fixture(scope="session")
def demo_home(models_dir: Path, shared_folder: Path) -> Path:
    """A home with the demo index, built once by the command itself; tests only read it."""
    home = shared_folder / "demo-home"
    where = {"HEMEROTECA_HOME": str(home), "HEMEROTECA_MODELS": str(models_dir)}
    with FileLock(f"{home}.lock"):
        if not (home / "indexes" / "demo").exists():
            built = hemeroteca("index", "build", "demo", env=where)
            assert built.returncode == 0, built.stderr
    return home
