"""Dates that a text gives by their distance: "ayer", "el lunes", "tres días después".

Most are counted from the day of publication, some from another date of the same
sentence. ``find_relative`` tells those that can mean one day only; ``possible_dates``
every day that could be meant, for checks that must not call a right date wrong.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.calendar_names import weekdays
from assistant.text.dates import Date, find_dates
from assistant.text.lexicon import any_of
from assistant.text.terms import fold_letters

_TENSES: Final = ("past", "future", "planned")
_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”")
_MARK: Final = re.compile(r"[,;:.()«»“”\"]|\bque\b")
# How far after "ayer" the date itself may follow.
_DATE_AHEAD: Final = 28
# A date without a year lies at most so far ahead of publication, else it is past.
_MOST_AHEAD: Final = 90
_YEAR: Final = 365
# Not the part of the day ("la mañana", "turno de mañana"), nor the turn of phrase.
_TOMORROW: Final = (
    r"(?<!\bla )(?<!\buna )(?<!\bcada )(?<!\bel )(?<!(?<!partir) de )\bmanana(?! mismo)"
)


class _Forms(NamedTuple):
    """Expressions for the ways of giving a day by its distance, in folded text."""

    near: re.Pattern[str]
    weekday: re.Pattern[str]
    bare_weekday: re.Pattern[str]
    day: re.Pattern[str]
    ago: re.Pattern[str]
    weeks_ago: re.Pattern[str]
    anchored: re.Pattern[str]


@functools.cache
def _forms() -> _Forms:
    days, near = any_of(weekdays("es")), any_of(_near_days().keys() - {"manana"})
    count = rf"(?P<count>\d{{1,2}}|{any_of(_counts())})"
    forms = (
        rf"\b(?P<near>{near}|{_TOMORROW}|manana(?=,? (?:{days})\b))\b"
        rf"(?! en dia| por hoy)(?:,? (?:{days})\b)?",
        rf"\b(?:(?P<day1>{days}) (?P<which1>pasado|proximo|que viene)"
        rf"|(?P<which2>pasado|proximo) (?P<day2>{days}))\b",
        r"\b(?P<lead>para el|hasta el|antes del|el|del|al|este) "
        rf"(?P<day>{days})\b(?!,? (?:dia )?\d)",
        rf"\b(?:{days})\b",
        rf"\bhace {count} dias?\b",
        rf"\bhace {count} semanas?\b",
        # Counted from another date of the sentence: the one after "de", else the one before.
        rf"\b(?:{count} (?P<unit>dia|semana)s? (?P<way>despues|antes|mas tarde)"
        r"|(?P<next>al dia siguiente)|(?P<eve>la vispera))\b(?P<of> de(?:l)?\b)?",
    )
    return _Forms(*map(re.compile, forms))


def _near_days() -> dict[str, int]:
    days: dict[str, int] = lexicon.read("calendar")["near"]
    return days


def _counts() -> dict[str, int]:
    counts: dict[str, int] = lexicon.read("calendar")["counts"]
    return counts


def find_relative(text: str, published: dt.date, folded: str = "") -> list[Date]:
    """Where a text says "ayer" and the like beyond doubt, and which day that is.

    What stands between quotation marks is left out (it was said on another day), and so
    is what the text itself follows with the date. A bare weekday counts when the tense of
    its sentence leaves no choice, "mañana" when it is not a part of the day.

    Args:
        text: One sentence.
        published: Day of publication.
        folded: The text as ``fold_letters`` has it; worked out when empty.

    Returns:
        In reading order, not overlapping, each with its day of the calendar.
    """
    folded = _unquoted(folded or fold_letters(text))
    days = [*_near(folded, published), *_weekdays(folded, published)]
    days += _bare_weekday(folded, text, published)
    days += list(_anchored(folded, days, published))
    kept = [date for date in _without_overlaps(days) if not _is_said(folded, date.end)]
    return [Date.of(d.day, text[d.start : d.end], d.start, d.end) for d in kept]


def mentions(text: str, folded: str = "") -> list[Date]:
    """Where a text has the words of a relative date, whatever day they mean.

    Args:
        text: Any text.
        folded: The text as ``fold_letters`` has it; worked out when empty.

    Returns:
        In reading order, not overlapping; year, month and day are left open.
    """
    folded = _unquoted(folded or fold_letters(text))
    forms = _forms()
    words = [
        _Day(match.start(), _end(match), dt.date.min)
        for form in (forms.near, forms.weekday, forms.ago, forms.bare_weekday, forms.anchored)
        for match in form.finditer(folded)
    ]
    places = [(d.start, d.end) for d in _without_overlaps(words) if not _is_said(folded, d.end)]
    return [Date(text[start:end], start=start, end=end) for start, end in places]


def possible_dates(text: str, published: dt.date, folded: str = "") -> list[Date]:
    """Dates that a text may give by their distance from its publication.

    A weekday stands for the last one before and the next one after it, since tense
    is not looked at.

    Args:
        text: Words such as "ayer", "el martes pasado", "hace tres días", "el día 18".
        published: Day of publication.
        folded: The text as ``fold_letters`` has it; worked out when empty.
    """
    folded = folded or fold_letters(text)
    offsets = [days for word, days in _near_days().items() if re.search(rf"\b{word}\b", folded)]
    for name, weekday in weekdays().items():
        if re.search(rf"\b{name}\b", folded):
            back = (published.weekday() - weekday) % 7
            offsets += [-back, 7 - back, -back - 7]
    offsets += [-_count(match) for match in _forms().ago.finditer(folded)]
    offsets += [-7 * _count(match) for match in _forms().weeks_ago.finditer(folded)]
    meant = [Date.of(published + dt.timedelta(days=days)) for days in dict.fromkeys(offsets)]
    for line in re.finditer(r".+", text):
        found = find_relative(line.group(), published, folded[slice(*line.span())])
        meant += [Date.of(date.date) for date in found if date.date]
    return [*dict.fromkeys(meant), *_bare_days(folded, published)]


def points_back(text: str) -> bool | None:
    """Whether all verbs of a text tell of the past; None when that cannot be told.

    Args:
        text: A sentence or a question, with its accents; what it quotes is left out.
    """
    plain = _QUOTED.sub("", text.lower())
    past, future, planned = (bool(_tense(name).search(plain)) for name in _TENSES)
    planned = planned and not _tense("past").fullmatch(plain.strip())
    return None if past is future or planned else past


class _Day(NamedTuple):
    """A day where its words stand."""

    start: int
    end: int
    day: dt.date


def _unquoted(folded: str) -> str:
    """Folded text in which what is quoted is blank."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), folded)


