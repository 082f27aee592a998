"""``hemeroteca show``: an article, and what changed in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import Settings
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article


@pytest.fixture
def index(hemeroteca_home: Path) -> None:
    with Index.open(Settings.load().indexes / "prensa", HashEmbeddings(), create=True) as own:
        for cost in (12, 14):
            text = f"El puente costará {cost} millones. Lo paga el Estado."
            own.add([Article(id="p", title="El puente", text=text, language="es")])
        own.add([Article(id="q", title="Otro", text="No cambia.", language="es")])


def _shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(hemeroteca, ["show", *arguments, "--index", "prensa"]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("index")
def test_an_article_that_changed_says_so_and_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert "show p --changes" in _shown(capsys, "p")
    told = _shown(capsys, "p", "--changes")
    assert "El puente costará [-12-] {+14+} millones." in told
    assert "(versión 1 → siguiente)" in told
    (row,) = json.loads(_shown(capsys, "p", "--changes", "--json"))
    assert row["revision"] == 1
    assert {"kind": "gone", "words": "12 "} in row["text"]
    assert [piece["kind"] for piece in row["title"]] == ["same"]


@pytest.mark.usefixtures("index")
def test_one_that_did_not_has_nothing_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--changes" not in _shown(capsys, "q")
    assert json.loads(_shown(capsys, "q", "--changes", "--json")) == []
