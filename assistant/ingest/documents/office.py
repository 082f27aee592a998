"""The word processors' formats behind one reader: what a file holds decides, not its suffix.

A ``.doc`` is as often RTF or a web page as it is a Word document of old.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.config.settings import IngestSettings
from assistant.ingest.documents import docx, odt, rtf
from assistant.ingest.documents.laid_out import Document
from assistant.ingest.documents.written import articles_of
from assistant.ingest.location import Location, Outcome
from assistant.ingest.packed import ZIP_MAGIC, begins_document, packed_kind

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS: Final = frozenset({"epub", "xlsx", "ods"})


def read_office(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a Word, OpenDocument or RTF document; nearly always one.

    What only bears such a suffix (a web page, an e-book, a spreadsheet) is read as what it is.

    Raises:
        IngestError: It is an old or locked document, damaged, hostile, or has no text.
    """
    from assistant.ingest.formats import READERS, format_by_content, format_by_suffix

    kind = packed_kind(data, location, settings.max_file_mb) if data.startswith(ZIP_MAGIC) else ""
    other = format_by_suffix(f"x.{kind}") if kind in _OTHER_KINDS else None
    if not kind and not is_office(data):
        other = format_by_content(data[:1000])
    if other is not None and READERS.get(other, read_office) is not read_office:
        yield from READERS[other](data, location, url, settings)
        return
    yield from articles_of(laid_out_of(data, location, settings), location, url, settings)


def is_office(data: bytes) -> bool:
    """Whether a file begins as one of these formats."""
    return begins_document(data) or data.startswith(OLE_MAGIC) or rtf.is_rtf(data)


def laid_out_of(data: bytes, location: Location, settings: IngestSettings) -> Document:
    """What a Word, OpenDocument or RTF document lays out.

    Raises:
        IngestError: It is none of them, old or locked, damaged or hostile.
    """
    if data.startswith(OLE_MAGIC):
        raise location.error("password" if _ENCRYPTED in data else "old_word")
    if rtf.is_rtf(data):
        return rtf.read_laid_out(data, location)
    if not data.startswith(ZIP_MAGIC):
        raise location.error("no_document")
    kind = packed_kind(data, location, settings.max_file_mb)
    if kind == "docx":
        return docx.read_laid_out(data, location, settings)
    if kind == "odt":
        return odt.read_laid_out(data, location, settings)
    raise location.error("pages_document" if kind == "pages" else "no_document")
