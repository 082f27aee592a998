"""``hemeroteca conversations``: all that is kept, in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asked import QUOTE, answered, refused

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.conversations import Conversations


@pytest.fixture
def kept(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of a conversation of the machine's user and of one of a browser's."""
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    places = [
        Conversations(hemeroteca_home).begin(answered(), index="demo", language="es"),
        Conversations(hemeroteca_home, owner="browser-anna").begin(
            refused(), index="demo", language="es"
        ),
    ]
    return [place.conversation for place in places]


def _titles(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(hemeroteca, ["conversations", "list", "--json", *arguments]) == 0
    return [listing["title"] for listing in json.loads(capsys.readouterr().out)]


def test_all_are_listed_and_searched(kept: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _titles(capsys) == ["¿Quién ganó el Mundial de 2034?", "¿Qué acordaron?"]
    assert _titles(capsys, "--search", "SEGUIRAN conversaciones") == ["¿Qué acordaron?"]
    assert run(hemeroteca, ["conversations", "list"]) == 0
    assert f"{kept[0]}\t" in capsys.readouterr().out


def test_one_is_shown_by_the_beginning_of_its_id(
    kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shortest = next(n for n in range(1, 13) if kept[0][:n] != kept[1][:n])
    assert run(hemeroteca, ["conversations", "show", kept[0][:shortest]]) == 0
    shown = capsys.readouterr().out
    for words in ("¿Qué acordaron?", "Seguirán las conversaciones. [1]", f"«{QUOTE}»", "Firmaron"):
        assert words in shown
    assert run(hemeroteca, ["conversations", "show", kept[1], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exchanges"][0]["answer"]["outcome"] == "refused"


def test_an_id_that_is_none_or_several_is_one_line(
    kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hemeroteca, ["conversations", "show", "zzz"]) == 1
    assert "zzz" in capsys.readouterr().err
    assert run(hemeroteca, ["conversations", "show", ""]) == 2
    assert "Several" in capsys.readouterr().err


def test_export_writes_to_standard_output_or_a_file(
    kept: list[str], capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    assert run(hemeroteca, ["conversations", "export", kept[0]]) == 0
    assert "# ¿Qué acordaron?".encode() in capsysbinary.readouterr().out
    into = tmp_path / "out.html"
    assert (
        run(
            hemeroteca,
            ["conversations", "export", kept[0], "--format", "html", "--output", str(into)],
        )
        == 0
    )
    assert capsysbinary.readouterr().out == b""
    assert into.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(hemeroteca, ["conversations", "export", kept[0], "--format", "docx"]) == 2


def test_renaming_and_removing(kept: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["conversations", "rename", kept[0], "Cumbre", "de", "Alaska"]) == 0
    assert "Cumbre de Alaska" in _titles(capsys)
    assert run(hemeroteca, ["conversations", "remove", kept[0]]) == 2, "nobody is there to ask"
    assert len(_titles(capsys)) == 2
    assert run(hemeroteca, ["conversations", "remove", "--yes", *kept]) == 0
    assert _titles(capsys) == []
