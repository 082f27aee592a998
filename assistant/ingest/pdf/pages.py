"""Paragraphs to an article's text, with the places at which its pages begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.ingest.hyphens import compounds, linked
from assistant.ingest.pdf.paragraphs import Paragraph
from assistant.types import normalise_text

_PARTED = "\n\n"


class Paged(NamedTuple):
    """A normalised text, and the offset of each page's first character in it.

    Pages before the text have 0, and one without words has the offset of the next.
    """

    text: str
    pages: list[int]


def paged(parts: Sequence[Paragraph]) -> Paged:
    """The text of paragraphs, which come in the order of their pages."""
    known = compounds("\n".join(line for part in parts for line in part.lines))
    pieces: list[str] = []
    pages: list[int] = []
    length = 0
    for words, page in _pieces(parts, known):
        pages += [length] * (page + 1 - len(pages))
        pieces.append(words)
        length += len(words)
    return Paged("".join(pieces), pages)


def _pieces(parts: Sequence[Paragraph], known: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Lines with what follows them, and their pages; normalised, so that the whole is."""
    filled = [lines for part in parts if (lines := _lines(part))]
    for at, lines in enumerate(filled):
        for (line, page), (after, _) in pairwise(lines):
            before, link = linked(line, after, known)
            yield before + link, page
        line, page = lines[-1]
        yield line + (_PARTED if at + 1 < len(filled) else ""), page


def _lines(part: Paragraph) -> list[tuple[str, int]]:
    both = zip(part.lines, part.pages, strict=True)
    tidy = ((" ".join(normalise_text(line).split()), page) for line, page in both)
    return [(line, page) for line, page in tidy if line]
