"""Loose fields to an ``Article``, with a reason in words when they do not make one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from assistant.config.settings import IngestSettings
from assistant.ingest.dates import parse_published
from assistant.ingest.location import Location, Outcome, reason
from assistant.types import Article

_TEXT_FIELDS: Final = (
    "title", "text", "source", "url", "author", "section", "language", "licence",
)  # fmt: skip
_LONGEST_ID: Final = 256
_KNOWN: Final = frozenset(Article.model_fields)
_LANGUAGE_NAMES: Final = {
    "español": "es", "castellano": "es", "spanish": "es", "inglés": "en", "english": "en",
    "catalán": "ca", "català": "ca", "gallego": "gl", "galego": "gl", "portugués": "pt",
    "francés": "fr",
}  # fmt: skip
_LANGUAGE_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.DOTALL)
_LONES: Final = re.compile("[\ud800-\udfff]")


def build_article(
    fields: Mapping[str, Any], location: Location, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article that these fields describe, after what is to be told of it.

    Unknown fields go to ``extra``.

    Args:
        fields: Names of ``Article`` fields and others, with any values.
        location: Where they come from, for the error.
        settings: Limits.

    Raises:
        IngestError: A field is missing, of a wrong kind, or over a limit.
    """
    known = {name: value for name, value in fields.items() if name in _KNOWN and value is not None}
    _check_kinds(known, location)
    known["extra"] = {
        **known.get("extra", {}),
        **{name: value for name, value in fields.items() if name not in _KNOWN},
    }
    if "published" in known:
        try:
            known["published"] = _published(known["published"])
        except ValueError:
            yield location.notice("bad_date", value=shorten(str(known.pop("published"))))
    if "language" in known:
        known["language"] = language_code(known["language"])
    if len(known["text"]) > settings.max_article_chars:
        limit = settings.max_article_chars
        raise location.error("too_long", chars=len(known["text"]), limit=limit)
    try:
        yield Article(**known)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "text"
        raise location.error("bad_value", field=field, why=first["msg"]) from error


def language_code(tag: str) -> str:
    """ISO 639 code of a language tag or name (``es-MX``, ``Español``); empty when unknown."""
    wanted = tag.strip().lower()
    if wanted in _LANGUAGE_NAMES:
        return _LANGUAGE_NAMES[wanted]
    match = _LANGUAGE_TAG.fullmatch(wanted)
    return match[1] if match else ""


def without_lone_surrogates(value: Any) -> Any:
    r"""The same JSON value with U+FFFD for halves of characters (``"\ud83d"`` alone)."""
    return json.loads(_LONES.sub("\ufffd", json.dumps(value, ensure_ascii=False)))


def describe_kind(value: object) -> object:
    """What kind of JSON value this is, for people."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "boolean"), (int, "number"), (float, "number"), (str, "text"),
        (list, "list"), (dict, "object"),
    )  # fmt: skip
    name = next((name for kind, name in kinds if isinstance(value, kind)), "null")
    return reason(f"kind_{name}")


def _check_kinds(known: dict[str, Any], location: Location) -> None:
    if "text" not in known:
        raise location.error("missing_text")
    if type(known.get("id")) is int:  # numbers are common as identifiers
        known["id"] = str(known["id"])
    for field in ("id", *_TEXT_FIELDS):
        if field in known and not isinstance(known[field], str):
            raise _wrong_kind(location, field, "text", known[field])
    if not isinstance(known.get("extra", {}), dict):
        raise _wrong_kind(location, "extra", "object", known["extra"])
    if len(known.get("id", "")) > _LONGEST_ID:
        raise location.error("id_too_long", chars=len(known["id"]), limit=_LONGEST_ID)
    if not known["text"].strip("\ufeff\x00 \t\r\n"):
        raise location.error("blank_text")


def _wrong_kind(location: Location, field: str, expected: str, value: object) -> Exception:
    return location.error(
        "wrong_kind", field=field, expected=reason(f"kind_{expected}"), found=describe_kind(value)
    )


def _published(value: object) -> dt.datetime | dt.date | None:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise ValueError(value)
    return parse_published(value) if value.strip() else None


def shorten(value: str, most: int = 60) -> str:
    """A value fit for a one-line message."""
    line = " ".join(value.split())
    return line if len(line) <= most else line[: most - 1] + "…"
