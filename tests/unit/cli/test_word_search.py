"""``hemeroteca search --words``: articles by words, for people, programs and spreadsheets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article

_ARTICLES = [
    Article(
        id=f"n{number}",
        title="=La huelga" if number else "El puerto",
        text=f"Texto {number} de la huelga en Valdarga.",
        source="El Faro",
        published=f"2025-0{1 + number}-03",
        language="es",
    )
    for number in range(3)
]


@pytest.fixture(autouse=True)
def kept(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    with Index.open(hemeroteca_home / "indexes" / "prensa", HashEmbeddings(), create=True) as index:
        index.add(_ARTICLES)


def _words(*arguments: str) -> int:
    return run(hemeroteca, ["search", "--words", *arguments])


def test_json_has_articles_facets_and_how_it_was_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _words("huelga -puerto", "--json", "--sort", "oldest", "--top-k", "1") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 2
    assert found["understood"] == "huelga · without puerto"
    [article] = found["articles"]
    assert article["article_id"] == "n1"
    [snippet] = article["snippets"]
    start, end = snippet["matches"][0]
    assert _ARTICLES[1].text[start:end] == "huelga"
    assert found["facets"]["months"] == {"2025-02": 1, "2025-03": 1}


def test_people_read_articles_counts_and_what_may_be_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _words("huelga", "--facets", "--until", "2025-02-28", "--offset", "1") == 0
    told = capsys.readouterr()
    assert "2 articles" in told.err
    assert told.out.count("(n") == 1
    assert "2  El Faro" in told.out
    assert _words("uelga") == 0
    assert 'Did you mean "huelga"?' in capsys.readouterr().err


def test_a_table_holds_all_that_is_found_and_no_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _words('"la huelga"', "--csv", "-") == 0
    headings, *rows = csv.reader(capsys.readouterr().out.splitlines())
    assert headings[:3] == ["outlet", "date", "headline"]
    assert sorted(row[2] for row in rows) == ["'=La huelga", "'=La huelga", "El puerto"]
    file = tmp_path / "found.csv"
    assert _words("huelga", "--csv", str(file)) == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfoutlet,")
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--words", "y"], "--words"),
        (["x", "--facets"], "--facets"),
        (["x", "--csv", "-"], "--csv"),
        (["--words", "x", "--csv", "-", "--json"], "--json"),
        (["--words", "x", "--batch", "-"], "--batch"),
        (["--words", "x", "--sort", "size"], "--sort"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hemeroteca, ["search", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
