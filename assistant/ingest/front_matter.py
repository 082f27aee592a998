"""The ``key: value`` lines between ``---`` with which Markdown files describe themselves."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any, Final, NamedTuple

from assistant.ingest.field_names import field_named

_FENCED: Final = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR: Final = re.compile(r"([^\W\d][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*)|$)")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.*)")


class Described(NamedTuple):
    """Fields for an article, and the text below them."""

    fields: dict[str, Any]
    text: str


def split_front_matter(text: str) -> Described:
    """Take the front matter off a text; no fields when there is none.

    Values are words, not YAML: a colon in a headline needs no quotes. Fields that have no
    name among the article's go to ``extra``.
    """
    match = _FENCED.match(text)
    pairs = _pairs(match[1]) if match else None
    if match is None or not pairs:
        return Described({}, text)
    fields: dict[str, Any] = {"extra": {}}
    for name, value in pairs.items():
        field = field_named(name)
        if field in {"", "text"}:
            fields["extra"][name] = value
        elif value:
            fields[field] = ", ".join(value) if isinstance(value, list) else value
    return Described(fields, text[match.end() :])


def _pairs(block: str) -> dict[str, str | list[str]] | None:
    """The pairs of the block, or None when some line is no part of any."""
    pairs: dict[str, str | list[str]] = {}
    name = ""
    for line in block.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if pair := _PAIR.fullmatch(line):
            name = pair[1].strip()
            pairs[name] = _value(pair[2] or "")
        elif name and (item := _ITEM.fullmatch(line)):
            earlier = pairs[name]
            pairs[name] = [*(earlier if isinstance(earlier, list) else []), _unquoted(item[1])]
        elif name and line[0] in " \t":
            pairs[name] = f"{pairs[name]} {line.strip()}".strip()
        else:
            return None
    return pairs


def _value(written: str) -> str | list[str]:
    value = written.strip()
    if value in {"|", ">", "|-", ">-", "null", "~"}:
        return ""
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
    return _unquoted(value)


def _unquoted(written: str) -> str:
    value = written.strip()
    if value.startswith('"'):
        with contextlib.suppress(ValueError):
            return str(json.loads(value))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
