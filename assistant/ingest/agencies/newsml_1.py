"""NewsML 1, the elder: items that hold components, whose text is NITF or marked up plainly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.agencies.nitf import nitf_fields
from assistant.ingest.agencies.xml_words import first_line, first_value, paragraphs
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article

_RENAMED: Final = {"DataContent": "div", "body": "div", "body.content": "div"}
_NO_TEXT: Final = ("head", "media", "figure", "body.head", "body.end")


def read_newsml_1(
    root: Any, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of the document, one an item.

    Raises:
        IngestError: There is no item in it.
    """
    items = root.findall("./NewsItem")
    if not items:
        raise location.error("no_items")
    for number, item in enumerate(items, start=1):
        where = location if len(items) == 1 else Location(location.path, item=number)
        try:
            yield from _item(item, where, url, settings)
        except IngestError as error:
            yield error


def _item(item: Any, location: Location, url: str, settings: IngestSettings) -> Iterator[Outcome]:
    inside = _content(item)
    if not inside.get("text"):
        raise location.error("no_item_text")
    stated = {
        "url": url,
        "title": first_line(item, ".//NewsLines/HeadLine"),
        "author": first_line(item, ".//NewsLines/ByLine"),
        "published": first_line(item, ".//NewsManagement/ThisRevisionCreated",
                                ".//NewsManagement/FirstCreated", ".//DateLine"),
        "source": first_value(item, (".//Provider/Party", "FormalName"),
                              (".//Source/Party", "FormalName")),
        "language": first_value(item, (".//DescriptiveMetadata/Language", "FormalName")),
        "licence": first_line(item, ".//NewsLines/CopyrightLine"),
    }  # fmt: skip
    filled = {name: value for name, value in stated.items() if value}
    yield from build_article({**inside, **filled}, location, settings)


def _content(item: Any) -> dict[str, Any]:
    for content in item.iterfind(".//ContentItem/DataContent"):
        if (nitf := content.find(".//nitf")) is not None:
            found = {name: value for name, value in nitf_fields(nitf).items() if value}
            found.pop("id", None)
        else:
            found = {"text": paragraphs(content, _RENAMED, _NO_TEXT)}
        if found.get("text"):
            return found
    return {}
