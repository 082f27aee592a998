"""Provisional text: what the model has written and nobody has checked yet."""

from __future__ import annotations

import re
from typing import Final

_MARKER: Final = re.compile(r"\s*\[\d*\]?")
# What may still belong to a sentence after its last letter: its stop, quotes, markers.
_TAIL: Final = re.compile(r"""(?:\s*\[\d+\]|[^\w\s¿¡«“"'(\[])*\s*""")


def shown(draft: str) -> str:
    """The draft without markers: their numbers are the model's and not yet the answer's."""
    return _MARKER.sub("", draft)


def remainder(draft: str, settled: str) -> str:
    """What the draft holds beyond a sentence that has settled.

    The settled sentence is tidied (spaces, full stop, markers), so letters and digits
    are compared. A draft that does not begin with it is dropped whole: it would be shown
    a second time.
    """
    wanted = [character for character in settled if character.isalnum()]
    at = 0
    for character in wanted:
        while at < len(draft) and not draft[at].isalnum():
            marker = _MARKER.match(draft, at) if draft[at] in " [" else None
            at = marker.end() if marker else at + 1
        if at >= len(draft) or draft[at] != character:
            return ""
        at += 1
    tail = _TAIL.match(draft, at)
    return draft[tail.end() if tail else at :]
