"""The catalogue of texts: both languages, the same placeholders, and nothing unknown or unused."""

from __future__ import annotations

import ast
import errno
import re
import socket
import ssl
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import assistant
from assistant.messages import ANSWERED, LANGUAGES, speaking, system_reason, text

_PACKAGE: Final = Path(assistant.__file__).parent
_AREAS: Final = sorted((_PACKAGE / "messages").glob("*.toml"))
# Functions and methods whose first argument is a key of the catalogue.
_KEY: Final = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")


_FORMS: Final = ("_one", "_many")


def _catalogue() -> dict[str, dict[str, str]]:
    found = {}
    for path in _AREAS:
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{name}"] = entry
    return found


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _used() -> Iterator[tuple[str, str]]:
    """Each text in the code that looks like a key of one of the areas, and where it stands."""
    areas = {path.stem for path in _AREAS}
    for path in _PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                for key in _key_arguments(node):
                    if _KEY.match(key) and key.partition(".")[0] in areas:
                        yield key, place


def _key_arguments(call: ast.Call) -> Iterator[str]:
    # "counted" takes the stem of two keys.
    forms = _FORMS if getattr(call.func, "id", "") == "counted" else ("",)
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield from (argument.value + form for form in forms)


def test_every_text_is_in_both_languages_with_the_same_placeholders() -> None:
    assert _AREAS
    for key, entry in _catalogue().items():
        assert set(entry) in (set(LANGUAGES), set(ANSWERED)), key
        assert len({frozenset(_placeholders(value)) for value in entry.values()}) == 1, key
        assert all(value.strip() for value in entry.values()), key


def test_every_key_in_the_code_exists() -> None:
    known, used = set(_catalogue()), list(_used())
    assert len({key for key, _ in used}) > 100
    assert [(key, place) for key, place in used if key not in known] == []


def test_every_text_is_used_somewhere() -> None:
    """The code spells a key, with its area or without, or begins it in an f-string."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in _PACKAGE.rglob("*.py"))
    counted = set(re.findall(r'counted\(\s*f?"([a-z_.]+)', code))
    begun = tuple(re.findall(r"""f["']((?:[a-z_]+\.)?[a-z]+_)\{""", code))
    unused = [
        key
        for key in _catalogue()
        if f'"{key}"' not in code
        and f'"{key.partition(".")[2]}"' not in code
        and not key.startswith(begun)
        and not (key.endswith(_FORMS) and key.rpartition("_")[0].startswith(tuple(counted)))
        and not key.partition(".")[2].startswith(begun)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_polite_single_lines(language: str) -> None:
    for key, entry in _catalogue().items():
        assert "\n" not in entry[language], key
    if language == "es":
        for key, entry in _catalogue().items():
            said = f" {entry['es'].lower()} "
            assert not re.search(r"\b(tú|tus|puedes|quieres|debes|tienes)\b", said), key


def test_a_missing_value_is_an_error() -> None:
    values: dict[str, Any] = {}
    with pytest.raises(KeyError):
        text("models.missing", **values)


def test_what_is_spoken_within_a_thread_goes_before_the_interface(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    with speaking("en"):
        assert text("ui.sources") == "Sources"
        assert text("ui.sources", "es") == "Fuentes"
    assert text("ui.sources") == "Fuentes"


@pytest.mark.parametrize(
    ("error", "spanish", "english"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file", "/x"), "no existe", "no such file"),
        (OSError(errno.EACCES, "Permission denied"), "no hay permiso", "permission denied"),
        (OSError(errno.EADDRINUSE, "Address in use"), "ya usa esa dirección", "uses that address"),
        (TimeoutError("timed out"), "a tiempo", "in time"),
        (socket.gaierror(1, "Name or service not known"), "nombre en la red", "on the network"),
        # Errors without a text of ours, and with a number that is not the system's.
        (OSError(errno.ENOTTY, "Not a typewriter"), "Not a typewriter", "Not a typewriter"),
        (OSError("no weights here"), "no weights here", "no weights here"),
        (ssl.SSLError(1, "bad certificate"), "bad certificate", "bad certificate"),
        (OSError(), "OSError", "OSError"),
    ],
    ids=str,
)
def test_what_the_system_could_not_do_is_told_in_both_languages(
    error: OSError, spanish: str, english: str
) -> None:
    for language, words in (("es", spanish), ("en", english)):
        assert words in system_reason(error, language)
        assert system_reason(error, language) in text("cli.system", language, path="/y", why=error)


def test_texts_about_the_system_are_about_errors_that_there_are() -> None:
    others = {"gaierror", "remotedisconnected"}
    names = {key.removeprefix("system.error_") for key in _catalogue() if "system.error_" in key}
    assert names - others <= {name.lower() for name in errno.errorcode.values()}
