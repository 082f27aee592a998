"""The whole flow with the network taken away, and what ``HEMEROTECA_OFFLINE`` refuses."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from command import ROOT, environment, hemeroteca, one_line
from model_names import QUICK

from assistant.config.resources import demo_folder
from assistant.types import Answer

_HERE: Final = Path(__file__).parent
_QUESTION: Final = "¿Qué acordaron Putin y Trump en Anchorage?"


@pytest.fixture(scope="session")
def no_network() -> tuple[str, ...]:
    """Prefix of a command that runs it in a network of its own, with loopback alone."""
    prefix = ("unshare", "-rn", sys.executable, str(_HERE / "network.py"))
    done = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"these tests need unshare -rn (user and network namespaces): {done.stderr}")
    return prefix


@pytest.fixture
def _at_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMEROTECA_HOME", str(demo_home))
    for name, value in QUICK.items():
        monkeypatch.setenv(name, value)


def _articles() -> dict[str, str]:
    lines = (demo_folder() / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return {article["id"]: article["text"] for article in map(json.loads, lines)}


def test_the_namespace_has_no_network(no_network: tuple[str, ...]) -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
    done = subprocess.run(
        [*no_network, sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "unreachable" in done.stderr


@pytest.mark.usefixtures("_at_home")
def test_asking_without_a_network(no_network: tuple[str, ...]) -> None:
    done = hemeroteca("ask", _QUESTION, "--index", "demo", "--json", prefix=no_network)
    assert done.returncode == 0, done.stderr
    answer = Answer.model_validate_json(done.stdout)
    assert len(done.stdout.splitlines()) == 1
    assert answer.outcome in {"grounded", "partial"}
    articles = _articles()
    for cite in answer.citations:
        assert articles[cite.article_id][cite.start : cite.end] == cite.quote


@pytest.mark.usefixtures("_at_home")
def test_searching_and_indexing_without_a_network(
    no_network: tuple[str, ...], tmp_path: Path
) -> None:
    done = hemeroteca("search", _QUESTION, "--json", prefix=no_network)
    assert json.loads(done.stdout)[0]["passage"]["article_id"].startswith("demo-anchorage")
    article = tmp_path / "lluvia.txt"
    article.write_text("Llovió en Valdarga durante tres días.", encoding="utf-8")
    added = hemeroteca("index", "add", f"{tmp_path}/prensa", article, prefix=no_network)
    assert added.returncode == 0, added.stderr


@pytest.mark.usefixtures("_at_home")
def test_the_page_without_a_network(no_network: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*no_network, sys.executable, str(_HERE / "visit.py")],
        capture_output=True,
        text=True,
        env=environment(HEMEROTECA_LANGUAGE=None, PYTHONPATH=str(ROOT)),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    text = _articles()[seen["article"]]
    assert text[int(seen["start"]) : int(seen["end"])] == seen["quote"]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Address of a server on loopback, and the connections that it got."""
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                seen.append(str(address))
                connection.close()

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen


@pytest.mark.parametrize(
    "arguments",
    [("models", "pull"), ("models", "pull", "smollm2-135m"), ("models", "pull", "qwen3-4b-2507")],
)
def test_offline_nothing_is_fetched(
    arguments: tuple[str, ...], tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, seen = listener
    proxies = dict.fromkeys(("HF_ENDPOINT", "PIP_INDEX_URL", "http_proxy"), address)
    changes = {"HEMEROTECA_OFFLINE": "1", "HEMEROTECA_MODELS": str(tmp_path / "models")}
    done = hemeroteca(*arguments, env={**changes, **proxies})
    assert (done.returncode, done.stdout) == (1, "")
    assert "HEMEROTECA_OFFLINE" in one_line(done.stderr)
    assert seen == []


@pytest.mark.parametrize("arguments", [("ask", "x"), ("search", "x"), ("chat",)])
def test_offline_a_missing_model_names_the_command_that_fetches_it(
    arguments: tuple[str, ...], tmp_path: Path, demo_home: Path
) -> None:
    changes = {
        "HEMEROTECA_OFFLINE": "1",
        "HEMEROTECA_HOME": str(demo_home),
        "HEMEROTECA_MODELS": str(tmp_path / "models"),
    }
    done = hemeroteca(*arguments, env=changes)
    assert (done.returncode, done.stdout) == (1, "")
    assert "hemeroteca models pull" in one_line(done.stderr)


def test_offline_no_library_may_connect() -> None:
    """The guard is in place before anything else of a command runs."""
    script = (
        "import socket, sys\n"
        "sys.argv = ['hemeroteca', '--version']\n"
        "from assistant.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "socket.create_connection(('192.0.2.1', 80), timeout=5)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment(HEMEROTECA_OFFLINE="1"),
        cwd=ROOT,
        check=False,
    )
    assert "OfflineError" in done.stderr.splitlines()[-1]
