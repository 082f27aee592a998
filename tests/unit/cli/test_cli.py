"""The command line without any model: usage, exit codes, help, settings, batches."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from command import environment

from assistant.cli.bars import progress_bars
from assistant.cli.batch import run_batch
from assistant.cli.choices import default_index
from assistant.cli.error_lines import run
from assistant.cli.output import shown
from assistant.cli.root import hemeroteca
from assistant.config.settings import INDEX_FILE, Settings
from assistant.errors import HemerotecaError, ModelMissing, UsageError

_HEAVY = (
    "chromadb",
    "docx",
    "gradio",
    "langchain_core",
    "llama_cpp",
    "numpy",
    "openvino",
    "pydantic",
    "rich",
    "sentence_transformers",
    "torch",
    "typst",
)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("ask", "--help"), ("models", "--help"), ("dossier", "--help")]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    script = (
        "import resource, sys\n"
        "from assistant import cli\n"
        f"sys.argv = ['hemeroteca', *{arguments!r}]\n"
        "try:\n    cli.main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print(sorted(set({_HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert done.stderr.strip() == "[]"
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sk"], "ask"),
        (["ask"], "--batch"),
        (["ask", "x", "--batch", "y"], "--batch"),
        (["ask", "x", "--no-such"], "--no-such"),
        (["search", "x", "--since", "ayer"], "2025-08-15"),
        (["search", "x", "--top-k", "0"], "--top-k"),
        (["search", "x", "--top-k", "many"], "--top-k"),
        (["show"], "--help"),
        (["index", "add", "x"], "--help"),
        (["index", "add", "x", "/no/such/path"], "/no/such/path"),
        (["index", "build", "x"], "x"),
        (["index", "build", ".."], ".."),
        (["--config", "/no/such.toml", "models", "list"], "/no/such.toml"),
        (["config", "--config", "/no/such.toml"], "/no/such.toml"),
        (["models", "pull", "no-such-model"], "no-such-model"),
        (["completion", "tcsh"], "tcsh"),
        (["serve", "--password-file", "/no/such"], "/no/such"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(hemeroteca, arguments)
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert len(told.err.strip().splitlines()) == 1
    assert said in told.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "x"], "index build demo"),
        (["show", "some-article"], "demo"),
        (["index", "show", "other"], "other"),
        (["index", "verify", "other"], "other"),
        (["index", "remove", "other", "--yes"], "other"),
    ],
)
def test_a_missing_index_is_one_line_and_exit_code_1(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hemeroteca, arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert said in told.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "nterr"),
        (UsageError("cli.needs_yes"), 2, "--yes"),
        (ModelMissing("models.missing", name="m"), 1, "models pull m"),
        (OSError(28, "No space left on device", "/x/y"), 1, "/x/y"),
        (PermissionError(13, "Permission denied", "/x/y"), 1, "/x/y"),
        (RuntimeError("what"), 1, "--debug"),
    ],
)
def test_every_error_has_its_line_and_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def failing() -> None:
        raise error

    assert run(failing, []) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert said in told.err


def test_debug_adds_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["index", "show", "other", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    """``hemeroteca models list | head -1`` with a pipe that closes at once."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "models", "list", "--json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_only_index_is_the_default_one(hemeroteca_home: Path) -> None:
    settings = Settings.load()
    assert default_index(settings, None) == "demo"
    _fake_index(hemeroteca_home, "prensa")
    assert settings.index_names() == ["prensa"]
    assert default_index(settings, None) == "prensa"
    _fake_index(hemeroteca_home, "otra")
    assert default_index(settings, None) == "demo"
    assert default_index(settings, "otra") == "otra"


def _fake_index(home: Path, name: str) -> None:
    folder = home / "indexes" / name
    folder.mkdir(parents=True)
    (folder / INDEX_FILE).touch()


def test_what_is_no_index_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    assert run(hemeroteca, ["index", "remove", f"{tmp_path}/precious", "--yes"]) == 1
    assert (tmp_path / "precious").is_dir()


