"""The one catalogue of texts for people, in Spanish first and in English.

Each ``*.toml`` beside this file is an area; each table in it a text, with the keys ``es``
and ``en``; a text that stands within answers has their other languages too.
``text("ingest.not_text", path="a.bin")`` reads the table ``not_text`` of ``ingest.toml``.
"""

from __future__ import annotations

import contextlib
import contextvars
import errno
import functools
import locale
import os
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Final

LANGUAGES: Final = ("es", "en")
# Languages that answers are given in: what the program itself says within one is there in all.
ANSWERED: Final = (*LANGUAGES, "pt", "ca", "gl", "fr")
_spoken: contextvars.ContextVar[str] = contextvars.ContextVar("spoken", default="")


@functools.cache
def _area(name: str) -> dict[str, dict[str, str]]:
    source = resources.files(__name__).joinpath(f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def interface_language() -> str:
    """Language of the interface.

    The one being spoken; else ``HEMEROTECA_LANGUAGE``, else the locale's, else Spanish.
    """
    if spoken := _spoken.get():
        return spoken
    wanted = os.environ.get("HEMEROTECA_LANGUAGE") or ""
    for value in (wanted, _locale_language()):
        code = value[:2].lower()
        if code in LANGUAGES:
            return code
    return "es"


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, in this thread or task, texts are in that language unless told otherwise."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def _locale_language() -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value and not value.startswith(("C", "POSIX")):
            return value
    # Where these variables are the custom, none of them means none: Python calls C.UTF-8 en_US.
    return (locale.getlocale()[0] or "") if sys.platform in {"darwin", "win32"} else ""


def keys(area: str) -> tuple[str, ...]:
    """Names of the texts of an area, in their order."""
    return tuple(_area(area))


def text(key: str, language: str | None = None, /, **values: object) -> str:
    """One text of the catalogue, its placeholders filled in.

    Args:
        key: ``area.name``.
        language: ISO 639-1 code; the interface's language when None; Spanish for one that the
            text is not in.
        **values: What the placeholders stand for; a missing one is a KeyError. An ``OSError`` is
            told by ``system_reason``.

    Raises:
        KeyError: No such text, or a placeholder without a value.
    """
    area, _, name = key.partition(".")
    entry = _area(area)[name]
    chosen = language or interface_language()
    told = {
        name: system_reason(value, chosen) if isinstance(value, OSError) else value
        for name, value in values.items()
    }
    return entry.get(chosen, entry["es"]).format(**told)


def system_reason(error: OSError, language: str | None = None) -> str:
    """What the operating system could not do, without the path.

    Args:
        error: Told by its number; in the system's own words where the catalogue has none.
        language: As for ``text``.
    """
    kind = type(error)
    # Numbers of other modules' errors (ssl, socket) are numbers of something else.
    name = kind.__name__
    if isinstance(error, TimeoutError):
        name = "etimedout"
    elif kind.__module__ == "builtins":
        name = errno.errorcode.get(error.errno or 0, name)
    try:
        return text(f"system.error_{name.lower()}", language)
    except KeyError:
        return error.strerror or str(error) or kind.__name__