def _near(folded: str, published: dt.date) -> Iterator[_Day]:
    for match in _forms().near.finditer(folded):
        yield _Day(*match.span(), published + dt.timedelta(days=_near_days()[match["near"]]))
    for match in _forms().ago.finditer(folded):
        yield _Day(*match.span(), published - dt.timedelta(days=_count(match)))


def _weekdays(folded: str, published: dt.date) -> Iterator[_Day]:
    for match in _forms().weekday.finditer(folded):
        name, which = match.group("day1", "which1")
        if name is None:
            which, name = match.group("which2", "day2")
        yield _Day(*match.span(), _weekday(name, published, past=which == "pasado"))


def _weekday(name: str, published: dt.date, *, past: bool) -> dt.date:
    """The last such day before publication, or the next one after it."""
    back = (published.weekday() - weekdays("es")[name]) % 7 or 7
    days = -back if past else 7 - back or 7
    return published + dt.timedelta(days=days)


def _bare_weekday(folded: str, text: str, published: dt.date) -> Iterator[_Day]:
    """A weekday alone, when there is one and all verbs point the same way."""
    found = list(_forms().bare_weekday.finditer(folded))
    named = _forms().day.findall(folded)
    if len(found) != 1 or len(named) != 1:
        return
    (match,) = found
    past = _points_back(text, match["lead"])
    if past is None and _points_back(_clause(text, match), match["lead"]):
        past = True
    if weekdays("es")[match["day"]] == published.weekday():
        if match["lead"] == "este":
            yield _Day(*match.span(), published)
    elif past is not None:
        yield _Day(*match.span(), _weekday(match["day"], published, past=past))


