"""Compressed streams (gzip, bzip2, xz) unpacked piece by piece, and no further than is allowed."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final

from assistant.errors import IngestError
from assistant.ingest.location import Location

# Text shrinks to a twentieth, tables to a hundredth; little ones may be all alike.
_MOST_RATIO: Final = 250
_LEAST_SUSPECT: Final = 5_000_000
_MAGIC: Final = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "lzma"}


def packing_of(head: bytes) -> str:
    """How a stream that begins so is compressed: ``gzip``, ``bz2``, ``lzma``; empty if not."""
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")


class Unpacked(io.RawIOBase):
    """The plain bytes of a stream, compressed or not; reading on after ``limit`` is refused.

    Args:
        stream: Can be sought in; read from its beginning.
        location: For errors.
        limit: Most bytes.

    Raises:
        IngestError: While reading: it is damaged, or becomes larger than is allowed.
    """

    def __init__(self, stream: BinaryIO, location: Location, limit: int) -> None:
        super().__init__()
        self._packed = stream
        self._location = location
        self._limit = limit
        stream.seek(0)
        kind = packing_of(stream.read(8))
        self._is_packed = bool(kind)
        self._fresh(kind)
        self._kind = kind

    def _fresh(self, kind: str) -> None:
        import bz2
        import gzip
        import lzma

        self._packed.seek(0)
        self._given = 0
        openers: dict[str, Any] = {"gzip": gzip.GzipFile, "bz2": bz2.BZ2File, "lzma": lzma.LZMAFile}
        if kind == "gzip":
            self._plain: Any = gzip.GzipFile(fileobj=self._packed, mode="rb")
        else:
            self._plain = openers[kind](self._packed) if kind else self._packed

    def rewind(self) -> Unpacked:
        """Back to the first byte."""
        self._fresh(self._kind)
        return self

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes, and perhaps fewer; none at the end."""
        wanted = self._limit + 1 if size is None or size < 0 else min(size, self._limit + 1)
        try:
            # One piece: what stands before damage is given before the damage is told.
            piece: bytes = self._plain.read1(wanted)
        except IngestError:
            raise
        except Exception as error:  # what the libraries raise for damaged data is not named
            raise self._location.error("damaged_packing") from error
        self._given += len(piece)
        if self._given > self._limit or (self._is_packed and self._is_swollen()):
            raise self._location.error("too_much_unpacked")
        return piece

    def readable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """How many bytes were read."""
        return self._given

    def _is_swollen(self) -> bool:
        return self._given > max(_LEAST_SUSPECT, _MOST_RATIO * self._packed.tell())
