"""NITF, the markup that agencies send their texts in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.ingest.agencies.xml_words import XML_LANG, first_line, first_value, line, paragraphs
from assistant.ingest.bylines import name_in
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article

_RENAMED: Final = {
    "body.content": "div", "block": "div", "note": "div", "hl1": "h2", "hl2": "h3",
    "bq": "blockquote", "credit": "p", "lang": "span", "nitf-table": "div", "body.end": "div",
}  # fmt: skip
_NO_TEXT: Final = ("media", "nitf-table-metadata", "custom-table", "correction", "body.end")
_LONGEST_ID: Final = 256
_DAY: Final = re.compile(r"\d{8}(?:T\d{4,6})?(?:Z|[+-]\d{2}:?\d{2})?")


def read_nitf(
    root: Any, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a NITF document.

    Raises:
        IngestError: It has no text, or is too long.
    """
    fields = nitf_fields(root)
    if not fields["text"]:
        raise location.error("no_item_text")
    yield from build_article({"url": url, **_filled(fields)}, location, settings)


def nitf_fields(root: Any) -> dict[str, Any]:
    """What a ``nitf`` element says, by fields of an article; changes the tree.

    Day: that of the story, else of its issue or release.
    """
    content = root.find(".//body.content")
    published = first_value(
        root, (".//dateline/story.date", "norm"), (".//docdata/date.issue", "norm"),
        (".//docdata/date.release", "norm"), (".//pubdata", "date.publication"),
    ) or first_line(root, ".//dateline/story.date")  # fmt: skip
    document = first_value(root, (".//docdata/doc-id", "id-string"))
    return {
        "id": document if len(document) <= _LONGEST_ID else "",
        "title": first_line(root, ".//hedline/hl1", ".//body.head//hl1", "./head/title"),
        "author": _author(root),
        "published": _zoned(published),
        "source": first_value(root, (".//pubdata", "name"), (".//docdata/doc.copyright", "holder"))
        or first_line(root, ".//body.head/distributor", ".//body.head/rights/rights.owner"),
        "section": first_value(
            root, (".//pubdata", "position.section"),
            (".//tobject/tobject.subject", "tobject.subject.type"),
            (".//docdata/fixture", "fix-id"),
        ),
        "language": root.get(XML_LANG) or root.get("lang") or "",
        "licence": first_line(root, ".//body.head/rights"),
        "dateline": line(root.find(".//body.head/dateline")),
        "text": "" if content is None else paragraphs(content, _RENAMED, _NO_TEXT),
    }  # fmt: skip


def _author(root: Any) -> str:
    names = []
    for byline in root.iterfind(".//body.head/byline"):
        people = [line(person) for person in byline.iterfind(".//person")]
        said = " ".join((byline.text or "").split()) or line(byline)
        names += people or [name_in(said)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _zoned(written: str) -> str:
    """A date such as 20250303T101500+0100 as it is; what is no such date keeps its own words."""
    match = _DAY.match(written)
    return match[0] if match else written


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
