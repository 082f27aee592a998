"""What a claim says that its evidence does not: numbers, dates, names, denials, opposites, roles.

These checks need no model and never guess: a number is there or it is not. They
allow for ways of writing (``numerals``), for inflection (``terms``), for dates given
by their distance from publication, and for names spelt differently across languages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from assistant.text.names import is_known
from assistant.text.numbers import Date, find_dates, find_numbers
from assistant.text.quantities import find_measures
from assistant.text.relative_dates import relative_dates
from assistant.text.speakers import find_speakers
from assistant.text.terms import Term, analyse, fold
from assistant.verification.opposites import opposite_deeds, opposites
from assistant.verification.roles import displaced, swapped

Kind = Literal["number", "date", "name", "denial", "speaker", "swap", "doer", "contrary"]

# "dos" for a pair, "un" for an article: small spelled-out numbers say too little.
_SMALLEST_CHECKED: Final = 3
_DENIALS: Final = re.compile(
    r"\b(no|nunca|jamas|tampoco|ningun|ninguna|ninguno|nadie|nada|sin|ni|niega|nego|descarta"
    r"|descarto|not|never|none|nobody|nothing|without|denies|denied|neither|nor)\b"
    r"|n't\b|\bcannot\b"
)
_CALENDAR: Final = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september"}
    | {"october", "november", "december", "monday", "tuesday", "wednesday", "thursday"}
    | {"friday", "saturday", "sunday"}
)


@dataclass(frozen=True)
class Fault:
    """One thing that the evidence does not bear out.

    Attributes:
        kind: What it is.
        what: The words in question.
        hard: Whether it alone refutes the sentence's claim to be backed.
    """

    kind: Kind
    what: str
    hard: bool = True


@dataclass(frozen=True)
class Ground:
    """What a claim is held against.

    Attributes:
        quotes: The cited words.
        context: Words that place them without being cited: headline and outlet.
        published: Day of publication.
        language: ISO 639-1 code of the quotes.
    """

    quotes: tuple[str, ...]
    context: tuple[str, ...] = ()
    published: dt.date | None = None
    language: str = "es"

    @property
    def text(self) -> str:
        """Quotes and context together."""
        return "\n".join((*self.quotes, *self.context))


def faults(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    """Everything in a claim that none of the grounds bears out.

    Args:
        claim: One sentence, without markers.
        grounds: What it cites.
        language: ISO 639-1 code of the claim.
    """
    return [
        *_missing_numbers(claim, grounds, language),
        *_other_measures(claim, grounds, language),
        *_missing_dates(claim, grounds),
        *_missing_names(claim, grounds, language),
        *_missing_speakers(claim, grounds),
        *_denials(claim, grounds),
        *_opposites(claim, grounds, language),
        *_swaps(claim, grounds, language),
    ]


def _missing_numbers(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    known: set[float] = set()
    for ground in grounds:
        for number in find_numbers(ground.text, ground.language):
            known |= number.values
        known |= {float(part) for part in re.findall(r"\d+", ground.text)}
    return [
        Fault("number", number.text)
        for number in find_numbers(claim, language)
        if not number.values & known and not max(number.values) <= _SMALLEST_CHECKED
    ]


def _other_measures(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    """The number is there, of another unit: "14 kilómetros" for "14 días"."""
    if not _in_one_language(grounds, language):
        return []
    measured = [
        one
        for one in find_measures(claim, language)
        if one.unit and max(one.values) > _SMALLEST_CHECKED
    ]
    if not measured:
        return []
    known = [one for ground in grounds for one in find_measures(ground.text, ground.language)]
    found = []
    for said in measured:
        units = {one.unit for one in known if one.values & said.values}
        if units and not units & {said.unit, ""}:
            found.append(Fault("number", said.text))
    return found


def _missing_dates(claim: str, grounds: Sequence[Ground]) -> list[Fault]:
    written: list[Date] = []
    published: list[Date] = []
    for ground in grounds:
        written += [_dated(date, ground.published) for date in find_dates(ground.text)]
        if day := ground.published:
            written += relative_dates(ground.text, day)
            published.append(Date("", day.year, day.month, day.day))
    found = []
    for date in find_dates(claim):
        if not any(date.matches(other) for other in written):
            hard = not any(date.matches(other) for other in published)
            found.append(Fault("date", date.text, hard))
    return found


def _dated(date: Date, published: dt.date | None) -> Date:
    """A date without year is of the year of publication, which is all that can be known."""
    if date.year is None and published is not None:
        return Date(date.text, published.year, date.month, date.day)
    return date


def _missing_names(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    known = {
        fold(term.word)
        for ground in grounds
        for term in analyse(ground.text, ground.language)
        if len(term.word) > 1
    }
    foreign = any(ground.language[:2] != language[:2] for ground in grounds)
    # A name that opens the sentence only shows as one when it is said to speak.
    speakers = {word for name in find_speakers(claim) for word in name.split()}
    return [
        Fault("name", term.word, hard=not foreign)
        for term in analyse(claim, language)
        if (_is_checked_name(term) or (term.word in speakers and not term.is_stop))
        and not is_known(fold(term.word), known, foreign)
    ]


def _is_checked_name(term: Term) -> bool:
    return term.is_name and term.word[0].isalpha() and fold(term.word) not in _CALENDAR


def _missing_speakers(claim: str, grounds: Sequence[Ground]) -> list[Fault]:
    """A name may stand in the evidence and still not be who said it."""
    said_by = {
        fold(word)
        for ground in grounds
        for name in [*find_speakers(ground.text), *ground.context]
        for word in name.split()
    }
    quotes = _quoted(grounds)
    someone_speaks = bool(find_speakers(quotes)) or "«" in quotes or "—" in quotes
    if not someone_speaks:
        return []
    return [
        Fault("speaker", name, hard=False)
        for name in find_speakers(claim)
        if not any(is_known(fold(word), said_by, foreign=False) for word in name.split())
    ]


def _denials(claim: str, grounds: Sequence[Ground]) -> list[Fault]:
    """One side denies and the other does not: it may be the same thing turned round."""
    quotes = _quoted(grounds)
    in_claim, in_quotes = _DENIALS.search(fold(claim)), _DENIALS.search(fold(quotes))
    if in_claim and not in_quotes:
        return [Fault("denial", in_claim.group(), hard=False)]
    return []


def _quoted(grounds: Sequence[Ground]) -> str:
    return " ".join(quote for ground in grounds for quote in ground.quotes)


def _in_one_language(grounds: Sequence[Ground], language: str) -> bool:
    return all(ground.language[:2] == language[:2] for ground in grounds)


def _opposites(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    """The evidence says "bajó" for "subió"; but "no subió" may be said of it."""
    quotes = _quoted(grounds)
    if not _in_one_language(grounds, language):
        return []
    if bool(_DENIALS.search(fold(claim))) != bool(_DENIALS.search(fold(quotes))):
        return []
    if both := opposite_deeds(claim, quotes, language):
        return [Fault("contrary", ", ".join(both))]
    found = opposites(claim, quotes, language)
    return [Fault("contrary", ", ".join(found), hard=False)] if found else []


def _swaps(claim: str, grounds: Sequence[Ground], language: str) -> list[Fault]:
    """All the words are there, and somebody does what another did."""
    if not _in_one_language(grounds, language):
        return []
    quotes = _quoted(grounds)
    if both := swapped(claim, quotes, language):
        return [Fault("swap", ", ".join(both))]
    moved = displaced(claim, quotes, language)
    # Two sentences may tell of one person, and the second not by the name.
    single = (quote for ground in grounds for quote in ground.quotes)
    if moved and any(displaced(claim, quote, language) for quote in single):
        return [Fault("doer", ", ".join(moved))]
    return []
