"""The documentation does what it says: commands parse, examples run, tables are up to date."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from blocks import Block, Command, blocks, commands, pages
from command import ROOT, environment, hemeroteca
from model_names import QUICK

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca as root
from assistant.config.resources import demo_folder

_COMMANDS: Final = list(commands())
# What stands in several pages runs once.
_PYTHON: Final = {block.body: block for block in blocks() if block.kind == "python"}.values()
# Commands that run in seconds on the demo index, without a chat model; asking is tested elsewhere.
_RUNNABLE: Final = frozenset({"search", "show", "doctor", "config", "completion"})


def _leaves(group: Any) -> list[Any]:
    found = [group]
    for command in getattr(group, "commands", {}).values():
        found += _leaves(command)
    return found


def _name(command: Command) -> str:
    return f"{command.place} {' '.join(command.arguments)}"


@pytest.mark.parametrize("command", _COMMANDS, ids=_name)
def test_every_command_in_the_documentation_parses(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for leaf in _leaves(root):
        monkeypatch.setattr(leaf, "callback", lambda **_: None)
    assert run(root, command.arguments) == 0, capsys.readouterr().err


def test_there_are_commands_to_check() -> None:
    assert len({command.place for command in _COMMANDS}) >= 5


def _runnable(command: Command) -> bool:
    first = command.arguments[0] if command.arguments else ""
    second = command.arguments[1] if len(command.arguments) > 1 else ""
    reads = first in _RUNNABLE or (first == "index" and second in {"list", "show", "verify"})
    reads = reads or (first == "models" and second == "list")
    ours = "--index" not in command.arguments or "demo" in command.arguments
    return reads and ours and "--batch" not in command.arguments


_READING: Final = {str(command[1:]): command for command in _COMMANDS if _runnable(command)}


@pytest.mark.parametrize("command", _READING.values(), ids=_name)
def test_commands_that_only_read_run_on_the_demo_index(command: Command, demo_home: Path) -> None:
    done = hemeroteca(
        *command.arguments, env={"HEMEROTECA_HOME": str(demo_home), **command.variables}
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", _PYTHON, ids=lambda block: block.place)
def test_python_examples_run(
    block: Block, demo_home: Path, tmp_path: Path, models_dir: Path
) -> None:
    """In a folder with ``noticias.jsonl`` and ``carpeta/``, and a home with the demo index.

    The smallest model answers: an example must run and locate what is cited, whatever it says.
    """
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    shutil.copytree(home / "indexes" / "demo", home / "indexes" / "noticias")
    (tmp_path / "carpeta").mkdir()
    for name in ("noticias.jsonl", "carpeta/noticias.jsonl"):
        shutil.copy(demo_folder() / "articles.jsonl", tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", block.body],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(
            HEMEROTECA_HOME=str(home),
            HEMEROTECA_MODELS=str(models_dir),
            PYTHONPATH=str(ROOT),
            **QUICK,
        ),
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_generated_parts_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "docs"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 0, done.stderr


def test_every_command_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    done = hemeroteca("index", "add", "--help")
    assert done.stdout.splitlines()[0] in reference


def test_links_between_pages_lead_somewhere() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_json_blocks_are_json() -> None:
    for block in blocks():
        if block.kind == "json":
            json.loads(block.body)
