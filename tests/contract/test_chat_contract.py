"""LangChain's own suites for chat models, on a real GGUF file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests
from model_names import SMALLEST_CHAT

from assistant.config.settings import Settings
from assistant.models import ModelStore
from assistant.models.chat_llama import ChatLlama


def _smallest() -> Path:
    return ModelStore(Settings.load().models).path(SMALLEST_CHAT)


class TestChatLlamaUnit(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatLlama

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"path": Path("model.gguf")}

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False


@pytest.fixture(scope="module")
def loaded() -> Iterator[dict[str, ChatLlama]]:
    """Models by what they were made with, each loaded once."""
    models: dict[str, ChatLlama] = {}
    yield models
    for model in models.values():
        model.close()


@pytest.mark.anyio
class TestChatLlama(ChatModelIntegrationTests):
    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @pytest.fixture
    def model(self, request: pytest.FixtureRequest, loaded: dict[str, ChatLlama]) -> ChatLlama:
        given = {
            **self.standard_chat_model_params,
            **self.chat_model_params,
            **(getattr(request, "param", None) or {}),
        }
        key = repr(sorted(given.items()))
        if key not in loaded:
            loaded[key] = ChatLlama(**given)
        return loaded[key]

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatLlama

    @property
    def chat_model_params(self) -> dict[str, Any]:
        # What was measured of the model is remembered from test to test.
        memory = Settings.load().models / ".memory"
        return {"path": _smallest(), "context_tokens": 1024, "answer_tokens": 24, "memory": memory}

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False
