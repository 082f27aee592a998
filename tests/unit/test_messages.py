"""The catalogue of texts: both languages, the same placeholders, and nothing unknown or unused."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import assistant
from assistant.messages import ANSWERED, LANGUAGES, speaking, text

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
