"""The lines of a text of any size, decoded one after the other."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from assistant.ingest.decoding import NotText, decode, encoding_of, is_wide

_SAMPLE: Final = 200_000
_PIECE: Final = 1 << 16
_PHYSICAL: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Line(NamedTuple):
    """A line of a text.

    Attributes:
        number: 1-based.
        text: With its line end; None for one over the limit, of which nothing is kept.
    """

    number: int
    text: str | None


def text_lines(stream: BinaryIO, first: bytes, limit: int) -> Iterator[Line]:
    """Numbered lines, whatever ends them.

    The encoding is that of the beginning; a line that is not in it is decoded on its own.

    Args:
        stream: Read from where it stands.
        first: What was already taken from it.
        limit: Most bytes of a line.

    Raises:
        NotText: The beginning is of a binary file.
    """
    head = first + stream.read(max(0, _SAMPLE - len(first)))
    encoding = encoding_of(head[:_SAMPLE])
    wide = is_wide(head[:1000])
    decoded = (
        _wide(stream, head, encoding, limit) if wide else _narrow(stream, head, encoding, limit)
    )
    numbers = 0
    for text in decoded:
        parts = [None] if text is None else _PHYSICAL.findall(text)
        for part in parts:
            numbers += 1
            yield Line(numbers, part)


def _narrow(stream: BinaryIO, head: bytes, encoding: str, limit: int) -> Iterator[str | None]:
    """One byte a character, or UTF-8."""
    for line in _byte_lines(stream, head, limit):
        if line is None:
            yield None
            continue
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError:
            yield _decoded(line)


def _decoded(line: bytes) -> str:
    try:
        return decode(line)
    except NotText:
        return line.decode("cp1252", "replace")


def _byte_lines(stream: BinaryIO, head: bytes, limit: int) -> Iterator[bytes | None]:
    begun = head.removeprefix(codecs.BOM_UTF8)
    *whole, rest = begun.split(b"\n")
    for line in whole:
        yield line + b"\n" if len(line) < limit else None
    line = rest + (stream.readline(max(0, limit + 1 - len(rest))) if len(rest) <= limit else b"")
    while line:
        if len(line) <= limit:
            yield line
        else:
            yield None
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
        line = stream.readline(limit + 1)


def _wide(stream: BinaryIO, head: bytes, encoding: str, limit: int) -> Iterator[str | None]:
    """Two or four bytes a character, where a line cannot be told before it is decoded."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    kept, piece, cut = "", head, False
    while piece:
        *whole, kept = (kept + decoder.decode(piece)).split("\n")
        for line in whole:
            yield None if cut else line.removeprefix("\ufeff") + "\n"
            cut = False
        if len(kept) > limit:
            kept, cut = "", True
        piece = stream.read(_PIECE)
    kept += decoder.decode(b"", final=True)
    if kept and not cut:
        yield kept.removeprefix("\ufeff")
