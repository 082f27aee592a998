"""Dates that no source gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from assistant.text.dates import Date
from assistant.text.facts import Facts
from assistant.verification.checks.source import Fault, Source


def missing_dates(claim: Facts, source: Source) -> Iterator[Fault]:
    """A date of the claim that is neither written nor can be meant; softer if it is the paper's.

    Told in another language it may be the paper's: what the quotation leaves to its reader, such
    as a day named by its weekday, is written out there.
    """
    if not claim.dates:
        return
    given = [date for part in source.parts for date in given_dates(part)]
    printed = [Date.of(part.published) for part in source.parts if part.published]
    foreign = not source.is_in(claim.language)
    for date in claim.dates:
        if any(date.matches(other) for other in given):
            continue
        of_paper = any(date.matches(other) for other in printed)
        if not (foreign and of_paper):
            yield Fault("date", date.text, hard=not of_paper)


def given_dates(part: Facts) -> Iterator[Date]:
    """The dates that a text gives; one without a year is of the year of publication."""
    year = part.published.year if part.published else None
    yield from (dataclasses.replace(date, year=date.year or year) for date in part.dates)
    yield from part.possible_dates
