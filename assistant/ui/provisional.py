"""Provisional text: what the model has written and no check has seen yet."""

from __future__ import annotations

import re
from typing import Final

_MARKER: Final = re.compile(r"\s*\[\d*\]?")
_CLOSED: Final = re.compile(r"\[\d+\]")
_ENDING: Final = 24
# What may still belong to a sentence after its last letter: its stop, quotes, markers.
_TAIL: Final = re.compile(r"""(?:\s*\[\d+\]|[^\w\s¿¡«“"'(\[])*\s*""")


def without_markers(draft: str) -> str:
    """The draft without markers: their numbers are the model's and not yet the answer's."""
    return _MARKER.sub("", draft)


def remainder(draft: str, settled: str) -> str:
    """What the draft holds beyond a sentence that has settled.

    A settled sentence is tidied (spaces, full stop, markers) and may have been given its
    speaker in front, so only its last letters and digits are looked for. Where they are
    not found, it ends at the first marker.
    """
    places = _letters(draft)
    letters = "".join(draft[at] for at in places)
    ending = "".join(filter(str.isalnum, settled))[-_ENDING:]
    start = letters.find(ending) if ending else -1
    if start >= 0:
        after = places[start + len(ending) - 1] + 1
    else:
        marker = _CLOSED.search(draft)
        after = marker.start() if marker else len(draft)
    tail = _TAIL.match(draft, after)
    return draft[tail.end() if tail else after :]


def _letters(draft: str) -> list[int]:
    """Places of the letters and digits of a draft, those of its markers left out."""
    inside = {at for match in _CLOSED.finditer(draft) for at in range(*match.span())}
    return [at for at, character in enumerate(draft) if character.isalnum() and at not in inside]
