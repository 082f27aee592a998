"""Tests without a model or a browser; the folder is on the path for the modules that they share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def linked_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder: a test that would load a real model finds none here, and fails."""
    return tmp_path_factory.mktemp("no-models")
