"""``python -m benchmarks``: every command is there, listed, and says what it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main, names

_ROOT = Path(__file__).parents[3]
_NAMES = [name.replace("_", "-") for name in names()]


def test_all_commands_are_listed_with_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    lines = capsys.readouterr().out.splitlines()
    for name in _NAMES:
        (line,) = (line for line in lines if line.split()[:1] == [name])
        assert line.endswith(".")


@pytest.mark.parametrize("name", _NAMES)
def test_a_command_says_what_it_takes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert not ended.value.code
    told = capsys.readouterr().out
    assert told.startswith(f"usage: python -m benchmarks {name} ")
    assert ".\n" in told


def test_a_command_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["quality"])
    assert "no command quality" in capsys.readouterr().err


def test_another_checkout_is_measured(tmp_path: Path) -> None:
    package = tmp_path / "assistant"
    package.mkdir()
    (package / "__init__.py").write_text('raise SystemExit("the other one")', encoding="utf-8")
    command = ["-m", "benchmarks", "--checkout", str(tmp_path), "evidence", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=_ROOT, env=environment
    )
    assert "the other one" in done.stderr


def test_the_structure_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "assistant/__init__.py": "",
        "assistant/door.py": "from assistant.text.words import Words\n",
        "assistant/text/words.py": "from typing import Any\nWords = dict[str, Any]\n",
        "assistant/index/rows.py": "import assistant.text.words\nx: int = 1\n" + "\n" * 400,
        "benchmarks/one.py": "",
        "tests/test_one.py": "def test_one():\n" + "    pass\n" * 41,
        "pyproject.toml": '[tool.importlinter]\ncontracts = [{ layers = ["a", "b | c"] }]\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    main(["structure", "--repo", str(tmp_path)])
    cells = [line.strip("│ ").split("│") for line in capsys.readouterr().out.splitlines()]
    counted = {cell[0].strip(): cell[1].strip() for cell in cells if len(cell) == 2}
    assert counted["root modules"] == "2"
    assert counted["contract rows"] == "2"
    assert counted["folder pairs that import"] == "2"
    assert counted["functions over 40 lines, product"] == "0"
    assert counted["functions over 40 lines, all Python"] == "1"
    assert counted["files over 400 lines, product"] == "1"
    assert counted["Any in annotations, product"] == "1"
    assert (counted["index"], counted["tests"]) == ("402", "42")
