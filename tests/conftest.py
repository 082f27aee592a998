"""What tests of every kind share: a home of their own, and the real models."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command import hemeroteca
from hypothesis import settings as drawing

from assistant.config import offline
from assistant.config.settings import Settings

# Each run draws the same examples, and a campaign more of them.
drawing.register_profile("default", max_examples=60, deadline=None, derandomize=True)
drawing.register_profile("campaign", max_examples=200, deadline=None, derandomize=True)
drawing.load_profile("default")
# Libraries read these once, at import.
offline.quieten()
_MODELS = Settings.load().models
_NEEDED = ("multilingual-e5-small-q4", "qwen2.5-coder-1.5b")
# For what any model will do for, and takes long with a large one.
_SMALLEST = "smollm2-135m"
# Fast ones first, so that failures show early; the browser's last, since what they keep open
# (Playwright's event loop, a server with a model) must not stand in the way of others.
_ORDER = ("unit", "property", "contract", "docs", "packaging", "integration", "offline", "e2e")
_TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders in order."""
    items.sort(key=lambda item: _ORDER.index(item.path.relative_to(_TESTS).parts[0]))


@pytest.fixture(scope="session")
def linked_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with links to the models that scripts/test installs, and nothing else.

    What else is installed on a machine must not decide what a test sees.
    """
    folder = tmp_path_factory.mktemp("models")
    for name in (*_NEEDED, _SMALLEST):
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
    """Folder with the default embedder and the default chat model installed."""
    from assistant.models import ModelStore

    store = ModelStore(linked_models)
    missing = [name for name in _NEEDED if not store.installed(name)]
    if missing:
        pytest.fail(f"not in {_MODELS}: {missing}; run scripts/test, or hemeroteca models pull")
    return linked_models


@pytest.fixture(scope="session")
def kept_folder() -> Path:
    """Folder, kept from run to run, for what a test fetches once."""
    return _MODELS.parent


@pytest.fixture(scope="session")
def demo_home(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo index, built by the command itself; tests only read it."""
    home = tmp_path_factory.mktemp("demo-home")
    where = {"HEMEROTECA_HOME": str(home), "HEMEROTECA_MODELS": str(models_dir)}
    built = hemeroteca("index", "build", "demo", env=where)
    assert built.returncode == 0, built.stderr
    return home
