"""Tests of what holds for any input: without a model or a browser, as in ``tests/unit``."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def linked_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder: a test that would load a real model finds none here, and fails."""
    return tmp_path_factory.mktemp("no-models")
