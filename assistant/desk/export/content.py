"""What is shown of a dossier, in words: the same for every format.

All of it is on single lines without control characters; each writer escapes its own markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, groupby
from typing import Final, NamedTuple

from assistant.desk.dossier import Dossier, Item, Reference
from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words
from assistant.presentation.html import is_web, single_line
from assistant.types import Filters

# Characters of an article that are shown below its headline.
_LONGEST_OPENING: Final = 400


class Footnote(NamedTuple):
    """Where something stands.

    Attributes:
        number: 1-based, through the whole dossier.
        quote: The words quoted, in their marks; empty where the item itself says them.
        byline: Outlet and day in words.
        headline: Of the article; may be empty.
        address: Of the article, untrusted; may be empty.
        is_web: Whether the address may become a link.
        place: The characters that are meant, in words.
        filters: The filter in force, in words; empty when there was none.
    """

    number: int
    quote: str
    byline: str
    headline: str
    address: str
    is_web: bool
    place: str
    filters: str


class TableRow(NamedTuple):
    """A line of a chart's table: ``at`` is its day's place, 0 the first day and 1 the last."""

    heading: str
    words: str
    footnotes: tuple[Footnote, ...]
    at: float


class Entry(NamedTuple):
    """An item in words.

    Attributes:
        heading: Of a row, or an article's headline; may be empty.
        paragraphs: Its text.
        doubt: What is wrong with its support, if something is.
        footnotes: What it cites; they stand at the end of its last paragraph.
        remark: The person's annotation, a paragraph each.
        rows: Of a chart, whose footnotes stand with them.
    """

    heading: str
    paragraphs: tuple[str, ...]
    doubt: str
    footnotes: tuple[Footnote, ...]
    remark: tuple[str, ...]
    rows: tuple[TableRow, ...] = ()


class Section(NamedTuple):
    """Items one after the other that come from one question; empty when from none."""

    question: str
    entries: tuple[Entry, ...]


class DossierContent(NamedTuple):
    """A dossier in words of one ``language``: its title, the day and number of items, the rest."""

    title: str
    facts: str
    language: str
    sections: tuple[Section, ...]


def content_of(dossier: Dossier, language: str) -> DossierContent:
    """The dossier in words of a language, ``es`` or ``en``."""
    day = day_in_words(dossier.created.astimezone(), language)
    numbers = count(1)
    sections = tuple(
        Section(question, tuple(_entry(item, numbers, language) for item in items))
        for question, items in groupby(dossier.items, lambda item: single_line(item.question))
    )
    facts = text("dossier.facts", language, day=day, count=len(dossier.items))
    return DossierContent(single_line(dossier.name), facts, language, sections)


def filters_in_words(filters: Filters, language: str) -> str:
    """``desde el 1 de septiembre de 2025; medios: El Faro``; empty when nothing is filtered."""

    def parts() -> Iterator[str]:
        if filters.since:
            yield text("dossier.since", language, day=day_in_words(filters.since, language))
        if filters.until:
            yield text("dossier.until", language, day=day_in_words(filters.until, language))
        if filters.sources:
            yield text("dossier.sources", language, names=", ".join(filters.sources))
        if filters.sections:
            yield text("dossier.sections", language, names=", ".join(filters.sections))

    return single_line("; ".join(parts()))


def _entry(item: Item, numbers: Iterator[int], language: str) -> Entry:
    heading, paragraphs = single_line(item.heading), _paragraphs(item.text)
    if item.kind == "quotation":
        paragraphs = (_quoted(item.text),)
    elif item.kind == "article":
        heading = single_line(item.text) or text("dossier.untitled", language)
        paragraphs = tuple(_opening(cited.quote) for cited in item.citations)
    elif item.kind == "chart":
        heading, paragraphs = single_line(item.text), ()
    rows = tuple(_rows(item, numbers, language))
    return Entry(
        heading=heading,
        paragraphs=paragraphs or ("",),
        doubt=single_line(item.doubt),
        footnotes=()
        if rows
        else tuple(_footnote(cited, item, next(numbers), language) for cited in item.citations),
        remark=_paragraphs(item.annotation),
        rows=rows,
    )


def _rows(item: Item, numbers: Iterator[int], language: str) -> Iterator[TableRow]:
    days = [row.day for row in item.rows]
    for row in item.rows:
        span = (max(days) - min(days)).days
        yield TableRow(
            heading=single_line(row.heading),
            words=single_line(row.text),
            footnotes=tuple(
                _footnote(item.citations[at], item, next(numbers), language)
                for at in row.cites
                if at < len(item.citations)
            ),
            at=(row.day - min(days)).days / span if span else 0.5,
        )


def _footnote(cited: Reference, item: Item, number: int, language: str) -> Footnote:
    filters = filters_in_words(item.filters, language)
    return Footnote(
        number=number,
        quote=_quoted(cited.quote) if item.kind in {"sentence", "note", "chart"} else "",
        byline=single_line(byline(cited, language)),
        headline=single_line(cited.title),
        address=single_line(cited.url),
        is_web=is_web(cited.url),
        place=text("dossier.place", language, start=cited.start, end=cited.end),
        filters=text("dossier.filtered", language, filters=filters) if filters else "",
    )


def _paragraphs(raw: str) -> tuple[str, ...]:
    return tuple(filter(None, map(single_line, raw.splitlines())))


def _quoted(raw: str) -> str:
    """Words in quotation marks, unless they bring their own."""
    words = single_line(raw)
    return words if words.startswith("«") and words.endswith("»") else f"«{words}»"


def _opening(raw: str) -> str:
    words = single_line(raw)
    if len(words) <= _LONGEST_OPENING:
        return _quoted(words)
    return _quoted(words[:_LONGEST_OPENING].rsplit(" ", 1)[0].rstrip(" ,;:") + " […]")
