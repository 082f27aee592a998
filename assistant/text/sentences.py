"""Text -> where its sentences stand: exact slices, nothing lost.

Offsets are 0-based, half-open code points into the text. Sentences come from ``sentencex``
(Wikimedia), whose segments add up to the text; only white space around them is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.types import Span

_LINES: Final = re.compile(r"[^\n]+")
BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")
# The splitter takes some everyday words for abbreviations ("no." for número, "contra.") and
# never ends a sentence there; before a capital letter or an opening mark it does end.
_EVERYDAY: Final = re.compile(
    r"(?<=[^\W\d_]\.)(?<!\b[A-ZÁÉÍÓÚÑ]\.)\s+(?=[¿¡«“\"'(\[—–-]*[A-ZÁÉÍÓÚÑÜÇ])"
)
_ORDINARY: Final = re.compile(
    r"\b(?:no|nos|bien|mar|con|contra|sobre|entre|tras|ante|para|un|da|auto|super|extra|etc"
    r"|km|cm|mm|kg|mg|ha|min)\.$",
    re.IGNORECASE,
)
# And it parts an initial from its surname at the start of a sentence ("J. Pérez").
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.\s*)+")
# What numbers the words after its dash, and is no sentence: "Núm. 60. - ", "Art. 3.º.- ".
_NUMBERED: Final = re.compile(r"(?:[^\W\d_]+\.?\s+){0,3}\d+[.ºª°\s]*")
_AFTER_NUMBER: Final = ("-", "–", "—", "º", "ª")
# Lines of hard-wrapped text: no longer than this, and all but the last about as long.
_WRAPPED_AT_MOST: Final = 100
_WRAPPED_AT_LEAST: Final = 40
_WRAPPED_SLACK: Final = 0.7


def split_sentences(text: str, language: str = "es") -> list[Span]:
    """Where the sentences of a text stand.

    Every character that is not white space belongs to exactly one sentence; a
    sentence neither starts nor ends with white space, and never crosses a line end
    (except in text whose lines are hard-wrapped) or a blank line.

    Args:
        text: Any text.
        language: ISO 639-1 code of its language; empty is taken for Spanish.
    """
    import sentencex

    sentences: list[Span] = []
    for paragraph in _paragraphs(text):
        segments = sentencex.segment(language or "es", text[paragraph.start : paragraph.end])
        offset = paragraph.start
        for segment in _mended(segments):
            if span := trimmed(text, offset, offset + len(segment)):
                sentences.append(span)
            offset += len(segment)
    return sentences


def _mended(segments: list[str]) -> Iterator[str]:
    """The splitter's segments, parted and joined where it is known to err."""
    carried = ""
    for segment, following in zip(segments, [*segments[1:], ""], strict=True):
        numbers = following.startswith(_AFTER_NUMBER) and _NUMBERED.fullmatch(carried + segment)
        if numbers or _INITIALS.fullmatch(segment):
            carried += segment
            continue
        start = 0
        whole = carried + segment
        for gap in _EVERYDAY.finditer(whole):
            if _ORDINARY.search(whole[start : gap.start()]):
                yield whole[start : gap.end()]
                start = gap.end()
        yield whole[start:]
        carried = ""
    if carried:
        yield carried


def _paragraphs(text: str) -> Iterator[Span]:
    """Runs of text that a sentence may not leave: lines, or wrapped lines together."""
    start = 0
    for end in [*(match.start() for match in BLANK_LINE.finditer(text)), len(text)]:
        lines = [Span(*match.span()) for match in _LINES.finditer(text, start, end)]
        if _is_wrapped(text, lines):
            yield Span(lines[0].start, lines[-1].end)
        else:
            yield from lines
        start = end


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    if len(lines) < 2:
        return False
    *full, last = (line.end - line.start for line in lines)
    longest = max(full)
    if last > longest or not _WRAPPED_AT_LEAST <= longest <= _WRAPPED_AT_MOST:
        return False
    continues = any(text[line.start : line.end].lstrip()[:1].islower() for line in lines[1:])
    return continues and min(full) >= _WRAPPED_SLACK * longest


def trimmed(text: str, start: int, end: int) -> Span | None:
    """A range without the white space at its ends; None if nothing is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Span(start, end) if start < end else None
