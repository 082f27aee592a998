from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_hub import LoopbackHub

from assistant.config.settings import Settings
from assistant.models import ModelStore, catalog, default_models, machine, recommend
from assistant.models.hub import ask_anew

GB = 1_000_000_000


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, int], None]:
    """Makes this machine one with so many GB and processors."""

    def set_up(memory_gb: float, cores: int) -> None:
        monkeypatch.setattr(machine, "memory_bytes", lambda: int(memory_gb * GB))
        monkeypatch.setattr(machine, "cores", lambda: cores)

    return set_up


@pytest.mark.parametrize(
    ("memory_gb", "cores", "hub", "name", "why"),
    [
        (24, 2, True, "qwen2.5-coder-1.5b", "2 cores"),
        (24, 1, True, "qwen2.5-coder-1.5b", "1 cores"),
        (24, 8, False, "qwen2.5-coder-1.5b", "hub"),
        (7.9, 8, True, "qwen2.5-coder-1.5b", "8 GB"),
        (8, 3, True, "qwen3-4b-2507", "not measured by us"),
        (64, 16, True, "qwen3-4b-2507", "64 GB"),
        (3, 8, True, "qwen2.5-coder-0.5b", "3 GB"),
    ],
)
def test_memory_cores_and_the_hub_decide(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    on: Callable[[float, int], None],
    memory_gb: float,
    cores: int,
    hub: bool,
    name: str,
    why: str,
) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    on(memory_gb, cores)
    chosen = recommend(ModelStore(tmp_path), hub_reachable=hub)
    assert chosen.name == name
    assert chosen.reason.startswith(name)
    assert why in chosen.reason
    assert "\n" not in chosen.reason


def test_the_reason_is_given_in_spanish_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on: Callable[[float, int], None]
) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    on(24, 2)
    chosen = recommend(ModelStore(tmp_path), hub_reachable=True)
    assert "con 2 núcleos" in chosen.reason


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        ask_anew()
        yield hub
    ask_anew()


def test_offline_the_hub_is_not_even_asked(
    tmp_path: Path,
    loopback: LoopbackHub,
    monkeypatch: pytest.MonkeyPatch,
    on: Callable[[float, int], None],
) -> None:
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    on(24, 8)
    assert recommend(ModelStore(tmp_path)).name == "qwen2.5-coder-1.5b"
    assert loopback.requests == []


def test_the_hub_is_asked_only_when_it_decides(
    tmp_path: Path, loopback: LoopbackHub, on: Callable[[float, int], None]
) -> None:
    for memory_gb, cores in ((24, 2), (4, 8)):
        on(memory_gb, cores)
        recommend(ModelStore(tmp_path))
    assert loopback.requests == []
    on(24, 8)
    assert recommend(ModelStore(tmp_path)).name == "qwen3-4b-2507"
    assert len(loopback.requests) == 1


def test_the_machine_itself_is_measured(tmp_path: Path) -> None:
    assert recommend(ModelStore(tmp_path), hub_reachable=False).name in catalog()


def test_default_models_follow_the_settings(tmp_path: Path) -> None:
    named = Settings.load(models=tmp_path, chat={"model": "smollm2-135m"})
    assert default_models(named) == ("multilingual-e5-small-q4", "smollm2-135m")
    by_path = Settings.load(
        models=tmp_path, chat={"model": "/x/own.gguf"}, embeddings={"model": "/x/own"}
    )
    assert default_models(by_path) == ()


def test_default_models_keep_an_installed_chat_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    (file,) = catalog()["smollm2-135m"].files
    place = tmp_path / "smollm2-135m" / file.name
    place.parent.mkdir()
    with place.open("wb") as sparse:
        sparse.truncate(file.size)
    settings = Settings.load(models=tmp_path)
    assert default_models(settings) == ("multilingual-e5-small-q4", "smollm2-135m")
