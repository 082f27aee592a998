"""A chat model that loads while something else is done, and may be left loading."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import environment
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import Article, Assistant, ModelError, Settings
from assistant.errors import ModelUnusable
from assistant.testing import HashEmbeddings, ScriptedChat

_ARTICLE = Article(id="a", title="El puente", text="El puente de Soto costó 3 millones de euros.")


class _Slow:
    """A chat model that has loaded only when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.trouble: ModelUnusable | None = None
        reply = "El puente de Soto costó 3 millones de euros [1]."
        self.chat = ScriptedChat(replies=[reply], loading=self._load)

    def _load(self) -> None:
        assert self.let.wait(30)
        if self.trouble:
            raise self.trouble

    def assistant(self, index: Path) -> Assistant:
        own = Assistant(Settings.load(), index, embeddings=HashEmbeddings(), chat_model=self.chat)
        own.add([_ARTICLE])
        return own


@pytest.fixture
def slow() -> Iterator[_Slow]:
    slow = _Slow()
    yield slow
    slow.let.set()


def _loaded() -> None:
    """Wait until nothing is loading any more."""
    for thread in threading.enumerate():
        if thread.name == "hemeroteca-loading":
            thread.join(30)
            assert not thread.is_alive()


def test_a_refusal_does_not_wait_for_the_model(tmp_path: Path, slow: _Slow) -> None:
    with slow.assistant(tmp_path / "i") as own:
        own.begin_loading()
        assert own.ask("¿Quién ganó?").refusal_reason == "weak_evidence"
    assert not slow.chat.closed, "nor does closing"
    slow.let.set()
    _loaded()
    assert slow.chat.closed, "it goes once it has come"


def test_closing_after_loading_closes_at_once(tmp_path: Path, slow: _Slow) -> None:
    slow.let.set()
    with slow.assistant(tmp_path / "i") as own:
        own.preload()
        _loaded()
    assert slow.chat.closed


def test_loading_begins_once_and_trouble_is_told_to_whoever_asks(
    tmp_path: Path, slow: _Slow
) -> None:
    slow.trouble = ModelUnusable("llama.not_gguf", path="x")
    own = slow.assistant(tmp_path / "i")
    own.begin_loading()
    own.begin_loading()
    assert [t.name for t in threading.enumerate()].count("hemeroteca-loading") == 1
    slow.let.set()
    with pytest.raises(ModelUnusable):
        own.preload()
    own.close()


def test_a_missing_model_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    own = Assistant(Settings.load(chat={"model": str(tmp_path / "no.gguf")}), tmp_path / "i")
    with pytest.raises(ModelError):
        own.begin_loading()
    assert "hemeroteca-loading" not in {thread.name for thread in threading.enumerate()}
    own.close()


def test_a_chat_model_that_needs_no_loading_is_none_the_worse(tmp_path: Path) -> None:
    chat = FakeListChatModel(responses=["x"])
    with Assistant(
        Settings.load(), tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat
    ) as own:
        own.begin_loading()
        own.preload()


_LEAVING = """
import threading
from assistant.runtime.shutdown import abandoned_on_exit, exit_process

begun = threading.Event()

def load() -> None:
    with abandoned_on_exit():
        begun.set()
        threading.Event().wait(600)

threading.Thread(target=load).start()
begun.wait()
print("said", end="")
exit_process({code})
"""


@pytest.mark.parametrize("code", [0, 130])
def test_the_process_does_not_wait_for_what_it_leaves(code: int) -> None:
    script = [sys.executable, "-c", _LEAVING.format(code=code)]
    options: dict[str, Any] = {"capture_output": True, "text": True, "check": False}
    done = subprocess.run(script, env=environment(), timeout=60, **options)
    assert (done.returncode, done.stdout, done.stderr) == (code, "said", "")
