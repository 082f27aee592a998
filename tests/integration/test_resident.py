"""A real server with a real model, and other processes that let it answer."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from command import COMMAND, environment, hemeroteca, records
from model_names import QUICK

_ANCHORAGE: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
_NOBODY_KNOWS: Final = "¿Quién ganó el Mundial de 2034?"
# It writes for long enough to be interrupted.
_MODEL: Final = {**QUICK, "HEMEROTECA_CHAT__ANSWER_TOKENS": "128"}
# What a process that loads anything would import.
_HEAVY: Final = ("langchain_core", "chromadb", "torch", "llama_cpp", "numpy", "fastapi")


@pytest.fixture(scope="module")
def home(demo_home: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own: servers leave records in it."""
    own = tmp_path_factory.mktemp("resident-home")
    shutil.copytree(demo_home / "indexes", own / "indexes")
    return own


@contextlib.contextmanager
def _serving(home: Path, models: Path, *options: str) -> Iterator[dict[str, Any]]:
    """Its record, while a server runs; Ctrl-C ends it in order."""
    where = {"HEMEROTECA_HOME": str(home), "HEMEROTECA_MODELS": str(models), **_MODEL}
    server = subprocess.Popen(
        [*COMMAND, "serve", *options],
        env=environment(**where),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("http://")
        (record,) = (home / "run").glob("*.json")
        yield json.loads(record.read_text(encoding="utf-8"))
    finally:
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=60)
    assert server.returncode == 0, told
    assert "Traceback" not in told
    assert list((home / "run").iterdir()) == []


@pytest.fixture(scope="module")
def server(home: Path, models_dir: Path) -> Iterator[dict[str, Any]]:
    with _serving(home, models_dir, "--port", "0") as record:
        yield record


