"""NewsML-G2: items of news, alone or in a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.agencies.nitf import nitf_fields
from assistant.ingest.agencies.xml_words import XML_LANG, first_line, first_value, line, paragraphs
from assistant.ingest.location import Location, Outcome
from assistant.ingest.markup import words_of
from assistant.ingest.records import build_article
from assistant.presentation.html import is_web

_NO_TEXT: Final = ("figure", "figcaption", "script", "style", "head")
_LONGEST_ID: Final = 256
# What its sender has taken back, or does not give out yet.
_NOT_OUT: Final = ("canceled", "cancelled", "withheld")


def read_newsml(
    root: Any, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of an item, or of all items of a message.

    Raises:
        IngestError: There is no item of text in it.
    """
    if root.tag != "newsMessage":
        yield from _item(root, location, url, settings)
        return
    items = root.findall("./itemSet/newsItem")
    if not items:
        raise location.error("no_items")
    for number, item in enumerate(items, start=1):
        try:
            yield from _item(item, Location(location.path, item=number), url, settings)
        except IngestError as error:
            yield error


def _item(item: Any, location: Location, url: str, settings: IngestSettings) -> Iterator[Outcome]:
    status = first_value(item, ("./itemMeta/pubStatus", "qcode"), ("./itemMeta/pubStatus", "uri"))
    if status.lower().endswith(_NOT_OUT):
        raise location.error("item_withdrawn")
    if item.tag == "packageItem":
        count = len(item.findall(".//itemRef"))
        raise location.error("only_package", count=count)
    inside = _content(item)
    if not inside.get("text"):
        raise location.error("no_item_text")
    guid = item.get("guid") or ""
    stated = {
        "id": guid if len(guid) <= _LONGEST_ID else "",
        "url": guid if is_web(guid) else url,
        "title": _in_language(item, "./contentMeta/headline"),
        "author": first_line(
            item, "./contentMeta/by", "./contentMeta/creator/name", "./contentMeta/contributor/name"
        ),
        "published": first_line(
            item, "./contentMeta/contentCreated", "./itemMeta/versionCreated",
            "./itemMeta/firstCreated",
        ),
        "source": _provider(item),
        "section": _in_language(item, "./contentMeta/subject/name")
        or _in_language(item, "./contentMeta/genre/name"),
        "language": _language(item),
        "licence": first_line(item, "./rightsInfo/usageTerms", "./rightsInfo/copyrightNotice"),
        "dateline": first_line(item, "./contentMeta/dateline"),
        "slugline": first_line(item, "./contentMeta/slugline"),
        "version": item.get("version"),
    }  # fmt: skip
    filled = {name: value for name, value in stated.items() if value}
    title = filled.get("title") or inside.get("title") or first_line(item, "./itemMeta/title")
    yield from build_article({**inside, **filled, "title": title}, location, settings)


def _content(item: Any) -> dict[str, Any]:
    """The text in the item, and what that states itself; empty without one."""
    for inline in item.iterfind("./contentSet/inlineXML"):
        if (nitf := inline.find(".//nitf")) is not None:
            found = {name: value for name, value in nitf_fields(nitf).items() if value}
            found.pop("id", None)
        elif len(inline):
            body = inline.find(".//body")
            inner = inline if body is None else body
            found = {"text": paragraphs(inner, {"inlineXML": "div", "body": "div"}, _NO_TEXT)}
        else:
            found = {"text": line(inline)}
        if found.get("text"):
            return found
    for inline in item.iterfind("./contentSet/inlineData"):
        if text := words_of("".join(inline.itertext())).strip():
            return {"text": text}
    return {}


def _in_language(item: Any, path: str) -> str:
    """The first of several that is in the item's language; else the first."""
    wanted = _language(item)[:2]
    found = [(element.get(XML_LANG) or "", line(element)) for element in item.iterfind(path)]
    filled = [(tag, words) for tag, words in found if words]
    own = (words for tag, words in filled if wanted and tag[:2] == wanted)
    return next(own, filled[0][1] if filled else "")


def _language(item: Any) -> str:
    return first_value(item, ("./contentMeta/language", "tag")) or item.get(XML_LANG) or ""


def _provider(item: Any) -> str:
    for path in ("./itemMeta/provider", "./contentMeta/infoSource", "./contentMeta/creditline"):
        named = first_line(item, f"{path}/name", path) or first_value(
            item, (path, "literal"), (path, "qcode"), (path, "uri")
        )
        if named:
            return named if is_web(named) else named.rpartition(":")[2]
    return ""
