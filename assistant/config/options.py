"""Every setting as people meet it: where it stands, which values it takes, what it means."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel

from assistant.config.settings import Settings, sections

Kind = Literal["text", "whole", "number", "switch", "choice"]
_KINDS: dict[Any, Kind] = {str: "text", int: "whole", float: "number", bool: "switch"}


@dataclass(frozen=True)
class Option:
    """One setting.

    Attributes:
        section: Its table in ``config.toml``.
        key: Its name there.
        kind: What its values are.
        default: Value when nothing is set.
        least: Smallest number allowed; None without a bound.
        most: Largest number allowed; None without a bound.
        choices: All values, of a ``choice``.
        meaning: One line, in English; ``options.toml`` has the same in the others.
    """

    section: str
    key: str
    kind: Kind
    default: str | int | float | bool
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def name(self) -> str:
        """``section.key``, as errors call it."""
        return f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"HEMEROTECA_{self.section}__{self.key}".upper()

    def value(self, settings: Settings) -> Any:
        """What it is in those settings."""
        return getattr(getattr(settings, self.section), self.key)


@functools.cache
def options() -> Mapping[str, Option]:
    """All settings by name, in the order of the sections."""
    known = {}
    for section, kind in sections().items():
        meanings = _meanings(kind)
        for key, field in kind.model_fields.items():
            choices = get_args(field.annotation)
            option = Option(
                section,
                key,
                "choice" if choices else _KINDS[field.annotation],
                field.default,
                next((bound.ge for bound in field.metadata if hasattr(bound, "ge")), None),
                next((bound.le for bound in field.metadata if hasattr(bound, "le")), None),
                choices,
                meanings[key],
            )
            known[option.name] = option
    return known


def summary(section: str) -> str:
    """What a section is about: one line, in English."""
    return (inspect.getdoc(sections()[section]) or "").splitlines()[0]


def _meanings(kind: type[BaseModel]) -> dict[str, str]:
    """The lines of the docstring's Attributes."""
    _, _, attributes = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    joined = re.sub(r"\n\s{8,}", " ", attributes)
    pairs = (line.strip().partition(": ") for line in joined.splitlines() if line.strip())
    return {key: meaning.replace("``", "`") for key, _, meaning in pairs}
