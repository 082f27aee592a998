"""What stands at the head of a written article: kicker, headline, byline and date, line by line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.ingest.bylines import day_in, name_in
from assistant.ingest.dates import parse_published
from assistant.ingest.documents.laid_out import Block
from assistant.ingest.documents.properties import is_person
from assistant.text.terms import fold

_MOST_LINES: Final = 8
_LONGEST_LINE: Final = 200
_LONGEST_DATE: Final = 90
_LABELS: Final = re.compile(
    r"(?:nota|comunicado|dossier) de prensa|nota informativa|comunicado(?: oficial)?|press release"
    r"|(?:para )?(?:su )?(?:difusion|publicacion) inmediata|for immediate release|noticias?|news"
    r"|embargad[oa].{0,60}|resumen de prensa"
)
_SIGNED: Final = re.compile(r"\s*(?:por|by|per|textos?|autora?|firma|redactora?)\b", re.I)
_AMBIGUOUS: Final = re.compile(r"\D{0,40}(\d{1,2}([/.-])\d{1,2}\2\d{4})\D{0,20}")
_LABELLED_DATE: Final = re.compile(r"^\s*(?:fecha|data|date|d[ií]a)\s*:\s*", re.IGNORECASE)
# "SOTO, 12 de marzo de 2024.- El alcalde…", "Soto, 12/03/2024 (EFE). La…"
_DATELINE: Final = re.compile(
    r"([^\n]{0,60}?\d{4}) ?(?:\([^()\n]{1,30}\))? ?(?:\.? ?[-–—]|\.\s|:\s)"
)
_ENDS: Final = (".", ",", ";", ":")
_LONGEST_KICKER: Final = 3


class Masthead(NamedTuple):
    """What was found.

    Attributes:
        title: Headline; empty without one.
        author: Name of the byline; empty without one.
        section: Kicker of a word or two above the headline.
        published: The day or moment that is printed at the head.
        unread: A line there that is a date of two readings ("08/09/2024"); empty without one.
        rest: Where the text begins: numbers of blocks that are none of the above.
    """

    title: str
    author: str
    section: str
    published: dt.date | None
    unread: str
    rest: tuple[int, ...]


def masthead(blocks: Sequence[Block], stated_title: str = "") -> Masthead:
    """The head of an article, found among its first blocks.

    Args:
        blocks: The article.
        stated_title: A title from elsewhere, which counts where it is printed as well, and where
            no line looks like a headline.
    """
    head = _head(blocks)
    used: set[int] = set()
    at = _title_at(blocks, head, stated_title)
    author, published, section, unread = "", None, "", ""
    for index in head:
        if index == at:
            used.add(index)
            continue
        line = blocks[index].text
        day = _day(line)
        signed = _signer(line, after_title=at is not None and index > at)
        if day and not published:
            published = day
        if signed and not author:
            author = signed
        if day or signed or _LABELS.fullmatch(fold(line).strip(" .:")):
            used.add(index)
        elif match := _AMBIGUOUS.fullmatch(line):
            unread = unread or match[1]
        elif at is not None and index < at and not section and _is_kicker(line):
            section = line.capitalize() if line.isupper() else line
            used.add(index)
    if published is None:
        published = _dateline(blocks, used)
    title = blocks[at].text if at is not None else stated_title
    rest = tuple(index for index in range(len(blocks)) if index not in used)
    return Masthead(" ".join(title.split()), author, section, published, unread, rest)


def _head(blocks: Sequence[Block]) -> range:
    """The lines before the first paragraph of the text."""
    for index, block in enumerate(blocks[:_MOST_LINES]):
        long = len(block.text) > _LONGEST_LINE or "\n" in block.text
        sentence = block.kind == "paragraph" and block.text.endswith(_ENDS)
        if block.kind in {"row", "item"} or long or (sentence and not _is_mark(block.text)):
            return range(index)
    return range(min(len(blocks), _MOST_LINES))


def _title_at(blocks: Sequence[Block], head: range, stated: str) -> int | None:
    """Which block is the headline: by its style, by what the file states, by its looks."""
    for wanted in (("title", 0), ("heading", 1), ("heading", 2)):
        found = [index for index in head if (blocks[index].kind, blocks[index].level) == wanted]
        if found:
            return found[0]
    printed = [index for index in head if stated and fold(blocks[index].text) == fold(stated)]
    if printed:
        return printed[0]
    lines = [index for index in head if _is_headline(blocks[index].text)]
    if not lines or len(blocks) < 2:
        return None
    first = lines[0]
    below = lines[1:]
    if below and _is_kicker(blocks[first].text) and len(blocks) > 2:
        return below[0]
    return first if any(index > first for index in range(len(blocks))) else None


def _is_headline(line: str) -> bool:
    if len(line) > _LONGEST_LINE or line.endswith(_ENDS) or "\n" in line:
        return False
    return not (_is_mark(line) or _AMBIGUOUS.fullmatch(line))


def _is_mark(line: str) -> bool:
    """Whether a line is a date, a byline, or says what the document is."""
    label = _LABELS.fullmatch(fold(line[:_LONGEST_DATE]).strip(" .:"))
    return bool(label or _day(line) or _signer(line, after_title=False))


def _is_kicker(line: str) -> bool:
    most = _LONGEST_KICKER if line.isupper() else _LONGEST_KICKER - 1
    return len(line.split()) <= most and len(line) <= 30 and not line.endswith(_ENDS)


def _signer(line: str, *, after_title: bool) -> str:
    """Who signs, if a line is a byline; a name alone is one only below the headline."""
    if len(line) > _LONGEST_DATE or line.endswith(("!", "?", ";", ":")):
        return ""
    name = name_in(line)
    sure = is_person(name)
    if _SIGNED.match(line) and (sure or (name[:1].isupper() and len(name.split()) == 1)):
        return name
    return name if after_title and sure else ""


def _day(line: str) -> dt.date | None:
    """The day, if a line says hardly more: alone, after "Fecha:", or beside a name."""
    if len(line) > _LONGEST_DATE or not any(map(str.isdigit, line)):
        return None
    written = _LABELLED_DATE.sub("", line)
    try:
        return parse_published(written.replace(", a ", ", ").strip(" ."))
    except ValueError:
        return day_in(line)


def _dateline(blocks: Sequence[Block], used: set[int]) -> dt.date | None:
    """The day that the first paragraph begins with, after a place; else that of the last line."""
    left = [index for index in range(len(blocks)) if index not in used]
    for index in left[:2]:
        match = _DATELINE.match(blocks[index].text)
        if match and (day := _day(match[1])):
            return day
    for index in left[-3:]:
        if day := _day(blocks[index].text):
            return day
    return None
