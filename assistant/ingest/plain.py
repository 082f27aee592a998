"""Plain text: a headline when it begins like one, then paragraphs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.ingest import mojibake
from assistant.ingest.dates import parse_published
from assistant.ingest.decoding import decode
from assistant.ingest.front_matter import split_front_matter
from assistant.ingest.hyphens import compounds, is_parted, joined
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article
from assistant.types import normalise_text

_LONGEST_TITLE: Final = 200
_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*\n\s*")
# How typewritten and mailed text is wrapped: lines of this many characters.
_WRAPPED_LEAST, _WRAPPED_MOST = 45, 100
_ENDS_SENTENCE: Final = (".", "!", "?", ":", ";", "»", "”", '"', "…")
_SEPARATOR: Final = re.compile(
    r"^[^\S\n]*(?:([=\-_*#~+•·—])(?:[^\S\n]*\1){2,})[^\S\n]*$|\f", re.MULTILINE
)
_LONGEST_DATELINE: Final = 120
_BEGINS_ITEM: Final = re.compile(r"\s*(?:[-*•–—]|\d+[.)])\s")


_PARTS: Final = re.compile(r"\n|\s*[|•·]\s*|\s[-–—]\s|\.\s+(?=[A-ZÁÉÍÓÚ0-9])")
_SIGNED: Final = re.compile(r"(?:por|by|texto|firma):?\s+", re.IGNORECASE)


class Headed(NamedTuple):
    """A text with its headline apart."""

    title: str
    text: str


def read_plain(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a plain text file, or several that lines of signs set apart.

    They are several when each begins with a headline and the date below it.

    Raises:
        IngestError: It is binary, blank or too long.
    """
    content = decoded(data, location)
    if split_front_matter(content.text).fields:
        from assistant.ingest.markdown import read_markdown

        yield from read_markdown(data, location, url, settings)
        return
    if content.mended:
        yield location.notice("mojibake")
    parts = [part.strip("\n\t \f\v") for part in _SEPARATOR.sub("\f", content.text).split("\f")]
    parts = [part for part in parts if part]
    whole = [part for part in parts if _dateline(part)]
    if len(whole) < 2:
        yield from _article(content.text, None, location, url, settings)
    elif len(whole) < len(parts):
        yield location.notice("perhaps_several")
        yield from _article(content.text, None, location, url, settings)
    else:
        yield location.notice("several_articles", count=len(parts))
        for part in parts:
            yield from _article(part, _dateline(part), location, url, settings)


def _article(
    content: str, dated: dt.date | None, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    if dated is None:
        title, body = split_headline(content)
    else:
        title, _, body = content.partition("\n")
    first, *others = _BLANK_LINES.split(body.strip("\n"))
    signed = _signature(first) if others and title and dated is None else None
    paragraphs = others if signed else [first, *others]
    text = "\n\n".join(unwrapped(paragraph) for paragraph in paragraphs)
    fields = {"title": title.strip(), "text": text, "url": url, "published": dated}
    fields |= signed or {}
    yield from build_article(fields, location, settings)


def _signature(line: str) -> dict[str, Any] | None:
    """Outlet, day and author of a line below a headline that holds nothing else.

    "El Correo de Valdecuna. 28 de octubre de 2026. Por Jimena Aldecoa"; None for any other.
    """
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip(" .") for part in _PARTS.split(line))):
        try:
            field, value = "published", parse_published(part)
        except ValueError:
            signed = _SIGNED.match(part)
            field = "author" if signed else "source"
            value = part[signed.end() :].strip() if signed else part
        if field in found or len(part) > _LONGEST_DATELINE or not str(value)[:1].strip():
            return None
        found[field] = value
    is_named = all(str(found.get(field, "A"))[0].isupper() for field in ("author", "source"))
    return found if is_named and ("published" in found or "author" in found) else None


def _dateline(part: str) -> dt.date | None:
    """The day in the lines below a headline, when a part of a file begins as an article does."""
    headline, *below = part.split("\n", 4)
    if not below or len(headline) > _LONGEST_TITLE:
        return None
    for line in below[:3]:
        if not line.strip() or len(line) > _LONGEST_DATELINE:
            continue
        try:
            return parse_published(line)
        except ValueError:
            continue
    return None


class Decoded(NamedTuple):
    """Normalised text of a file, and whether it had been decoded wrongly before."""

    text: str
    mended: bool


def decoded(data: bytes, location: Location) -> Decoded:
    """Normalised text of a file, without blank lines around it.

    Raises:
        IngestError: It is binary or blank.
    """
    with location.only_text():
        written = decode(data)
    mended = mojibake.repair(written)
    text = normalise_text(mended).strip("\n\t \f\v")
    if not text.strip():
        raise location.error("empty")
    return Decoded(text, mended != written)


def split_headline(text: str) -> Headed:
    """Take off a first line that looks like a headline.

    It does when it is short, a blank line follows and then more text, and it ends like no
    sentence.
    """
    first, _, rest = text.partition("\n")
    first = first.strip()
    follows = rest.partition("\n")[0]
    looks_so = len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";", ":"))
    if looks_so and rest.strip() and not follows.strip():
        return Headed(first, rest.strip("\n"))
    return Headed("", text)


def unwrapped(paragraph: str) -> str:
    """A paragraph whose lines were broken at a fixed width, as one line; others as they are."""
    lines = paragraph.split("\n")
    if len(lines) < 2 or any(_BEGINS_ITEM.match(line) for line in lines):
        return paragraph
    if not any(is_parted(*pair) for pair in pairwise(lines)) and not _is_wrapped(lines):
        return paragraph
    return joined(lines, compounds(paragraph))


def _is_wrapped(lines: list[str]) -> bool:
    broken = lines[:-1]
    if not all(_WRAPPED_LEAST <= len(line) <= _WRAPPED_MOST for line in broken):
        return False
    ended = sum(line.rstrip().endswith(_ENDS_SENTENCE) for line in broken)
    return ended * 2 <= len(broken) and len(lines[-1]) <= _WRAPPED_MOST
