"""Loose fields to an ``Article``, with a reason in words when they do not make one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from assistant.config.settings import IngestSettings
from assistant.ingest import mojibake
from assistant.ingest.dates import Order, parse_published
from assistant.ingest.field_names import article_fields, is_only_described, parse_map
from assistant.ingest.location import Location, Outcome, reason
from assistant.ingest.markup import line_of, words_of
from assistant.types import Article, normalise_text

_TEXT_FIELDS: Final = (
    "title", "text", "source", "url", "author", "section", "language", "licence",
)  # fmt: skip
_LONGEST_ID: Final = 256
_KNOWN: Final = frozenset(Article.model_fields)
_LANGUAGE_NAMES: Final = {
    "español": "es", "castellano": "es", "spanish": "es", "inglés": "en", "english": "en",
    "catalán": "ca", "català": "ca", "gallego": "gl", "galego": "gl", "portugués": "pt",
    "francés": "fr", "spa": "es", "eng": "en", "cat": "ca", "glg": "gl", "por": "pt", "fra": "fr",
    "eus": "eu", "euskera": "eu", "catalan": "ca", "galician": "gl", "portuguese": "pt",
    "french": "fr", "basque": "eu",
}  # fmt: skip
_LANGUAGE_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.DOTALL)
_LETTER: Final = re.compile(r"\w")
_NUMBERS: Final = re.compile(r"\d[/.-]\d")
# How a service of news marks what it holds back: "… [+2219 chars]".
_CUT: Final = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ (?:chars|characters|caracteres)\]\s*$")
_LONGEST_CUT: Final = 60
_LONES: Final = re.compile("[\ud800-\udfff]")


def article_of_record(
    record: Mapping[str, Any],
    location: Location,
    settings: IngestSettings,
    order: Callable[[], Order | None] = lambda: None,
) -> Iterator[Outcome]:
    """The article that a record of any names describes: an object of JSON, a row of a table.

    Fields are found by ``field_names``; markup and entities in them become words.

    Args:
        record: Any keys and values.
        location: Where it comes from.
        settings: Limits, and a person's mapping of fields.
        order: Asked, when a date of three numbers has two readings, what the others are.

    Raises:
        IngestError: As for ``build_article``; keys are named when none of them holds a text.
    """
    known = article_fields(record, parse_map(settings.map))
    fields = known.fields
    if fields.get("text") is None and is_only_described(record):
        raise location.error("only_described")
    if fields.get("text") is None and (others := [key for key in record if key not in _KNOWN]):
        named = shorten(", ".join(map(str, others)), 200)
        raise location.error("unknown_fields", keys=named)
    for field in _TEXT_FIELDS:
        if isinstance(value := fields.get(field), str):
            mended = mojibake.repair(value)
            if field == "text" and mended != value:
                yield location.notice("mojibake")
            fields[field] = words_of(mended) if field == "text" else line_of(mended)
    text = fields.get("text")
    if isinstance(text, str) and (cut := _CUT.search(text, max(0, len(text) - _LONGEST_CUT))):
        fields["text"] = text[: cut.start()] + "…"
        yield location.notice("cut_text")
    elif known.summary_only:
        yield location.notice("summary_only")
    if isinstance(value := fields.get("published"), int | float) and not isinstance(value, bool):
        fields["published"] = f"{value:.0f}" if value == value else None  # NaN is no number
    elif isinstance(value, str) and value.strip():
        fields["published"] = _settled(value, order)
    yield from build_article(fields, location, settings)


def _settled(value: str, order: Callable[[], Order | None]) -> Any:
    """A date that is understood with the order of the batch's others; else what was written."""
    try:
        return parse_published(value)
    except ValueError:
        sure = order() if _NUMBERS.search(value) else None
    try:
        return parse_published(value, sure) if sure else value
    except ValueError:
        return value


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
    if not (_LETTER.search(known["text"]) or normalise_text(known["text"]).strip()):
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
