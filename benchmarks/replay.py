"""A chat model that says what was written before."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from langchain_core.language_models.chat_models import SimpleChatModel
from langchain_core.messages import BaseMessage
from pydantic import Field

from benchmarks.files import records

_WRITTEN: Final = Path(__file__).with_name("golden_written.jsonl")


def written() -> dict[str, list[str]]:
    """By demo question, what the chat model once wrote for it."""
    return {row["id"]: row["written"] for row in records(_WRITTEN)}


class Replay(SimpleChatModel):
    """Says one text a call; nothing when there is none left."""

    written: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "replay"

    def _call(self, messages: list[BaseMessage], *_: Any, **__: Any) -> str:
        return self.written.pop(0) if self.written else ""
