"""Bytes to text: which encoding it is, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

_SAMPLE: Final = 200_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES: Final = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP, DOCX, ODT, EPUB"),
    (b"\xd0\xcf\x11\xe0", "DOC, XLS"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"GGUF", "GGUF"),
)
# Single-byte encodings that Spanish texts come in, likeliest first.
_WESTERN: Final = ("cp1252", "iso8859_15", "mac_roman", "cp1254", "cp850", "latin_1")
# What stands in western European text beyond ASCII; anything else speaks against an encoding.
EXPECTED: Final = frozenset(
    "áéíóúüñçàèìòùïâêôûãõäöëßœæåøÁÉÍÓÚÜÑÇÀÈÌÒÙÏÂÊÔÛÃÕÄÖËŒÆÅØ"
    "¿¡«»“”‘’‹›„…–—•·ªº°€£§©®™½¼¾²³±×\u00a0\u00ad"
)
# What only Turkish names write: likelier than what stands in their place in Windows-1252.
_TURKISH: Final = frozenset("ğışĞİŞ")
_JOINS_WORDS: Final = frozenset("’·\u00ad")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# More control characters than this share, and it is no text.
_MOST_CONTROLS: Final = 0.02


class NotText(ValueError):
    """The bytes are no text.

    Attributes:
        kind: What they seem to be, such as ``PDF``; may be empty.
    """

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self.kind = kind


def decode(data: bytes, declared: str = "") -> str:
    """Text of a document.

    A byte-order mark decides; else UTF-8 when the bytes are valid as such (or nearly: a few
    damaged ones become U+FFFD); else what the document declares; else the western
    single-byte encoding that gives the fewest characters foreign to Spanish.

    Args:
        data: The whole document.
        declared: Encoding that the document names for itself, if any.

    Raises:
        NotText: It is a binary file.
    """
    encoding = _unicode_encoding(data)
    if encoding is None:
        refuse_binary(data)
        text = _utf8(data) or _declared(data, declared) or _western(data)
    else:
        text = data.decode(encoding, "replace")
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise NotText
    return text


def encoding_of(sample: bytes) -> str:
    """Encoding of a text that begins so; ASCII counts as UTF-8.

    Raises:
        NotText: It is the beginning of a binary file.
    """
    if encoding := _unicode_encoding(sample):
        return encoding
    refuse_binary(sample)
    try:
        # A character may be cut in two at the end.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _likeliest(sample[:_SAMPLE])[0] if _utf8(sample) is None else "utf-8"
    return "utf-8"


def is_wide(head: bytes) -> bool:
    """Whether these first bytes are of a text with 2 or 4 bytes a character."""
    return _unicode_encoding(head) not in (None, "utf-8-sig")


def _unicode_encoding(data: bytes) -> str | None:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    return marked or _unmarked_utf16(data[:1000])


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in nearly every second place."""
    half = len(head) // 2
    if half < 8:
        return None
    first, second = head[0::2].count(0) / half, head[1::2].count(0) / half
    if second > 0.7 and first < 0.05:
        return "utf-16-le"
    if first > 0.7 and second < 0.05:
        return "utf-16-be"
    return None


def refuse_binary(data: bytes) -> None:
    """Raise ``NotText`` for bytes that begin like a known binary format or hold NULs."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(kind)
    if b"\x00" in data:
        raise NotText


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if beyond_ascii - damaged > damaged else None


def _declared(data: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared).name
        # The web reads these labels as Windows-1252, which holds more characters.
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _western(data: bytes) -> str:
    sample = data[:_SAMPLE]
    for encoding in _likeliest(sample):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin_1")


def _likeliest(sample: bytes) -> list[str]:
    return sorted(_WESTERN, key=lambda name: _strangeness(sample, name))


def _strangeness(sample: bytes, encoding: str) -> float:
    """How much speaks against an encoding: letters foreign to Spanish, signs inside words."""
    text = f" {sample.decode(encoding, 'replace')} "
    strange = 0.0
    for at, char in enumerate(text):
        if char <= "\x7f":
            continue
        inside_word = text[at - 1].isalpha() and text[at + 1].isalpha()
        if not char.isalpha() and inside_word and char not in _JOINS_WORDS:
            strange += 2
        elif char in _TURKISH:
            strange += 0.5
        elif char not in EXPECTED:
            strange += 1
    return strange
