"""What a word processor lays out: paragraphs, headings, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

Kind = Literal["paragraph", "title", "heading", "item", "row"]

CELL_GAP: Final = " | "
_TITLE: Final = re.compile(r"(?:title|t[ií]tulo|titular|titol|headline)$", re.IGNORECASE)
_SUBTITLE: Final = re.compile(r"sub-?(?:title|t[ií]tulo|titular)", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"(?:heading|t[ií]tulo|encabezado|ttulo|titre|kop|berschrift|überschrift)[\s_]*([1-9])",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r"list|lista|viñeta|vieta|bullet", re.IGNORECASE)
_SPACES: Final = re.compile(r"[^\S\n]+")
_GAP: Final = re.compile(r" ?\n ?")
_BLANK: Final = re.compile(r"\n{2,}")


class Block(NamedTuple):
    """One of them.

    Attributes:
        text: Its words, trimmed; lines where the document breaks them; cells parted by `` | ``.
        kind: What it is; ``title`` is the document's, ``heading`` a part's.
        level: Of a heading, 1 is the highest; 0 for others.
    """

    text: str
    kind: Kind = "paragraph"
    level: int = 0


class Properties(NamedTuple):
    """What a file says about itself, as it is written there; empty where it says nothing.

    Attributes:
        title: Its title, often that of another document it was made of.
        author: Whoever's computer it was made on.
        created: When the file was made, which is no day of publication.
        section: A category or subject.
        language: A tag of a language.
    """

    title: str = ""
    author: str = ""
    created: str = ""
    section: str = ""
    language: str = ""


class Document(NamedTuple):
    """A document as it is laid out.

    Attributes:
        blocks: In reading order, notes at the end; none is empty.
        properties: What the file says about itself.
        hidden: Whether hidden words stood in it, which were left out.
    """

    blocks: tuple[Block, ...]
    properties: Properties = Properties()
    hidden: bool = False


def styled(text: str, style: str, outline: int = 0) -> Block:
    """A paragraph as the block that its style makes of it.

    Args:
        text: Its words.
        style: Name of its style, in any of the languages of word processors.
        outline: The level that it or its style has in the outline, 0 without one.
    """
    words = tidy(text)
    named = " ".join(style.replace("_20_", " ").split())
    heading = _HEADING.match(named)
    if level := outline or (int(heading[1]) if heading else 0):
        return Block(one_line(words), "heading", level)
    if _TITLE.match(named):
        return Block(one_line(words), "title")
    if _LIST.match(named) and not _SUBTITLE.match(named):
        return Block(words, "item")
    return Block(words)


def row(cells: Iterable[str]) -> Block:
    """A row of a table; empty when all its cells are."""
    texts = [one_line(cell) for cell in cells]
    return Block(CELL_GAP.join(texts) if any(texts) else "", "row")


def noted(notes: Sequence[str]) -> Iterable[Block]:
    """Notes at the end of a document, numbered as their marks in the text are."""
    for number, note in enumerate(notes, 1):
        if words := one_line(note):
            yield Block(f"[{number}] {words}")


def tidy(text: str) -> str:
    """Words without double spaces and blank lines."""
    return _BLANK.sub("\n", _GAP.sub("\n", _SPACES.sub(" ", text))).strip()


def one_line(text: str) -> str:
    """Words with single spaces between them."""
    return " ".join(text.split())
