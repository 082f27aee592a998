"""``hemeroteca sources``: what is remembered, visited, told and forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.building import build_index
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import Settings
from assistant.index import Index
from assistant.models.loaded_models import LoadedModels
from assistant.runtime.progress import silent
from assistant.testing import HashEmbeddings


@pytest.fixture(autouse=True)
def _models(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoadedModels, "embeddings", HashEmbeddings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "noticias"
    made.mkdir()
    (made / "uno.txt").write_text("Uno\n\nEl pleno aprobó el punto uno.\n", encoding="utf-8")
    return made


def _run(*arguments: str | Path) -> int:
    return run(hemeroteca, [str(argument) for argument in arguments])


def test_a_folder_is_remembered_visited_and_forgotten(folder, capsys):
    assert _run("sources", "add", "prensa", folder) == 0
    assert f"Añadida la fuente {folder}" in capsys.readouterr().err
    assert _run("fuentes", "añadir", "prensa", folder) == 0
    assert "ya era una fuente" in capsys.readouterr().err
    assert _run("sync", "prensa") == 0
    assert f"{folder}: 1 nuevos" in capsys.readouterr().out
    assert _run("sources", "sync", "prensa", folder) == 0
    assert f"{folder}: nada nuevo" in capsys.readouterr().out
    (folder / "uno.txt").rename(folder.parent / "uno.txt")
    (folder / "dos.txt").write_text("Dos\n\nLlueve en Soto.\n", encoding="utf-8")
    assert _run("sync", "prensa", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (len(told["added"]), len(told["gone"]), told["fault"]) == (1, 1, "")
    assert _run("sources", "list", "prensa") == 0
    assert str(folder) in capsys.readouterr().out
    assert _run("sync", "prensa", "--remove-gone") == 0
    assert "Borrados 1 artículos" in capsys.readouterr().err
    assert _run("sources", "remove", "prensa", folder) == 0
    assert _run("sources", "remove", "prensa", folder) == 2
    capsys.readouterr()
    assert _run("sources", "list", "prensa", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    with Index.open_stored(Settings.load().indexes / "prensa") as index:
        assert len(index) == 1


def test_what_is_wrong_is_one_line(folder, capsys):
    assert _run("sources", "add", "prensa", folder / "nada") == 2
    assert _run("sync", "prensa") == 1  # no such index
    assert _run("sources", "add", "prensa", folder) == 0
    assert _run("sync", "prensa", folder.parent) == 2
    assert _run("sync", "prensa", folder, "--watch") == 2
    folder.rename(folder.parent / "otra")
    assert _run("sync", "prensa") == 1
    assert all(len(line) < 300 for line in capsys.readouterr().err.splitlines())
    assert _run("sources", "remove", "prensa", folder) == 0
    assert _run("sync", "prensa") == 2


def test_an_index_that_is_built_anew_keeps_its_sources(folder):
    settings = Settings.load()
    build_index(settings, "prensa", [str(folder)], silent)
    with Index.open(settings.indexes / "prensa", HashEmbeddings()) as index:
        index.origins.add(str(folder))
    build_index(settings, "prensa", [str(folder)], silent)
    with Index.open_stored(settings.indexes / "prensa") as index:
        assert [origin.address for origin in index.origins.listing()] == [str(folder)]
