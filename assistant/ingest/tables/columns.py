"""Which column of a table is which field of an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.field_names import field_named, names_summary, same_name
from assistant.ingest.location import Location
from assistant.ingest.records import shorten

# Exports put a title and a few lines about themselves above the header.
SAMPLE_ROWS: Final = 20
_LONGEST_NAME: Final = 60
_MOST_LISTED: Final = 12
# Six words: a sentence.
_WORDY: Final = re.compile(r"[^\W\d]{2,40}(?:[^\w/]+\w{1,40}){5}")
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
# What names of columns do not hold: figures, ends of sentences.
_VALUE: Final = re.compile(r"\d{3}|\d[.,/-]\d|[.!?:]$")
_SPANISH: Final = re.compile(r"\b(?:fecha|publicad|d[ií]a\b|data\b)", re.IGNORECASE)
# Files of GDELT have no header: their first columns tell them.
_GKG: Final = re.compile(r"\d{14}-T?\d+")
_GKG_HEADER: Final = ("date", "numarts", "counts", "themes")
_EVENT_WIDTHS: Final = (57, 58, 61)


class Columns(NamedTuple):
    """The columns of a table.

    Attributes:
        keys: A record's key for each; those of an article's fields are the fields' own names
            where a person mapped them.
        texts: Which of them hold the text, or for want of one a summary.
        dates: Which hold the date of publication.
        day_first: Whether the date's own name is of a language that writes the day first.
        above: How many rows of the sample are no articles: the header and what is above it.
    """

    keys: tuple[str, ...]
    texts: frozenset[int]
    dates: frozenset[int]
    day_first: bool
    above: int


def find_columns(
    sample: Sequence[Sequence[str]], mapping: Mapping[str, str], location: Location
) -> Columns:
    """The columns of a table that begins with these rows.

    The header is the row with the most known names, a text's among them. A person's mapping names
    columns as the header does, by letter (``text=D``) or by number (``text=4``).

    Raises:
        IngestError: No column is known to hold texts; it says what was found, and how to map it.
    """
    _refuse_gdelt(sample, location)
    at = max(range(len(sample)), key=lambda row: _score(sample[row], mapping), default=0)
    header = sample[at] if sample else []
    if _score(header, mapping)[0]:
        return _named(header, mapping, at + 1)
    if "text" in mapping:
        first = sample[0] if sample else []
        return _placed(first, mapping, location)
    raise _no_text(sample, header, location)


def letter_of(column: int) -> str:
    """A column's letters as spreadsheets have them: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def known_names(row: Sequence[str]) -> int:
    """How many fields of an article a row names."""
    return len({field for cell in row if (field := _field(cell))})


def _field(cell: str) -> str:
    return field_named(cell) if 0 < len(cell) <= _LONGEST_NAME else ""


def _score(row: Sequence[str], mapping: Mapping[str, str]) -> tuple[bool, bool, int]:
    """Whether a row names a column of texts; whether truly, and not of summaries; names in all."""
    mapped = {field for field, key in mapping.items() if any(same_name(c, key) for c in row)}
    fields = {_field(cell) for cell in row} - {""} | mapped
    summary = any(names_summary(cell) for cell in row if len(cell) <= _LONGEST_NAME)
    real = "text" in fields
    # One known word alone beside values is a value itself.
    lone = len(fields) + summary < 2 and "text" not in mapped and not all(map(_is_name, row))
    return ((real or summary) and not lone, real, len(fields))


def _is_name(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and not _VALUE.search(cell)


def _named(header: Sequence[str], mapping: Mapping[str, str], above: int) -> Columns:
    by_place = {place: field for field, key in mapping.items()
                if (place := _place(key, header)) is not None}  # fmt: skip
    fields = [by_place.get(at) or _field(cell) for at, cell in enumerate(header)]
    mapped = set(by_place.values())
    # What a person mapped goes before what is known by name.
    fields = [f if at in by_place or f not in mapped else "" for at, f in enumerate(fields)]
    texts = {at for at, field in enumerate(fields) if field == "text"}
    texts |= {at for at, cell in enumerate(header) if names_summary(cell)}
    dates = {at for at, field in enumerate(fields) if field == "published"}
    return Columns(
        keys=_keys(header, by_place),
        texts=frozenset(texts),
        dates=frozenset(dates),
        day_first=any(_SPANISH.search(header[at]) for at in dates),
        above=above,
    )


def _placed(first: Sequence[str], mapping: Mapping[str, str], location: Location) -> Columns:
    """The columns that a person gave by letter or number."""
    by_place: dict[int, str] = {}
    for field, key in mapping.items():
        place = _place(key, first)
        if place is None or place >= len(first):
            raise location.error("no_such_column", column=key, columns=_listed(first))
        by_place[place] = field
    text = next(at for at, field in by_place.items() if field == "text")
    has_header = not _WORDY.search(first[text])
    names = first if has_header else [""] * len(first)
    dates = frozenset(at for at, field in by_place.items() if field == "published")
    return Columns(
        keys=_keys(names, by_place),
        texts=frozenset({text}),
        dates=dates,
        day_first=any(_SPANISH.search(names[at]) for at in dates),
        above=1 if has_header else 0,
    )


def _place(key: str, header: Sequence[str]) -> int | None:
    """A column by its name, else its letter, else its number."""
    for at, cell in enumerate(header):
        if same_name(cell, key):
            return at
    if _LETTERS.fullmatch(key):
        number = 0
        for letter in key.upper():
            number = number * 26 + ord(letter) - ord("A") + 1
        return number - 1
    return int(key[:5]) - 1 if key.isdecimal() and int(key[:5]) else None


def _keys(header: Sequence[str], by_place: Mapping[int, str]) -> tuple[str, ...]:
    """Every column's key, each once: names that come again are told apart by their letter."""
    keys: list[str] = []
    taken = set(by_place.values())
    for at, cell in enumerate(header):
        name = " ".join(cell.split())[:_LONGEST_NAME] or letter_of(at)
        if at in by_place:
            name = by_place[at]
        elif name in taken:
            name = f"{name} ({letter_of(at)})"
        taken.add(name)
        keys.append(name)
    return tuple(keys)


def _refuse_gdelt(sample: Sequence[Sequence[str]], location: Location) -> None:
    first = next((row for row in sample if any(row)), [])
    names = tuple(cell.strip().lower() for cell in first[:4])
    is_events = len(first) in _EVENT_WIDTHS and all(cell.isdecimal() for cell in first[:2])
    is_graph = len(first) > 8 and bool(_GKG.fullmatch(first[0]))
    if is_events or is_graph or names == _GKG_HEADER or names[:1] == ("globaleventid",):
        raise location.error("gdelt_table")


def _no_text(
    sample: Sequence[Sequence[str]], header: Sequence[str], location: Location
) -> IngestError:
    names = known_names(header)
    fields = {_field(cell) for cell in header}
    if {"title", "url"} <= fields:
        return location.error("only_links")
    if not any(_WORDY.search(cell) for row in sample for cell in row):
        return location.error("table_of_figures", columns=_listed(header))
    first = header if names > 1 else next((row for row in sample if any(row)), header)
    key = "no_text_column" if names > 1 else "no_header"
    return location.error(key, columns=_listed(first))


def _listed(row: Sequence[str]) -> str:
    named = [f"{letter_of(at)} «{shorten(cell, 24)}»" for at, cell in enumerate(row) if cell]
    return ", ".join(named[:_MOST_LISTED]) + (", …" if len(named) > _MOST_LISTED else "")