@pytest.fixture(autouse=True)
def _at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HEMEROTECA_HOME": str(home), **_MODEL}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def alone(home: Path, models_dir: Path) -> Any:
    """The answer of a process that asked nobody."""
    where = {"HEMEROTECA_HOME": str(home), "HEMEROTECA_MODELS": str(models_dir), **_MODEL}
    done = hemeroteca("ask", "--alone", _ANCHORAGE, "--json", env=where)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _light(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command that must load nothing: Python tells each import on standard error."""
    changes = {"PYTHONPROFILEIMPORTTIME": "1", **options.pop("env", {})}
    done = hemeroteca(*arguments, env=changes, **options)
    lines = done.stderr.splitlines()
    imported = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time")}
    assert imported, "this Python does not tell what it imports"
    assert imported.isdisjoint(_HEAVY)
    told = [line for line in lines if not line.startswith("import time")]
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout, "\n".join(told))


def _same(one: Any, other: Any) -> bool:
    """Everything but what depends on the clock and on what was evaluated before."""
    timed = ("timings_s", "tokens")
    return all(one[key] == other[key] for key in one if key not in timed) and list(one) == list(
        other
    )


@pytest.mark.usefixtures("server")
def test_a_question_is_answered_by_the_server_as_it_would_be_alone(alone: Any) -> None:
    done = _light("ask", _ANCHORAGE, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = records(done.stdout)
    assert _same(answer, alone)
    assert answer["citations"]


@pytest.mark.usefixtures("server")
def test_neither_proxies_nor_being_offline_divert_it(alone: Any) -> None:
    nowhere = "http://127.0.0.1:9"
    detours = {"HTTP_PROXY": nowhere, "http_proxy": nowhere, "ALL_PROXY": nowhere}
    done = _light("ask", _ANCHORAGE, env={**detours, "HEMEROTECA_OFFLINE": "1"})
    assert done.returncode == 0
    assert done.stdout.startswith(alone["text"].split(" [")[0])
    assert "Sources" in done.stdout


@pytest.mark.usefixtures("server")
def test_batches_searches_and_checks_load_nothing_either() -> None:
    lines = [
        {"id": 1, "question": _NOBODY_KNOWS},
        {"id": 2, "question": " "},
        {"id": 3, "question": _NOBODY_KNOWS, "history": [{"role": "judge"}]},
    ]
    given = "\n".join(map(json.dumps, lines))
    done = _light("ask", "--batch", "-", given=given)
    answers = records(done.stdout)
    assert [line["id"] for line in answers] == [1, 2, 3]
    assert (answers[0]["outcome"], done.returncode) == ("refused", 1)
    assert ["error" in line for line in answers] == [False, True, True]
    assert len(done.stderr.splitlines()) == 2
    found = json.loads(_light("search", "Anchorage", "--json", "--top-k", "2").stdout)
    assert [hit["rank"] for hit in found] == [1, 2]
    checked = json.loads(_light("check", "Hablaron en Anchorage.", "--json").stdout)
    assert checked["citations"]


@pytest.mark.usefixtures("server")
def test_an_error_is_the_same_line_and_exit_code() -> None:
    done = _light("ask", "   ")
    own = hemeroteca("ask", "--alone", "   ")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", own.stderr.strip())
    assert own.returncode == 2


def _status(address: str, token: str) -> int:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    with contextlib.closing(connection):
        body = json.dumps({"question": _NOBODY_KNOWS})
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("POST", "/resident/answer", body, headers)
        return connection.getresponse().status


def test_the_token_opens_and_nothing_else(server: dict[str, Any]) -> None:
    assert _status(server["address"], server["token"]) == 200
    assert _status(server["address"], "") == 401
    assert _status(server["address"], "x" + server["token"][1:]) == 401


@pytest.mark.usefixtures("server")
def test_ctrl_c_stops_the_answer_in_the_server_too(alone: Any) -> None:
    asking = subprocess.Popen(
        [*COMMAND, "ask", _ANCHORAGE],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)
    asking.send_signal(signal.SIGINT)
    out, told = asking.communicate(timeout=60)
    assert "Traceback" not in told
    if asking.returncode != 0:  # unless the machine is very quick
        assert (asking.returncode, out) == (130, "")
    (answer,) = records(_light("ask", _ANCHORAGE, "--json").stdout)
    assert _same(answer, alone), "the next one is served"


def test_a_password_does_not_open_it_and_the_token_does_not_open_the_page(
    home: Path, models_dir: Path, tmp_path: Path, server: dict[str, Any], alone: Any
) -> None:
    """A second server, reachable from elsewhere, for an index of its own."""
    shutil.copytree(home / "indexes" / "demo", home / "indexes" / "prensa")
    password = tmp_path / "password"
    password.write_text("secreta")
    shown = (home / "run").iterdir()
    before = set(shown)
    where = {"HEMEROTECA_HOME": str(home), "HEMEROTECA_MODELS": str(models_dir), **_MODEL}
    options = ("--index", "prensa", "--host", "0.0.0.0", "--password-file", str(password))
    second = subprocess.Popen(
        [*COMMAND, "serve", *options], env=environment(**where), stdout=subprocess.PIPE, text=True
    )
    try:
        assert second.stdout is not None
        assert second.stdout.readline()
        (path,) = set((home / "run").iterdir()) - before
        record = json.loads(path.read_text(encoding="utf-8"))
        assert urlsplit(record["address"]).hostname == "127.0.0.1"
        for wrong in ("secreta", "", server["token"]):
            assert _status(record["address"], wrong) == 401
        assert _status(record["address"], record["token"]) == 200
        assert _page(record["address"], record["token"]) == 401
        done = _light("ask", _NOBODY_KNOWS, "--index", "prensa", "--json")
        assert records(done.stdout)[0]["outcome"] == "refused"
    finally:
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=60)
    assert set((home / "run").iterdir()) == before, "ended in order"
    _answered_alone_where_a_killed_server_left(home / "run" / "1-stale.json", record, alone)


def _answered_alone_where_a_killed_server_left(
    path: Path, record: dict[str, Any], alone: Any
) -> None:
    path.write_text(json.dumps({**record, "pid": 1}), encoding="utf-8")
    done = hemeroteca("ask", _ANCHORAGE, "--index", "prensa", "--json")
    path.unlink(missing_ok=True)
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = records(done.stdout)
    assert _same(answer, alone)


def _page(address: str, token: str) -> int:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", "/config", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        assert token.encode() not in response.read()
        return response.status
