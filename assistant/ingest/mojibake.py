"""Text that was decoded in the wrong encoding before it was saved: "aprobÃ³" for "aprobó"."""

from __future__ import annotations

import re
from typing import Final

from assistant.ingest.decoding import EXPECTED

# UTF-8 beyond ASCII, read as Windows-1252: a lead, and as many signs as it announces.
_HIGH: Final = (
    "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c"
    "\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178\x80-\xbf"
)
_RUN: Final = re.compile(rf"[\xc0-\xff{_HIGH}]{{2,60}}")
_PAIR: Final = re.compile(rf"[ÂÃÄÅ][{_HIGH}]|â[{_HIGH}]{{2}}")
_NO_1252: Final = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
# Twice and thrice wrong: "aprobÃƒÂ³".
_MOST_ROUNDS: Final = 3


def repair(text: str) -> str:
    """The text as it was meant; the same text where nothing in it is surely wrong.

    Only sequences that no language writes are put right, and only into signs that stand in
    Spanish text; everything else stays, so a text that is wrong in part is mended in part.
    """
    if text.isascii():
        return text
    return _PAIR.sub(_meant, _RUN.sub(_meant, text)) if _PAIR.search(text) else text


def _meant(match: re.Match[str]) -> str:
    meant = match[0]
    for _ in range(_MOST_ROUNDS):
        try:
            meant = b"".join(map(_byte, meant)).decode("utf-8")
        except ValueError:
            break
    return meant if EXPECTED.issuperset(meant) else match[0]


def _byte(char: str) -> bytes:
    return char.encode("latin-1" if ord(char) in _NO_1252 else "cp1252")
