"""The code blocks of the documentation, and the commands in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from command import ROOT

_BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHELLS: Final = frozenset({"bash", "sh", "console", "powershell"})
_ENDS: Final = frozenset({"|", ">", ">>", "&&", ";", "<", "2>"})


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        place: ``file:line``, for messages.
        kind: What stands behind the fence.
        body: Its lines.
    """

    place: str
    kind: str
    body: str


class Command(NamedTuple):
    """A call of ``hemeroteca``.

    Attributes:
        place: ``file:line`` of its block.
        arguments: What stands behind the name.
        variables: Environment set for this call.
    """

    place: str
    arguments: list[str]
    variables: dict[str, str]


def pages() -> list[Path]:
    """The documentation for people."""
    readmes = [ROOT / "README.md", ROOT / "README.es.md", ROOT / "indexes" / "README.md"]
    return [path for path in (*readmes, *sorted((ROOT / "docs").glob("*.md"))) if path.exists()]


def blocks() -> Iterator[Block]:
    """Every fenced block."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(f"{page.relative_to(ROOT)}:{line}", match[1], match[2])


def commands() -> Iterator[Command]:
    """Every call of ``hemeroteca`` in a shell block."""
    for block in blocks():
        if block.kind in _SHELLS:
            for line in block.body.replace("\\\n", " ").splitlines():
                yield from _calls(line.removeprefix("$ "), block.place)


def _calls(line: str, place: str) -> Iterator[Command]:
    """The calls in a line; what pipes and redirections add is not theirs."""
    words = shlex.split(line, comments=True)
    call: list[str] = []
    for word in [*words, ";"]:
        if word not in _ENDS:
            call.append(word)
            continue
        variables = {}
        while call and re.match(r"^[A-Z_]+=", call[0]):
            name, _, value = call.pop(0).partition("=")
            variables[name] = value
        if call[:1] == ["hemeroteca"]:
            yield Command(place, call[1:], variables)
        call = []
