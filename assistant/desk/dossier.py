"""What a dossier holds: frozen, validated, the same in the file and in an export."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from pydantic import AwareDatetime, Field

from assistant.errors import UsageError
from assistant.presentation.html import single_line
from assistant.types import Citation, Filters, Frozen

Kind = Literal["sentence", "quotation", "article", "note", "chart"]

_LONGEST_NAME: Final = 120


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Reference(Citation):
    """A citation with what else a bibliography asks for.

    Attributes:
        author: Byline of the article.
        section: Section of the paper.
        language: ISO 639-1 code of the article's language; empty when unknown.
    """

    author: str = ""
    section: str = ""
    language: str = ""


class ChartRow(Frozen):
    """One thing that a chart shows on a day.

    Attributes:
        day: When.
        heading: The day in words.
        text: What.
        cites: 0-based places of what it cites among the item's citations.
    """

    day: dt.date
    heading: str
    text: str
    cites: tuple[int, ...] = ()


class Item(Frozen):
    """One thing that was kept, whole: it outlives its index.

    Attributes:
        number: Its own in the store; 0 until it is kept.
        kind: ``sentence`` (of an answer), ``quotation`` (exact words of an article), ``article``,
            ``note`` (a person's own words), or ``chart`` (days of an answer, in order).
        text: The words; of an article its headline, of a chart its title.
        heading: What the row of an answer was headed by: a day, an outlet, a speaker.
        doubt: Why its support is weak; empty when it is not.
        citations: What it cites.
        rows: What a chart shows; empty otherwise.
        question: The question whose answer it comes from; empty when from none.
        index: The index that was asked, by name or path.
        filters: Which of its articles were asked.
        annotation: The person's own remark.
        kept: When.
    """

    number: int = Field(default=0, ge=0)
    kind: Kind
    text: str
    heading: str = ""
    doubt: str = ""
    citations: tuple[Reference, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    question: str = ""
    index: str = ""
    filters: Filters = Filters()
    annotation: str = ""
    kept: AwareDatetime = Field(default_factory=now)


class DossierSummary(Frozen):
    """A dossier without what is in it.

    Attributes:
        id: Its name in the store, twelve hexadecimal digits.
        name: As the person calls it.
        created: When it was begun.
        updated: When something in it last changed.
        count: How many items it holds.
    """

    id: str
    name: str
    created: AwareDatetime
    updated: AwareDatetime
    count: int = Field(ge=0)


class Dossier(DossierSummary):
    """A whole dossier; ``items`` in the person's order."""

    items: tuple[Item, ...] = ()


def name_given(name: str) -> str:
    """A name as a person gave it, on one line.

    Raises:
        UsageError: It is blank.
    """
    plain = single_line(name)[:_LONGEST_NAME].strip()
    if not plain:
        raise UsageError("dossier.blank_name")
    return plain


def well_formed(words: str) -> str:
    """Words as a person typed them, whatever the terminal's encoding."""
    # A lone surrogate has no place in a UTF-8 file.
    return words.encode("utf-8", "replace").decode("utf-8").strip()
