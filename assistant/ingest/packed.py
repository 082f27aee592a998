"""ZIP files that others made: entries by name, unpacked no further than is allowed.

Documents (DOCX, ODT, EPUB, spreadsheets) and archives of documents are read through here:

    with open_packed(data, location, settings.max_file_mb) as packed:
        if "word/document.xml" in packed:
            content = packed.read("word/document.xml")

What is hostile or damaged is an ``IngestError`` that names the file and the entry. Nothing is
ever written to disk, so that an entry's name (``../../etc/passwd``) is only a name.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.location import Location

ZIP_MAGIC: Final = b"PK\x03\x04"
MOST_ENTRIES: Final = 20_000
"""How many entries a file may have, unless told otherwise."""

_MB: Final = 1_000_000
# All that is read of one file: so many times what one entry may weigh.
_WHOLE: Final = 4
# Real text shrinks to a twentieth, a large table to a hundredth. Little ones may be all alike.
_MOST_RATIO: Final = 250
_LEAST_SUSPECT: Final = 5 * _MB
_PIECE: Final = 1 << 20
_LISTED: Final = b"PK\x01\x02"
_LOCKED: Final = 0x1
# Others (bzip2, LZMA) unpack a few bytes to any size before they can be stopped.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_MIMES: Final = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}
# The name of an entry follows thirty bytes about it. What such documents begin with:
_NAME_AT: Final = 30
_DOCUMENT_STARTS: Final = (
    b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/",
    b"META-INF/", b"Index", b"Metadata/",
)  # fmt: skip
_ENTRIES: Final = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "pptx",
    "META-INF/container.xml": "epub",
    "Index/Document.iwa": "pages",
    "Index.zip": "pages",
    "content.xml": "odt",
}


class Entry(NamedTuple):
    """One file in the ZIP.

    Attributes:
        name: Its path as written there.
        size: How large it says it is, in bytes.
    """

    name: str
    size: int


class Packed:
    """An open ZIP; see ``open_packed``."""

    def __init__(
        self, archive: zipfile.ZipFile, location: Location, limit_mb: int, whole_mb: int
    ) -> None:
        self._archive = archive
        self._location = location
        self._limit_mb = limit_mb
        self._left = whole_mb * _MB
        self.entries: Final = tuple(
            Entry(info.filename, info.file_size) for info in archive.infolist() if not info.is_dir()
        )
        self._names = frozenset(entry.name for entry in self.entries)

    def __contains__(self, name: str) -> bool:
        """Whether there is an entry of this name."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """An entry's content.

        Raises:
            IngestError: There is no such entry, it has a password, is damaged, packed in a way
                that is not read, or becomes larger than is allowed.
        """
        if name not in self._names:
            raise self._location.error("missing_entry", entry=name)
        info = self._archive.getinfo(name)
        if info.flag_bits & _LOCKED:
            raise self._location.error("locked_entry", entry=name)
        if info.compress_type not in _METHODS:
            raise self._location.error("odd_packing", entry=name)
        if info.file_size > self._limit_mb * _MB:
            raise self._too_large(name)
        try:
            return self._unpacked(info)
        except IngestError:
            raise
        except Exception as error:  # damaged files break the library in ways it does not name
            raise self._location.error("damaged_entry", entry=name) from error

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        pieces: list[bytes] = []
        size = 0
        with self._archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self._left -= len(piece)
                swollen = size > max(_LEAST_SUSPECT, _MOST_RATIO * info.compress_size)
                if swollen or self._left < 0 or size > self._limit_mb * _MB:
                    raise self._too_large(info.filename)
                pieces.append(piece)
        return b"".join(pieces)

    def _too_large(self, name: str) -> IngestError:
        return self._location.error("swollen_entry", entry=name, limit=self._limit_mb)


@contextlib.contextmanager
def open_packed(
    source: bytes | BinaryIO,
    location: Location,
    limit_mb: int,
    most_entries: int = MOST_ENTRIES,
    whole_mb: int | None = None,
) -> Iterator[Packed]:
    """A ZIP to read entries of, closed in the end.

    Args:
        source: Its bytes, or an open file that can be sought in.
        location: Where it comes from, for errors.
        limit_mb: What an entry may weigh unpacked.
        most_entries: How many entries it may have.
        whole_mb: What all that are read may weigh; four times as much as one when None.

    Raises:
        IngestError: It is no ZIP, damaged, or has too many entries.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    # Told before the library makes an object of each.
    if _count(stream, _LISTED, most_entries) > most_entries:
        raise location.error("too_many_entries", limit=most_entries)
    try:
        archive = zipfile.ZipFile(stream)
    except Exception as error:  # damaged files break the library in ways it does not name
        raise location.error("damaged_packing") from error
    with archive:
        yield Packed(archive, location, limit_mb, whole_mb or _WHOLE * limit_mb)


def begins_document(head: bytes) -> bool:
    """Whether a file begins as a ZIP that is one document: by the name of its first entry."""
    named = head[_NAME_AT : _NAME_AT + 32] if head.startswith(ZIP_MAGIC) else b""
    return named.startswith(_DOCUMENT_STARTS)


def packed_kind(source: bytes | BinaryIO, location: Location, limit_mb: int) -> str:
    """Which format a ZIP is in, as the suffix of such files without its dot.

    One of ``docx``, ``xlsx``, ``pptx``, ``odt``, ``ods``, ``odp``, ``epub``, ``pages``; empty for
    any other, an archive of files among them.

    Raises:
        IngestError: As for ``open_packed``.
    """
    with open_packed(source, location, limit_mb) as packed:
        if "mimetype" in packed:
            stated = packed.read("mimetype")[:200].decode("ascii", "replace").strip()
            return next((kind for mime, kind in _MIMES.items() if stated.startswith(mime)), "")
        return next((kind for entry, kind in _ENTRIES.items() if entry in packed), "")


def _count(stream: BinaryIO, mark: bytes, enough: int) -> int:
    """How often a mark stands in a file; no further than ``enough``."""
    count, rest = 0, b""
    stream.seek(0)
    while count <= enough and (piece := stream.read(_PIECE)):
        held = rest + piece
        count += held.count(mark)
        rest = held[-len(mark) + 1 :]
    stream.seek(0)
    return count
