"""ninjs, news as JSON: versions 1 and 2 as records of plain fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from assistant.presentation.html import is_web

_BODIES: Final = ("body_html", "body_xhtml", "body_text")
_MARKED_UP: Final = ("text/html", "application/xhtml+xml")


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Whether an object of JSON is an item of ninjs."""
    dated = any(name in record for name in ("versioncreated", "firstcreated", "contentcreated"))
    told = isinstance(record.get("bodies"), list) or any(name in record for name in _BODIES)
    return "uri" in record and told and (dated or "headline" in record or "headlines" in record)


def plain_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item of ninjs with an article's fields beside its own; other records as they are."""
    if not is_ninjs(record):
        return record
    uri = record["uri"]
    stated = {
        "title": record.get("headline") or _value(record, "headlines", "main"),
        "text": next((record[name] for name in _BODIES if record.get(name)), "") or _body(record),
        "published": record.get("versioncreated")
        or record.get("contentcreated")
        or record.get("firstcreated"),
        "author": record.get("byline")
        or _names(record, "bylines")
        or _names(record, "people", "author"),
        "source": _name(record.get("provider"))
        or _names(record, "infosources")
        or record.get("source"),
        "section": _names(record, "subject", "", 1) or _names(record, "subjects", "", 1),
        "licence": record.get("copyrightnotice") or record.get("usageterms"),
        "url": uri if is_web(str(uri)) else "",
        "id": uri,
    }  # fmt: skip
    taken = ("headline", "headlines", "bodies", "byline", "uri", "subject", "subjects", *_BODIES)
    others = {name: value for name, value in record.items() if name not in taken}
    return {**others, **{name: value for name, value in stated.items() if value}}


def _body(record: Mapping[str, Any]) -> str:
    bodies = _objects(record, "bodies")
    marked = [body for body in bodies if _type(body) in _MARKED_UP]
    texts = [body.get("value") for body in (*marked, *bodies)]
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _type(body: Mapping[str, Any]) -> object:
    return body.get("contenttype") or body.get("contentType")


def _value(record: Mapping[str, Any], name: str, role: str) -> str:
    found = _objects(record, name)
    first = [item for item in found if str(item.get("role", "")).endswith(role)]
    return next((str(item["value"]) for item in (*first, *found) if item.get("value")), "")


def _names(record: Mapping[str, Any], name: str, role: str = "", most: int = 10) -> str:
    found = [item for item in _objects(record, name) if role in str(item.get("rel", role))]
    return ", ".join(named for item in found[:most] if (named := _name(item)))


def _name(item: object) -> str:
    value = (
        item.get("name") or item.get("value") or item.get("literal")
        if isinstance(item, dict)
        else item
    )
    return value if isinstance(value, str) else ""


def _objects(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = record.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