def test_removing_an_index_needs_somebody_to_agree(
    hemeroteca_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _fake_index(hemeroteca_home, "prensa")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert run(hemeroteca, ["index", "remove", "prensa"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(hemeroteca, ["index", "remove", "prensa", "--yes"]) == 0
    assert not (hemeroteca_home / "indexes" / "prensa").exists()


def test_config_says_where_each_setting_comes_from(
    hemeroteca_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hemeroteca_home.mkdir()
    (hemeroteca_home / "config.toml").write_text("[chat]\nseed = 3\nthreads = 1\n")
    more = tmp_path / "more.toml"
    more.write_text("[chat]\nthreads = 2\n")
    monkeypatch.setenv("HEMEROTECA_RETRIEVAL__TOP_K", "5")
    assert run(hemeroteca, ["config", "--config", str(more)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["seed", "=", "3", "#", str(hemeroteca_home / "config.toml")] in lines
    assert ["threads", "=", "2", "#", str(more)] in lines
    assert ["top_k", "=", "5", "#", "HEMEROTECA_RETRIEVAL__TOP_K"] in lines
    assert any(line[:3] == ["port", "=", "0"] for line in lines)


def test_config_as_json_is_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["config", "--json"]) == 0
    assert Settings.model_validate_json(capsys.readouterr().out) == Settings.load()


def test_completion_scripts_name_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert run(hemeroteca, ["completion", shell]) == 0
        assert "_HEMEROTECA_COMPLETE" in capsys.readouterr().out


def test_shells_complete_commands_and_index_names(hemeroteca_home: Path) -> None:
    _fake_index(hemeroteca_home, "prensa")
    for words, expected in (("hemeroteca doc", "doctor"), ("hemeroteca ask --index pr", "prensa")):
        done = subprocess.run(
            [sys.executable, "-m", "assistant"],
            capture_output=True,
            text=True,
            env=environment(
                _HEMEROTECA_COMPLETE="bash_complete",
                COMP_WORDS=words,
                COMP_CWORD=str(len(words.split()) - 1),
            ),
            check=False,
        )
        assert done.stdout.split(",")[-1].strip() == expected, done.stderr


_SIX_LINES = """\
{"id": 1, "question": "a"}

not json
[1]
{"id": "four"}
{"id": 5, "question": "bad"}
{"question": "b"}
"""


def test_a_batch_goes_on_past_bad_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(_SIX_LINES, encoding="utf-8")

    def work(job: dict[str, Any]) -> dict[str, Any]:
        if job["question"] == "bad":
            raise UsageError("answer.blank_question")
        return {"said": job["question"].upper()}

    assert run_batch(lines, "question", work) == 1
    told = capsys.readouterr()
    found = [json.loads(line) for line in told.out.splitlines()]
    assert [one["id"] for one in found] == [1, None, None, "four", 5, None]
    assert [one.get("said") for one in found] == ["A", None, None, None, None, "B"]
    assert ["error" in one for one in found] == [False, True, True, True, True, False]
    assert f"{lines}:3" in told.err


def test_a_batch_stops_at_what_every_line_would_meet(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"id": 1, "question": "a"}\n{"id": 2, "question": "b"}\n')
    asked = []

    def work(job: dict[str, Any]) -> dict[str, Any]:
        asked.append(job["id"])
        raise ModelMissing("models.missing", name="m")

    with pytest.raises(HemerotecaError):
        run_batch(lines, "question", work)
    assert asked == [1]


def test_progress_without_a_terminal_is_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as progress:
        for done in range(1001):
            progress("Indexing", done, 1000)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[0] == "Indexing: 0/1,000"
    assert told.err.splitlines()[-1] == "Indexing: 1,000/1,000"
    assert len(told.err.splitlines()) < 10


def test_articles_cannot_drive_the_terminal() -> None:
    assert shown("a\x1b[31mb\x9bc\u202ed\n\té") == "a[31mbcd\n\té"


_BAD_HOMES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "nothing installed": ({}, {}),
    "one unknown name for two models": (
        {},
        {"HEMEROTECA_CHAT__MODEL": "nobody", "HEMEROTECA_EMBEDDINGS__MODEL": "nobody"},
    ),
    "damaged indexes": (
        {f"indexes/{name}/{INDEX_FILE}": "no database" for name in ("one", "two")},
        {},
    ),
    "a model that is no model": (
        {"models/x.gguf": "no model"},
        {"HEMEROTECA_VERIFICATION__CROSS_ENCODER": "nobody", "HEMEROTECA_CHAT__MODEL": "nobody"},
    ),
    "settings that cannot be read": ({"config.toml": "[chat\n"}, {}),
}


@pytest.mark.parametrize("case", _BAD_HOMES)
def test_the_doctor_says_each_problem_once(
    case: str,
    hemeroteca_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files, variables = _BAD_HOMES[case]
    for name, content in files.items():
        path = hemeroteca_home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(hemeroteca, ["doctor"]) != 0
    told = capsys.readouterr()
    lines = [line.strip() for line in (told.out + told.err).splitlines() if line.strip()]
    assert len(set(lines)) == len(lines)
    assert "None" not in told.out
    if run(hemeroteca, ["doctor", "--json"]) == 1:
        problems = json.loads(capsys.readouterr().out)["problems"]
        assert [sum(problem in line for line in lines) for problem in problems] == [1] * len(
            problems
        )
