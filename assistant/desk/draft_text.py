"""A draft, in Markdown or plain text -> its sentences without the markup, at their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.text.sentences import split_sentences
from assistant.types import normalise_text

_FRONT_MATTER: Final = re.compile(r"---[^\S\n]*\n.*?\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
# Whole stretches that hold no words of the draft: code and comments.
_UNREAD: Final = re.compile(
    r"^[^\S\n]*(```|~~~).*?(?:^[^\S\n]*\1[^\n]*$|\Z)|<!--.*?-->", re.DOTALL | re.MULTILINE
)
_HEADING: Final = re.compile(r"\s{0,3}(#{1,6})\s+|\s{0,3}(#{1,6})$")
_UNDERLINE: Final = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
# Rules, the line below a table's head, and definitions of links.
_NO_WORDS: Final = re.compile(
    r"\s{0,3}(?:(?:[-*_]\s*){3,}|=+|\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*|\[[^\]]+\]:\s.*)$"
)
_ITEM: Final = re.compile(r"\s*(?:>\s?)*\s*(?:(?:[-*+•–]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?)")
_QUOTED: Final = re.compile(r"\s*(?:>\s?)+")
_TABLE: Final = re.compile(r"\s*\|.*\|\s*$")
# Marks within a line; the words between two groups stay.
_INLINE: Final = re.compile(
    r"\\(?P<kept>[\\`*_{}\[\]()#+.!|~>-])"  # what is marked as no mark stays
    r"|!\[[^\]\n]*\]\([^)\n]*\)"  # an image goes with its words
    r"|\[\^[^\]\n]+\]|<(?:https?://|mailto:)[^>\n]*>|</?[A-Za-z][^>\n]*>"
    r"|\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])"  # the end of a link
    r"|\[(?=[^\]\n]+\](?:\(|\[))"  # and its beginning
    r"|\*+|~~|`+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)"
)
_ENDED: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_LONGEST_HEADING: Final = 160


class DraftPiece(NamedTuple):
    """A sentence of a draft.

    Attributes:
        text: Its words, without markup.
        start: Its first code point in the draft as it was given.
        end: One past its last.
        is_heading: Whether it is a heading, or a line of its own that ends like one.
    """

    text: str
    start: int
    end: int
    is_heading: bool = False


class _Block(NamedTuple):
    """Lines that belong together: places of their characters, markup left out."""

    places: list[int]
    is_heading: bool


def draft_pieces(draft: str, language: str = "es") -> list[DraftPiece]:
    """The sentences of a draft in reading order.

    Args:
        draft: Markdown or plain text.
        language: ISO 639-1 code of its language.
    """
    return [piece for block in _blocks(draft) for piece in _pieces(draft, block, language)]


def _pieces(draft: str, block: _Block, language: str) -> Iterator[DraftPiece]:
    words = "".join(draft[at] for at in block.places)
    alone = "\n" not in words.strip() and len(words) <= _LONGEST_HEADING
    is_heading = block.is_heading or (alone and not _ENDED.search(words))
    for start, end in split_sentences(words, language):
        text = normalise_text(" ".join(words[start:end].split()))
        if any(map(str.isalnum, text)):
            yield DraftPiece(text, block.places[start], block.places[end - 1] + 1, is_heading)


def _blocks(draft: str) -> Iterator[_Block]:
    """Headings, items, cells and paragraphs."""
    lines: list[int] = []
    for start, end in _lines(draft):
        line = draft[start:end]
        if _UNDERLINE.fullmatch(line) and lines:
            yield _Block(lines, is_heading=True)
            lines = []
            continue
        opening = _HEADING.match(line) or _ITEM.match(line)
        if not line.strip() or opening or _TABLE.match(line) or _NO_WORDS.match(line):
            if lines:
                yield _Block(lines, is_heading=False)
            lines = []
        if not line.strip() or _NO_WORDS.match(line):
            continue
        if _TABLE.match(line):
            yield from (_Block(cell, is_heading=True) for cell in _cells(draft, start, end))
        elif _HEADING.match(line):
            yield _Block(_without_marks(draft, start + _skipped(line), end), is_heading=True)
        else:
            if lines:
                lines.append(start - 1)  # the line end
            lines += _without_marks(draft, start + _skipped(line), end)
    if lines:
        yield _Block(lines, is_heading=False)


def _lines(draft: str) -> Iterator[tuple[int, int]]:
    """Where the lines stand that hold words; what holds none is left as an empty line."""
    front = _FRONT_MATTER.match(draft)
    at = front.end() if front else 0
    unread = [match.span() for match in _UNREAD.finditer(draft, at)]
    for match in re.compile(r"[^\n]*(?:\n|$)").finditer(draft, at):
        start, end = match.start(), match.end() - match.group().endswith("\n")
        cut = next((span for span in unread if span[0] < end and start < span[1]), None)
        if cut is None:
            yield start, end
            continue
        yield start, max(start, cut[0])
        if cut[1] < end:
            yield cut[1], end


def _skipped(line: str) -> int:
    """How many characters of a line stand before its words."""
    opening = _HEADING.match(line) or _ITEM.match(line) or _QUOTED.match(line)
    return opening.end() if opening else 0


def _without_marks(draft: str, start: int, end: int) -> list[int]:
    """Places of the characters of a stretch that are no marks."""
    closing = re.search(r"\s+#+\s*$", draft[start:end])
    if closing:
        end = start + closing.start()
    marks = {
        at
        for match in _INLINE.finditer(draft, start, end)
        for at in range(match.start(), match.start("kept") if match["kept"] else match.end())
    }
    return [at for at in range(start, end) if at not in marks]


def _cells(draft: str, start: int, end: int) -> Iterator[list[int]]:
    at = start
    for cell in draft[start:end].split("|"):
        if cell.strip():
            yield _without_marks(draft, at, at + len(cell))
        at += len(cell) + 1
