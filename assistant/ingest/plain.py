"""Plain text: a headline when it begins like one, then paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.ingest.decoding import decode
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article
from assistant.types import normalise_text

_LONGEST_TITLE: Final = 200
_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*\n\s*")
# How typewritten and mailed text is wrapped: lines of this many characters.
_WRAPPED_LEAST, _WRAPPED_MOST = 45, 100
_ENDS_SENTENCE: Final = (".", "!", "?", ":", ";", "»", "”", '"', "…")
_BEGINS_ITEM: Final = re.compile(r"\s*(?:[-*•–—]|\d+[.)])\s")


class Headed(NamedTuple):
    """A text with its headline apart."""

    title: str
    text: str


def read_plain(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a plain text file.

    Raises:
        IngestError: It is binary, blank or too long.
    """
    title, body = split_headline(decoded(data, location))
    text = "\n\n".join(_unwrapped(paragraph) for paragraph in _BLANK_LINES.split(body))
    yield from build_article({"title": title, "text": text, "url": url}, location, settings)


def decoded(data: bytes, location: Location) -> str:
    """Normalised text of a file, without blank lines around it.

    Raises:
        IngestError: It is binary or blank.
    """
    with location.only_text():
        text = normalise_text(decode(data)).strip("\n\t \f\v")
    if not text.strip():
        raise location.error("empty")
    return text


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


def _unwrapped(paragraph: str) -> str:
    """A paragraph whose lines were broken at a fixed width, as one line again."""
    lines = paragraph.split("\n")
    broken = lines[:-1]
    if not broken or any(_BEGINS_ITEM.match(line) for line in lines):
        return paragraph
    if not all(_WRAPPED_LEAST <= len(line) <= _WRAPPED_MOST for line in broken):
        return paragraph
    ended = sum(line.rstrip().endswith(_ENDS_SENTENCE) for line in broken)
    if ended * 2 > len(broken) or len(lines[-1]) > _WRAPPED_MOST:
        return paragraph
    return " ".join(line.strip() for line in lines)
