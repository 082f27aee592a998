"""Names of commands in two languages, help about them, and a yes or no in either."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command import environment

from assistant import __version__
from assistant.cli.commands import Group
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import INDEX_FILE


def _named(group: Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each name of each command and group, and the English one."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield (*path, name), str(found.name)
        if isinstance(found, Group):
            yield from _named(found, (*path, name))


_NAMES = list(_named(hemeroteca))


def test_no_two_commands_of_a_group_share_a_name() -> None:
    paths = [path for path, _ in _NAMES]
    assert len(set(paths)) == len(paths)
    assert {("preguntar",), ("indice", "añadir"), ("models", "descargar")} <= set(paths)


@pytest.mark.parametrize(("path", "name"), _NAMES, ids=lambda value: " ".join(value))
def test_every_name_leads_to_its_help(
    path: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hemeroteca, [*path, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Uso: hemeroteca {' '.join(path)}")
    assert run(hemeroteca, ["ayuda", *path]) == 0
    assert capsys.readouterr().out == said
    assert name == path[-1] or name not in said.splitlines()[0].split()


@pytest.mark.parametrize("typed", ["índice", "INDICE", "i\u0301ndice"])
def test_accents_and_capitals_do_not_matter(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, [typed, "anadir", "-h"]) == 0
    assert f"hemeroteca {typed} anadir" in capsys.readouterr().out


def test_both_names_stand_in_the_list_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hemeroteca, ["help"]) == 0
    said = capsys.readouterr().out
    assert run(hemeroteca, ["--help"]) == 0
    assert capsys.readouterr().out == said
    for names in ("ask, preguntar ", "search, buscar ", "check, comprobar ", "help, ayuda "):
        assert f"\n  {names}" in said


def test_the_version_is_a_command_too(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["version"], ["versión"], ["--version"]):
        assert run(hemeroteca, arguments) == 0
        assert capsys.readouterr().out == f"hemeroteca {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pregunta"], "¿Quería decir preguntar?"),
        (["ayuda", "indice", "crea"], "¿Quería decir crear?"),
        (["ayuda", "preguntar", "algo"], "No existe la orden algo"),
        (["¿Qué pasó ayer?"], 'hemeroteca preguntar "¿Qué pasó ayer?"'),
        (["doctor", "ya", "mismo"], "Sobra «ya mismo»"),
        (["ask", "--index"], "A --index le falta su valor. Vea «hemeroteca ask --help»"),
        (["ask", "x", "--json=3"], "--json no lleva valor"),
        (["ask", "x", "--language", "de"], "--language: «de» no está entre es, en."),
        (["--debug"], "Falta la orden"),
    ],
)
def test_a_wrong_call_is_explained_in_spanish(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hemeroteca, arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [("pregu", "preguntar"), ("indice cr", "crear"), ("models ve", "verify verificar")],
)
def test_shells_complete_spanish_names(words: str, expected: str) -> None:
    typed = f"hemeroteca {words}"
    done = subprocess.run(
        [sys.executable, "-m", "assistant"],
        capture_output=True,
        text=True,
        env=environment(
            _HEMEROTECA_COMPLETE="bash_complete",
            COMP_WORDS=typed,
            COMP_CWORD=str(len(typed.split()) - 1),
        ),
        check=True,
    )
    assert [line.split(",")[-1] for line in done.stdout.split()] == expected.split()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "shown"), [("es", "[s/N]"), ("en", "[y/N]")])
@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        *((yes, True) for yes in ("s", "Sí", "si", "y", "YES", "quizá\ns")),
        *((no, False) for no in ("n", "No", "", "quizá\nn")),
    ],
)
def test_a_yes_or_no_is_understood_in_either_language(
    typed: str,
    agreed: bool,
    language: str,
    shown: str,
    hemeroteca_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", language)
    monkeypatch.setattr(sys, "stdin", _Terminal(f"{typed}\n"))
    index = hemeroteca_home / "indexes" / "prensa"
    index.mkdir(parents=True)
    (index / INDEX_FILE).touch()
    assert run(hemeroteca, ["index", "remove", "prensa"]) == (0 if agreed else 130)
    assert index.exists() != agreed
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count(shown) == len(typed.split("\n"))
    assert "[y/N]" not in told.err.replace(shown, "")
