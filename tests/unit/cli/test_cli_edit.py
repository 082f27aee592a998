"""``hemeroteca index edit``: which articles it takes, and what it says before it changes any."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from assistant.cli.building import build_index
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import INDEX_FILE, Settings
from assistant.index import Index
from assistant.models.loaded_models import LoadedModels
from assistant.runtime.progress import silent
from assistant.testing import HashEmbeddings
from assistant.types import Article

_ARTICLES = [
    Article(
        id=f"n{number}",
        title=f"Noticia {number}",
        text=f"Noticia número {number} sobre el puerto{' nuevo' if number == 3 else ''}.",
        source="El Faroo" if number else "La Luna",
        url=f"https://faro.example/{number}",
        language="es",
    )
    for number in range(4)
]


@pytest.fixture
def path(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(LoadedModels, "embeddings", HashEmbeddings())
    path = Settings.load().indexes / "prensa"
    with Index.open(path, HashEmbeddings(), create=True) as index:
        index.add(_ARTICLES)
    return path


def _edit(*arguments: str) -> int:
    return run(hemeroteca, ["index", "edit", "prensa", *arguments])


def _sources(path: Path) -> list[str]:
    with Index.open_stored(path) as index:
        return [index.article(article.id).source for article in _ARTICLES]


def test_named_articles_are_put_right_and_taken_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _edit("n1", "n2", "--source", "El Faro", "--title", "Otro") == 0
    assert "Artículos corregidos en «prensa»: 2." in capsys.readouterr().err
    assert _sources(path) == ["La Luna", "El Faro", "El Faro", "El Faroo"]

    assert run(hemeroteca, ["show", "n1", "--index", "prensa"]) == 0
    shown = capsys.readouterr().out
    assert "Corregido: medio, original: «El Faroo»" in shown
    assert "Corregido: titular, original: «Noticia 1»" in shown
    assert run(hemeroteca, ["show", "n1", "--index", "prensa", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(Article.model_fields)

    assert _edit("n1", "--clear", "source", "--clear", "title", "--published", "2025-08-15") == 0
    assert run(hemeroteca, ["show", "n1", "--index", "prensa"]) == 0
    shown = capsys.readouterr().out
    assert "El Faroo · 15 de agosto de 2025" in shown
    assert "Corregido: fecha, original: sin dato" in shown


def test_many_are_counted_first_and_somebody_agrees(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ("--where-source", "El Faroo", "--source", "El Faro")
    assert _edit(*right, "--dry-run") == 0
    assert "de «prensa» que se corrigen: 3 (medio)" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert _edit(*right) == 2
    assert "--yes" in capsys.readouterr().err
    assert _sources(path).count("El Faro") == 0
    assert _edit(*right, "--words", "puerto nuevo", "--yes") == 0
    assert _sources(path) == ["La Luna", "El Faroo", "El Faroo", "El Faro"]
    assert _edit(*right, "--yes") == 0
    assert _sources(path).count("El Faro") == 3
    assert _edit(*right, "--yes") == 1, "none is left"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["n1"], 2, "--clear"),
        (["--source", "El Faro"], 2, "--where-source"),
        (["n1", "--words", "puerto", "--source", "X"], 2, "--where-source"),
        (["n1", "--published", "ayer"], 2, "«ayer»"),
        (["n1", "--clear", "text"], 2, "«text»"),
        (["nadie", "--source", "X"], 1, "«nadie»"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    path: Path,
    arguments: list[str],
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _edit(*arguments) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert "El Faro" not in _sources(path)


def test_what_was_put_right_passes_to_an_index_built_anew(path: Path, tmp_path: Path) -> None:
    assert _edit("n1", "n3", "--source", "El Faro") == 0
    lines = [article.model_dump_json(exclude={"id"}) for article in _ARTICLES]
    (tmp_path / "prensa.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build_index(Settings.load(), "prensa", [str(tmp_path / "prensa.jsonl")], silent)
    with Index.open_stored(path) as index:
        sources = {article.title: article.source for article in index.articles()}
    assert sources["Noticia 1"] == sources["Noticia 3"] == "El Faro"
    assert sources["Noticia 2"] == "El Faroo"


def test_a_broken_index_is_replaced_and_says_what_is_lost(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path / INDEX_FILE).write_text("no database", encoding="utf-8")
    (tmp_path / "a.txt").write_text("Un texto nuevo.", encoding="utf-8")
    build_index(Settings.load(), "prensa", [str(tmp_path / "a.txt")], silent)
    assert "no pasan al nuevo" in capsys.readouterr().err
    with Index.open_stored(path) as index:
        assert len(index) == 1


def test_keys_that_a_person_maps(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"rubro": "La feria", "desarrollo": "La feria abre el lunes."}\n', "utf-8")
    assert run(hemeroteca, ["index", "add", "prensa", str(file)]) == 1
    assert "--map" in capsys.readouterr().err

    mapped = ["--map", "text=desarrollo", "--map", "title=rubro"]
    assert run(hemeroteca, ["index", "add", "prensa", str(file), *mapped]) == 0
    with Index.open_stored(path) as index:
        assert "La feria" in [article.title for article in index.articles()]

    assert run(hemeroteca, ["index", "add", "prensa", str(file), "--map", "cuerpo"]) == 2
