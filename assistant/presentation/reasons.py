"""Why a sentence is weak or was rejected, in the reader's language and not in its answer's."""

from __future__ import annotations

import functools
import re
from typing import Final

from assistant.messages import LANGUAGES, interface_language, keys, text

_OF_ANSWERS: Final = ("answer.said_back", "answer.beside", "answer.repeated")
_WHAT: Final = "\x00"


def retold(reason: str, language: str | None = None) -> str:
    """The same reason in a language, ``es`` or ``en``; as it stands if it is none of ours.

    Args:
        reason: One text of the catalogue after the other, in any language.
        language: The interface's when None.
    """
    language = language or interface_language()
    told, at = [], 0
    while at < len(reason):
        known = ((key, pattern.match(reason, at)) for key, pattern in _patterns())
        key, found = next(((key, match) for key, match in known if match), ("", None))
        if found is None:
            return reason
        told.append(text(key, language, **found.groupdict()))
        at = found.end()
    return " ".join(told)


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    names = [*(f"verification.{name}" for name in keys("verification")), *_OF_ANSWERS]
    return [(name, _pattern(text(name, code, what=_WHAT))) for name in names for code in LANGUAGES]


def _pattern(frame: str) -> re.Pattern[str]:
    words = re.escape(frame).replace(re.escape(_WHAT), "(?P<what>.+?)")
    return re.compile(rf"{words}(?:\s+|$)", re.DOTALL)
