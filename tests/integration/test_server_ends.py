"""A server that ends while tabs are open says nothing of it; without a model or a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

_ROOT: Final = Path(__file__).resolve().parents[2]
_SERVER: Final = """
from assistant import Article, Assistant, Settings
from assistant.testing import HashEmbeddings, ScriptedChat
from assistant.ui import launch

chat = ScriptedChat(replies=["Son dos. [1]"])
with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings(), chat_model=chat) as it:
    it.add([Article(title="Uno", text="Uno y uno son dos.")])
    launch(it, on_ready=lambda address: print(address, flush=True))
"""
# What an open tab holds on to.
_STREAM: Final = "heartbeat/abierta"


@pytest.mark.parametrize(("told", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_server_ends_without_a_word_while_a_tab_is_open(
    hemeroteca_home: Path, told: signal.Signals, code: int
) -> None:
    environment = {**os.environ, "HEMEROTECA_HOME": str(hemeroteca_home), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-c", _SERVER]
    with (
        contextlib.ExitStack() as opened,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as server,
    ):
        opened.callback(server.kill)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address, "the server did not start"
        opened.enter_context(_held_open(urlsplit(address).port or 0))
        server.send_signal(told)
        _, said = server.communicate(timeout=300)
    assert said == ""
    assert server.returncode == code


def _held_open(port: int) -> socket.socket:
    """A connection whose answer has begun and does not end."""
    tab = socket.create_connection(("127.0.0.1", port), timeout=300)
    request = f"GET /gradio_api/{_STREAM} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    tab.sendall(request.encode())
    assert tab.recv(200).startswith(b"HTTP/1.1 200")
    return tab
