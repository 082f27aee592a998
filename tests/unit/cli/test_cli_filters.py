"""Outlets and sections as they are typed, and what the list of indexes shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import INDEX_FILE
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters

_OUTLETS = ("Radio Pinar", "El País", "El Pais", "Diario de Soto")


class _Answers:
    """Finds nothing, and remembers where it was to look."""

    filters: Filters | None = None

    def search(self, question: str, *, filters: Filters, **_: Any) -> list[Any]:
        self.filters = filters
        return []


def _made(home: Path, name: str, *outlets: str) -> None:
    articles = [
        Article(
            id=str(number),
            text=f"Noticia número {number}.",
            source=outlet,
            section="Economía",
            published=f"2025-08-{number:02}",
            language="es",
        )
        for number, outlet in enumerate(outlets, 1)
    ]
    with Index.open(home / "indexes" / name, HashEmbeddings(), create=True) as index:
        index.add(articles)


@pytest.fixture
def home(hemeroteca_home: Path) -> Path:
    _made(hemeroteca_home, "prensa", *_OUTLETS)
    return hemeroteca_home


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["radio pinar"], ("Radio Pinar",)),
        (["RADIO  PINÁR", "diario de soto"], ("Radio Pinar", "Diario de Soto")),
        (["El Pais"], ("El Pais",)),
        (["el pais"], ("El Pais", "El País")),
    ],
)
def test_outlets_are_found_without_case_and_accents(
    typed: list[str], meant: tuple[str, ...], home: Path
) -> None:
    answers = _Answers()
    options = [part for name in typed for part in ("--source", name)]
    assert run(hemeroteca, ["search", "x", *options, "--section", "economia"], answers) == 0
    assert answers.filters == Filters(sources=meant, sections=("Economía",))


@pytest.mark.parametrize("command", [["ask", "x"], ["search", "x"], ["chat"], ["index", "show"]])
def test_an_unknown_outlet_names_those_that_there_are(
    command: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*command, "prensa"] if command[0] == "index" else command
    assert run(hemeroteca, [*arguments, "--source", "radio piñon"], _Answers()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "«radio piñon». Los que hay: Radio Pinar, " in told.err
    assert all(outlet in told.err for outlet in _OUTLETS)
    assert run(hemeroteca, [*arguments, "--section", "Deportes"], _Answers()) == 2
    assert "«Deportes». Las que hay: Economía." in capsys.readouterr().err


def test_of_many_outlets_the_nearest_eight_are_named(
    hemeroteca_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _made(hemeroteca_home, "prensa", *(f"Medio {letter * 4}" for letter in "abcdefghijkl"))
    assert run(hemeroteca, ["search", "x", "--source", "medio kkkj"], _Answers()) == 2
    told = capsys.readouterr().err
    assert "Los que hay: Medio kkkk, " in told
    assert told.count("Medio") == 8
    assert "…" in told


def test_without_an_index_the_way_to_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["search", "x", "--source", "y"], ["show", "x"]):
        assert run(hemeroteca, arguments, _Answers()) == 1
        assert "index build demo" in capsys.readouterr().err


def test_indexes_are_listed_in_columns_with_headings(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _made(home, "新聞", "El Faro")
    _made(home, "vacío")
    (home / "indexes" / "rota").mkdir()
    (home / "indexes" / "rota" / INDEX_FILE).write_text("nothing")
    assert run(hemeroteca, ["index", "list"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["Nombre", "Artículos", "Días", "Tamaño", "Modelo"]
    cells = {row.split()[0]: row for row in rows}
    for name, count, days in (
        ("prensa", "4", "2025-08-01 – 2025-08-04"),
        ("新聞", "1", "2025-08-01"),
        ("vacío", "0", "–"),
        ("rota", "?", "?"),
    ):
        row, places = cells[name], [heading.index(word) for word in ("Artículos", "Días")]
        cut = [_from(row, place) for place in places]
        assert cut[0].startswith(f"{count} ")
        assert cut[1].startswith(f"{days} ")
    assert run(hemeroteca, ["index", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    keys = {"name", "path", "bytes", "articles", "passages", "embedder", "problem"}
    assert all(set(facts) == keys for facts in listed)


def _from(row: str, column: int) -> str:
    """What stands in a row from a column on, counted as a terminal shows it."""
    at = next(at for at in range(len(row)) if cell_len(row[:at]) == column)
    return row[at:]


def test_without_indexes_there_is_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["index", "list"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "index build demo" in told.err
