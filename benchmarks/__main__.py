"""The one entry to everything that measures or fits: ``python -m benchmarks COMMAND ...``.

``--checkout DIR`` before the command measures the code of another checkout.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

COMMANDS: Final = {
    "quality": "retrieval answers evidence reading news news_sense follow_ups forms wire_copies",
    "time": "latency page embeddings scale",
    "fits": "fit_reader fit_reading fit_refusal fit_near_misses fit_support fit_confidence"
    " fit_forms",
    "documents": "report",
    "code": "golden parses structure",
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command, or list them all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", add_help=False)
    parser.add_argument("--checkout", type=Path)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("command", nargs="?", default="")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args(argv)
    name = given.command.replace("-", "_")
    if given.checkout:
        _use(given.checkout)
    if given.help or not name:
        print(_listing())
    elif name in names():
        _run(name, given.rest)
    else:
        parser.error(f"no command {given.command}; without one, all are listed")


def _use(checkout: Path) -> None:
    """Import ``assistant`` from there, in this process and those that it starts."""
    sys.path.insert(0, str(checkout.resolve()))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(checkout.resolve()), str(_ROOT)])


def _run(name: str, rest: Sequence[str]) -> None:
    # A program started in the background of a shell would not hear Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks {name.replace('_', '-')}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command = importlib.import_module(f"benchmarks.{name}")
    parser.description = command.__doc__
    parser.set_defaults(error=parser.error)
    for argument, how in command.ARGUMENTS.items():
        parser.add_argument(argument, **how)
    command.run(parser.parse_args(rest))


def names() -> list[str]:
    """The modules of all commands."""
    return " ".join(COMMANDS.values()).split()


def _listing() -> str:
    lines = ["python -m benchmarks [--checkout DIR] COMMAND ...", ""]
    for group, own in COMMANDS.items():
        lines.append(f"{group}:")
        lines += [f"  {name.replace('_', '-'):16}{_line(name)}" for name in own.split()]
    return "\n".join(lines)


def _line(name: str) -> str:
    """What a command is for, read from its file: importing them all takes seconds."""
    source = (_ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").splitlines()[0]


_ROOT: Final = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    main()
