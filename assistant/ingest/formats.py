"""Which format a document is in, by its suffix, else by how it begins; and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Final, Literal

from assistant.config.settings import IngestSettings
from assistant.ingest.decoding import NotText, decode
from assistant.ingest.documents.epub import read_epub
from assistant.ingest.documents.mail import read_mail
from assistant.ingest.documents.mbox import begins_mailbox
from assistant.ingest.documents.office import is_office, read_office
from assistant.ingest.exports.ris import read_ris
from assistant.ingest.exports.wordpress import is_wordpress, read_wordpress
from assistant.ingest.location import Location, Outcome
from assistant.ingest.markdown import read_markdown
from assistant.ingest.pages.html import read_html
from assistant.ingest.pages.mhtml import read_mhtml
from assistant.ingest.pdf import read_pdf
from assistant.ingest.plain import read_plain
from assistant.ingest.tables.delimited import read_table
from assistant.ingest.tables.workbook import read_workbook
from assistant.ingest.xml_document import read_xml

Format = Literal[
    "text", "markdown", "html", "mhtml", "jsonl", "json", "pdf", "office", "epub", "eml", "mbox",
    "table", "workbook", "wordpress", "ris", "xml", "zip", "tar", "compressed", "warc",
]  # fmt: skip

_SUFFIXES: Final[dict[Format, tuple[str, ...]]] = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml", ".hocr"),
    "mhtml": (".mhtml", ".mht"),
    "jsonl": (".jsonl", ".ndjson"),
    "json": (".json", ".ninjs"),
    "pdf": (".pdf",),
    "office": (".docx", ".docm", ".doc", ".odt", ".ott", ".rtf"),
    "epub": (".epub",),
    "eml": (".eml",),
    "mbox": (".mbox", ".mbx"),
    "xml": (".xml", ".rss", ".atom", ".nitf", ".newsml", ".rdf"),
    "zip": (".zip",),
    "tar": (".tar",),
    "compressed": (".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz"),
    "warc": (".warc",),
    "table": (".csv", ".tsv", ".tab"),
    "workbook": (".xlsx", ".xlsm", ".xls", ".ods"),
    "wordpress": (".wxr",),
    "ris": (".ris",),
}
_BY_SUFFIX: Final = {suffix: shape for shape, named in _SUFFIXES.items() for suffix in named}
Reader = Callable[[bytes, Location, str, IngestSettings], Iterable[Outcome]]
"""A document's bytes, where it is, its address, and the limits -> what comes of it.

It raises ``IngestError`` for a document that cannot be read at all, or any further.
"""

# JSON, of which one document holds many articles, is read by ``jsonl``, mailboxes by ``mbox``, and
# files that hold others by ``containers``.
READERS: Final[dict[Format, Reader]] = {
    "text": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "mhtml": read_mhtml,
    "pdf": read_pdf,
    "office": read_office,
    "epub": read_epub,
    "eml": read_mail,
    "xml": read_xml,
    "table": read_table,
    "workbook": read_workbook,
    "wordpress": read_wordpress,
    "ris": read_ris,
}
ALL_SUFFIXES: Final = ", ".join(_BY_SUFFIX)
KNOWN_SUFFIXES: Final = ", ".join(named[0] for named in _SUFFIXES.values())
"""The best known of each format, for people."""
# What lies beside saved pages and in working folders, and is never taken for an article.
_BESIDE_ARTICLES: Final = frozenset({
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".ico", ".svg",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".mp3", ".mp4",
    ".m4a", ".ogg", ".wav", ".webm", ".mov", ".avi", ".py", ".pyc", ".sh", ".toml", ".ini",
    ".cfg", ".lock", ".log", ".bak", ".tmp", ".swp", ".part",
})  # fmt: skip
# Formats that begin like text and are none: refused by name while nothing reads them.
_OTHERS: Final = frozenset({
    ".opml", ".csv", ".tsv", ".xls", ".xlsx", ".ods", ".eml",
    ".mbox", ".srt", ".vtt", ".ris", ".bib", ".tex", ".yaml", ".yml", ".rtf", ".sql", ".json5",
})  # fmt: skip
_XML_START: Final = re.compile(
    r"<\?xml\b|<(?:\w+:)?(?:rss|feed|nitf|newsItem|newsMessage|packageItem|NewsML|alto)\b|<rdf:RDF"
)
# How what is no text begins.
_BINARY_STARTS: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\x00", "compressed"),
    (b"WARC/1.", "warc"),
    (b"WARC/0.", "warc"),
)
_SAVED_PAGE_START: Final = re.compile(r"From: \W?Saved by")
# How a message begins, saved by a program or as it arrived.
_MAIL_START: Final = re.compile(
    r"(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|DKIM-Signature|ARC-[\w-]{2,40}"
    r"|Authentication-Results|X-[\w-]{2,40}|Content-Type): \S|From: [^\n]{0,200}\S@\S",
    re.IGNORECASE,
)
# The first that fits.
_TEXT_STARTS: Final[tuple[tuple[re.Pattern[str], Format], ...]] = (
    (re.compile(r"\[\s*(?:\{|\])"), "json"),
    (_SAVED_PAGE_START, "mhtml"),
    (_MAIL_START, "eml"),
    (_XML_START, "xml"),
    (re.compile("<"), "html"),
    (re.compile(r"---[ \t]*\n|#{1,6} "), "markdown"),
)


def format_by_suffix(path: PurePath | str) -> Format | None:
    """Format that a file's name announces, or None."""
    return _BY_SUFFIX.get(PurePath(path).suffix.lower())


def is_other_format(path: PurePath) -> bool:
    """Whether a file's name announces a format that is none of ours, whatever it begins like."""
    return path.suffix.lower() in _OTHERS - _BY_SUFFIX.keys()


def is_beside_articles(path: PurePath) -> bool:
    """Whether a file is obviously no document (an image, a script, a style sheet)."""
    return path.suffix.lower() in _BESIDE_ARTICLES


def format_by_content(head: bytes) -> Format:
    """Format of a document that begins like this; its first filled line must be in it."""
    if shape := _by_first_bytes(head):
        return shape
    try:
        text = decode(head).lstrip("\ufeff \t\r\n")
    except NotText:
        return "text"  # whose reader says what is wrong with it
    first = text.split("\n", 1)[0].rstrip()
    if first.startswith("{"):
        return "jsonl" if first.endswith("}") and len(first) > 2 else "json"
    if is_wordpress(head):
        return "wordpress"
    return next((shape for start, shape in _TEXT_STARTS if start.match(text)), "text")


def _by_first_bytes(head: bytes) -> Format | None:
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if is_office(head):
        return "office"
    if begins_mailbox(head):
        return "mbox"
    if head[257:262] == b"ustar":
        return "tar"
    return next((shape for start, shape in _BINARY_STARTS if head.startswith(start)), None)
