"""LangChain's own suite for embeddings, on the real model."""

from __future__ import annotations

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests

from assistant.models.e5_embeddings import E5Embeddings


@pytest.mark.anyio
class TestE5Embeddings(EmbeddingsIntegrationTests):
    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @pytest.fixture
    def model(self, embedder: E5Embeddings) -> E5Embeddings:
        return embedder

    @property
    def embeddings_class(self) -> type[E5Embeddings]:
        return E5Embeddings
