"""Bibliographic entries as RIS, which Zotero and other programs and archives export.

They describe an article and hold no more of its text than an abstract or a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.decoding import decode
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import article_of_record

_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
# Tags by what they hold, the surest first.
_FIELDS: Final = {
    "title": ("TI", "T1", "CT"),
    "source": ("T2", "JO", "JF", "T3", "JA", "BT", "PB"),
    "published": ("DA", "Y1", "PY"),
    "url": ("UR", "L2", "LK"),
    "section": ("SE",),
    "language": ("LA",),
}
_AUTHORS: Final = ("AU", "A1", "A2")
_TEXTS: Final = ("AB", "N2", "N1")
_KEPT: Final = {"KW": "keywords", "SP": "page", "TY": "type", "DO": "doi", "M3": "kind"}
_SLASHES: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:/.*)?")
_INVERTED: Final = re.compile(r"^([^,;]{1,80}),\s*([^,;]{1,80})$")


def read_ris(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The entries of a RIS file that have an abstract or a note, each as the article it describes.

    Raises:
        IngestError: It is no text, or holds no entry.
    """
    with location.only_text():
        written = decode(data)
    any_entry = False
    for line, entry in _entries(written):
        any_entry = True
        where = location._replace(line=line)
        record = _record(entry)
        if "abstract" not in record:
            yield where.error("only_described")
            continue
        try:
            yield from article_of_record(record, where, settings)
        except IngestError as error:
            yield error
    if not any_entry:
        raise location.error("no_entries")


def straight_names(names: str) -> str:
    """Names that bibliographies invert, "Vega, Luz; Sanz, Leo", as they are said."""
    parts = (" ".join(part.split()) for part in names.split(";"))
    return ", ".join(_INVERTED.sub(r"\2 \1", part) for part in parts if part)


def _entries(written: str) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Entries and the lines that they begin in: tag to values, in their order."""
    entry: dict[str, list[str]] = {}
    begun, tag = 0, ""
    for number, line in enumerate(written.removeprefix("\ufeff").splitlines(), start=1):
        match = _TAG.fullmatch(line.rstrip())
        if match is None:
            if tag and line.strip():  # a value goes on
                entry[tag][-1] += "\n" + line.strip()
            continue
        tag = match[1]
        if tag in ("TY", "ER"):
            if len(entry) > 1:
                yield begun, entry
            entry, begun = {}, number
        if tag == "ER":
            tag = ""
        else:
            entry.setdefault(tag, []).append(match[2].strip())
    if len(entry) > 1:
        yield begun, entry


def _record(entry: dict[str, list[str]]) -> dict[str, str]:
    record = {
        field: value
        for field, tags in _FIELDS.items()
        if (value := next((entry[tag][0] for tag in tags if entry.get(tag, [""])[0]), ""))
    }
    if date := _SLASHES.fullmatch(record.get("published", "")):
        record["published"] = "-".join(part.zfill(2) for part in date.groups())
    if authors := [name for tag in _AUTHORS for name in entry.get(tag, ())]:
        record["author"] = straight_names("; ".join(authors))
    for tag in _TEXTS:
        if any(entry.get(tag, ())):
            record["abstract"] = "\n\n".join(entry[tag])
            break
    record.update({name: ", ".join(entry[tag]) for tag, name in _KEPT.items() if tag in entry})
    return record
