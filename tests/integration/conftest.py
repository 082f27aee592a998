"""What the tests with real models share."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config.settings import EmbeddingsSettings
from assistant.models import ModelStore
from assistant.models.e5_embeddings import E5Embeddings


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> E5Embeddings:
    """The default embedder, loaded once."""
    return E5Embeddings(ModelStore(models_dir).resolve_embedder(EmbeddingsSettings().model))