def _clause(text: str, weekday: re.Match[str]) -> str:
    """What stands around a weekday up to the next mark or "que"; of "anunció este viernes" that."""
    before = _MARK.split(text[: weekday.start()])[-1]
    if verb := re.search(rf"{_tense('past').pattern}\W*$", before.lower()):
        return verb.group() if not _tense("future").search(verb.group()) else before
    return before + _MARK.split(text[weekday.start() :])[0]


def _points_back(text: str, lead: str) -> bool | None:
    """Whether the weekday behind "el", "para el" and the like lies before publication."""
    if lead in {"hasta el", "antes del"}:
        return None
    return False if lead == "para el" else points_back(text)


def _tense(name: str) -> re.Pattern[str]:
    return re.compile(lexicon.read("calendar")["tense"][name])


def _anchored(folded: str, days: Sequence[_Day], published: dt.date) -> Iterator[_Day]:
    """What is counted from the only date on its side of the sentence."""
    for match in _forms().anchored.finditer(folded):
        after = match["of"] is not None
        side = folded[match.end() :] if after else folded[: match.start()]
        written = (_absolute(date, published) for date in find_dates(side, side) if date.day)
        anchors = {day for day in written if day is not None}
        anchors |= {one.day for one in days if (one.start >= match.end()) is after}
        if len(anchors) == 1:
            yield _Day(match.start(), _end(match), anchors.pop() + _distance(match))


def _distance(match: re.Match[str]) -> dt.timedelta:
    if match["next"] or match["eve"]:
        return dt.timedelta(days=1 if match["next"] else -1)
    days = _count(match) * (7 if match["unit"] == "semana" else 1)
    return dt.timedelta(days=-days if match["way"] == "antes" else days)


def _absolute(date: Date, published: dt.date) -> dt.date | None:
    """A date with its year: if none is given, within the year before or soon after."""
    years = [date.year] if date.year else [published.year + off for off in (1, 0, -1)]
    for year in years:
        day = replace(date, year=year).date
        if day and (date.year or _MOST_AHEAD - _YEAR < (day - published).days <= _MOST_AHEAD):
            return day
    return None


def _end(match: re.Match[str]) -> int:
    """Where the words end: "de" after them belongs to what follows."""
    of = match.groupdict().get("of")
    return match.end() - len(of or "")


def _is_said(folded: str, at: int) -> bool:
    """Whether the text goes on to give the date itself: "ayer, 15 de agosto".

    In "dos días después del 15 de agosto" the date is another one.
    """
    ahead = folded[at : at + _DATE_AHEAD]
    return not ahead.startswith((" de ", " del ")) and bool(find_dates(ahead, ahead))


def _without_overlaps(found: Sequence[_Day]) -> list[_Day]:
    """In reading order; of two that share words the earlier named form."""
    kept: list[_Day] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _count(match: re.Match[str]) -> int:
    return _counts().get(match["count"]) or int(match["count"])


def _bare_days(folded: str, published: dt.date) -> list[Date]:
    """Days named alone ("el pasado 15"): of the month of publication or the one before."""
    found = []
    for match in re.finditer(r"\b(?:dia|pasado|proximo)\s+(\d{1,2})\b", folded):
        before = published.replace(day=1) - dt.timedelta(days=1)
        day = int(match.group(1))
        found += [Date(match.group(), p.year, p.month, day) for p in (published, before)]
    return found
