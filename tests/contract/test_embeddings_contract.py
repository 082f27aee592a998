"""LangChain's own suite for embeddings, on the real model."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests

from assistant.config.settings import Settings
from assistant.models import ModelStore
from assistant.models.e5_embeddings import E5Embeddings


@pytest.mark.anyio
class TestE5Embeddings(EmbeddingsIntegrationTests):
    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @property
    def embeddings_class(self) -> type[E5Embeddings]:
        return E5Embeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        settings = Settings.load()
        folder = ModelStore(settings.models).resolve_embedder(settings.embeddings.model)
        return {"folder": folder}
