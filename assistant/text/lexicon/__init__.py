"""What the program knows of words: one TOML file a topic, read once."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

__all__ = ["any_of", "pattern", "read", "words"]


@functools.cache
def read(topic: str) -> dict[str, Any]:
    """The tables of a topic.

    Args:
        topic: Name of its file, without ``.toml``.

    Raises:
        FileNotFoundError: There is no such topic.
    """
    source = resources.files(__name__).joinpath(f"{topic}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@functools.cache
def words(topic: str, key: str) -> frozenset[str]:
    """The words of one entry, which are written with spaces between them."""
    return frozenset(str(read(topic)[key]).split())


@functools.cache
def pattern(topic: str, key: str) -> re.Pattern[str]:
    """One entry as a regular expression: a text, or several of which any may match."""
    entry = read(topic)[key]
    return re.compile(
        entry if isinstance(entry, str) else "|".join(f"(?:{form})" for form in entry)
    )


def any_of(forms: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))
