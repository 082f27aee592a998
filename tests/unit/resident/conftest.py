"""What tests of resident processes share: settings, an index, a service over a script."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from residents import Fake, Script, Server, everything

from assistant.config.settings import Settings


@pytest.fixture
def settings(hemeroteca_home: Path, tmp_path: Path) -> Settings:
    """Settings that lead to models which are there, as far as names tell."""
    chat, embedder = tmp_path / "chat.gguf", tmp_path / "embedder"
    chat.write_bytes(b"GGUF")
    embedder.mkdir()
    (embedder / "modules.json").write_text("[]")
    models = {"chat": {"model": str(chat)}, "embeddings": {"model": str(embedder)}}
    return Settings.load(**models)


@pytest.fixture
def index(hemeroteca_home: Path) -> Path:
    folder = hemeroteca_home / "indexes" / "demo"
    folder.mkdir(parents=True)
    (folder / "archive.sqlite3").write_text("x")
    return folder


@pytest.fixture
def serving(settings: Settings, index: Path) -> Iterator[Callable[..., tuple[Fake, Server]]]:
    """Starts a service over a script."""
    with contextlib.ExitStack() as stack:

        def start(script: Script = everything) -> tuple[Fake, Server]:
            fake = Fake(settings, index, script)
            return fake, stack.enter_context(Server(fake))

        yield start
