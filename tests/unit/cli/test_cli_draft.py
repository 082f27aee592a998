"""``hemeroteca check --file``."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from comarca import COMARCA

from assistant import Assistant
from assistant.cli import draft as drafts
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.testing import HashEmbeddings

_DRAFT = "# Tribunales\n\nLa Audiencia Provincial absolvió a *Damián Roca*. ¿Qué más?\n"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A draft's file, with an index that the command opens whatever its name."""
    with Assistant(index=tmp_path / "i", embeddings=HashEmbeddings()) as own:
        own.add(COMARCA)

        def opened(*_: Any, **__: Any) -> contextlib.AbstractContextManager[Assistant]:
            return contextlib.nullcontext(own)

        monkeypatch.setattr(drafts, "open_ready", opened)
        monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
        path = tmp_path / "draft.md"
        path.write_text(_DRAFT, encoding="utf-8")
        yield path


def test_json_is_a_line_a_sentence(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["check", "--file", str(draft), "--json"]) == 0
    told = capsys.readouterr()
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert [row["verdict"] for row in rows] == ["not_an_assertion", "backed", "not_an_assertion"]
    assert _DRAFT[rows[1]["start"] : rows[1]["end"]].startswith("La Audiencia Provincial")
    assert rows[1]["citations"][0]["article_id"] == "court"
    assert "Backed: 1" in told.err


def test_people_get_a_table(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["check", "--file", str(draft)]) == 0
    lines = capsys.readouterr().out.splitlines()
    verdict, sentence, archive = lines[1].split("\t")
    assert (verdict, sentence) == ("Backed", "La Audiencia Provincial absolvió a Damián Roca.")
    assert archive.startswith("«La Audiencia Provincial absolvió ayer")
    assert archive.endswith("El Faro, 20 June 2025")


def test_reports_are_written(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, document = tmp_path / "r.html", tmp_path / "r.docx"
    arguments = ["check", "--file", str(draft), "--html", str(page), "--docx", str(document)]
    assert run(hemeroteca, arguments) == 0
    assert "Damián Roca" in page.read_text(encoding="utf-8")
    assert document.read_bytes().startswith(b"PK")
    told = capsys.readouterr()
    assert told.out == ""
    assert str(page) in told.err


def test_filters_and_standard_input(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = io.TextIOWrapper(io.BytesIO(_DRAFT.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert run(hemeroteca, ["check", "--file", "-", "--json", "--since", "2025-07-01"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[1]["verdict"] == "not_in_archive"


def test_ctrl_c_tells_what_is_done(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.contextmanager
    def impatient() -> Iterator[Any]:
        def progress(step: str, done: float, total: float | None) -> None:
            if done == 2:
                raise KeyboardInterrupt

        yield progress

    monkeypatch.setattr(drafts, "progress_bars", impatient)
    assert run(hemeroteca, ["check", "--file", str(draft)]) == 130
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    assert "1 sentences were not looked at" in told.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--file", "{draft}"], "--file"),
        (["--file", "{draft}", "--evidence", "x"], "--evidence"),
        (["x", "--since", "2025-01-01"], "--since"),
        (["x", "--ask-model"], "--ask-model"),
        (["--file", "/no/such.md"], "/no/such.md"),
        (["--file", "{draft}", "--html", "/no/such/r.html"], "/no/such/r.html"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    draft: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [argument.format(draft=draft) for argument in arguments]
    assert run(hemeroteca, ["check", *filled]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_what_is_no_text_is_no_draft(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft.write_bytes(b"PK\x03\x04\x00\x00")
    assert run(hemeroteca, ["check", "--file", str(draft)]) == 2
    assert str(draft) in capsys.readouterr().err
