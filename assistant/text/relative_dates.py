"""Dates that a text gives by their distance: "ayer", "el lunes", "tres días después".

Most are counted from the day of publication, some from another date of the same
sentence. ``find_relative`` tells those that can mean one day only; ``relative_dates``
every day that could be meant, for checks that must not call a right date wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text.numbers import Date, find_dates
from assistant.text.terms import fold

_WEEKDAYS: Final = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5,
    "domingo": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_NEAR: Final = {
    "pasado manana": 2, "antes de ayer": -2, "anteayer": -2, "antier": -2, "anoche": -1,
    "ayer": -1, "esta manana": 0, "esta tarde": 0, "esta noche": 0, "hoy": 0, "manana": 1,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_COUNTS: Final = {
    "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "quince": 15, "veinte": 20,
}  # fmt: skip
_COUNT: Final = rf"(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})"
_DAYS: Final = "|".join(day for day in _WEEKDAYS if not day.endswith("day"))
# Not the part of the day ("la mañana", "turno de mañana"), nor the turn of phrase.
_TOMORROW: Final = (
    r"(?<!\bla )(?<!\buna )(?<!\bcada )(?<!\bel )(?<!(?<!partir) de )\bmanana(?! mismo)"
)
_NEAR_FORM: Final = re.compile(
    rf"\b(?P<near>{'|'.join(word for word in _NEAR if word != 'manana')}|{_TOMORROW})\b"
    rf"(?! en dia| por hoy)(?:,? (?:{_DAYS})\b)?"
)
_WEEKDAY_FORM: Final = re.compile(
    rf"\b(?:(?P<day1>{_DAYS}) (?P<which1>pasado|proximo|que viene)"
    rf"|(?P<which2>pasado|proximo) (?P<day2>{_DAYS}))\b"
)
_BARE_WEEKDAY: Final = re.compile(
    rf"\b(?P<lead>para el|hasta el|antes del|el|del|al|este) (?P<day>{_DAYS})\b(?!,? (?:dia )?\d)"
)
_AGO_FORM: Final = re.compile(rf"\bhace {_COUNT} dias?\b")
_WEEKS_AGO: Final = re.compile(rf"\bhace {_COUNT} semanas?\b")
# Counted from another date of the sentence: the one after "de", else the one before.
_ANCHORED: Final = re.compile(
    rf"\b(?:{_COUNT} (?P<unit>dia|semana)s? (?P<way>despues|antes|mas tarde)"
    r"|(?P<next>al dia siguiente)|(?P<eve>la vispera))\b(?P<of> de(?:l)?\b)?"
)
# Tenses, in words whose accents are kept. Perfects are left out: "ha convocado una huelga
# el lunes" looks ahead; and so do verbs of planning in any tense.
_PAST: Final = re.compile(
    r"\b(?:\w+ó|\w{2,}(?:aron|ieron|eron)|fue|hubo|dio|vio|pudo|quiso|supo"
    r"|\w*(?:dijo|hizo|puso|tuvo|vino|trajo|dujo))\b"
)
_FUTURE: Final = re.compile(r"\b(?:\w{2,}(?:rá|rán)|van? a \w+r)\b")
_PLANNED: Final = re.compile(
    r"\b(?:h[ae]n?|hemos|había[n]?) \w+[ai]do\b"
    r"|\b(?:convoc|anunci|prev[eéi]|plane|aplaz|program|fij|cit[aóe]|espera|propu|propon|pid|pedi"
    r"|reclam|amenaz|promet)\w*"
)
_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”")
# How far after "ayer" the date itself may follow.
_DATE_AHEAD: Final = 28
# A date without a year lies at most so far ahead of publication, else it is past.
_MOST_AHEAD: Final = 90
_YEAR: Final = 365


class Relative(NamedTuple):
    """A relative date where it stands.

    Attributes:
        start: First code point of its words.
        end: One past the last.
        day: The day that is meant.
    """

    start: int
    end: int
    day: dt.date


def find_relative(text: str, published: dt.date) -> list[Relative]:
    """Where a text says "ayer" and the like beyond doubt, and which day that is.

    What stands between quotation marks is left out (it was said on another day), and so
    is what the text itself follows with the date. A bare weekday counts when the tense of
    its sentence leaves no choice, "mañana" when it is not a part of the day.

    Args:
        text: One sentence.
        published: Day of publication.

    Returns:
        In reading order, not overlapping.
    """
    folded = _comparable(text)
    own = [*_near(folded, published), *_weekdays(folded, published)]
    own += _bare_weekday(folded, text, published)
    counted = list(_anchored(folded, own, published))
    return [one for one in _without_overlaps([*own, *counted]) if not _is_said(folded, one.end)]


def mentions(text: str) -> list[tuple[int, int]]:
    """Where a text has the words of a relative date, whatever day they mean."""
    folded = _comparable(text)
    forms = (_NEAR_FORM, _WEEKDAY_FORM, _AGO_FORM, _BARE_WEEKDAY, _ANCHORED)
    some_day = dt.date.min
    found = [
        Relative(match.start(), _end(match), some_day)
        for form in forms
        for match in form.finditer(folded)
    ]
    return [
        (one.start, one.end) for one in _without_overlaps(found) if not _is_said(folded, one.end)
    ]


def relative_dates(text: str, published: dt.date) -> list[Date]:
    """Dates that a text may give by their distance from its publication.

    A weekday stands for the last one before and the next one after it, since tense
    is not looked at.

    Args:
        text: Words such as "ayer", "el martes pasado", "hace tres días", "el día 18".
        published: Day of publication.
    """
    folded = fold(text)
    days = [offset for word, offset in _NEAR.items() if re.search(rf"\b{word}\b", folded)]
    for name, weekday in _WEEKDAYS.items():
        if re.search(rf"\b{name}\b", folded):
            back = (published.weekday() - weekday) % 7
            days += [-back, 7 - back, -back - 7]
    days += [-_count(match) for match in _AGO_FORM.finditer(folded)]
    days += [-7 * _count(match) for match in _WEEKS_AGO.finditer(folded)]
    meant = [published + dt.timedelta(days=offset) for offset in days]
    for line in text.splitlines():
        meant += [one.day for one in find_relative(line, published)]
    return [_as_date(day) for day in dict.fromkeys(meant)] + _bare_days(folded, published)


def _comparable(text: str) -> str:
    """Folded letter by letter, so that places stay the same; what is quoted is blank."""
    folded = "".join((fold(letter) or letter)[0] for letter in text)
    return _QUOTED.sub(lambda match: " " * len(match.group()), folded)


def _near(folded: str, published: dt.date) -> Iterator[Relative]:
    for match in _NEAR_FORM.finditer(folded):
        yield Relative(*match.span(), published + dt.timedelta(days=_NEAR[match["near"]]))
    for match in _AGO_FORM.finditer(folded):
        yield Relative(*match.span(), published - dt.timedelta(days=_count(match)))


def _weekdays(folded: str, published: dt.date) -> Iterator[Relative]:
    for match in _WEEKDAY_FORM.finditer(folded):
        name, which = match.group("day1", "which1")
        if name is None:
            which, name = match.group("which2", "day2")
        yield Relative(*match.span(), _weekday(name, published, past=which == "pasado"))


def _weekday(name: str, published: dt.date, *, past: bool) -> dt.date:
    """The last such day before publication, or the next one after it."""
    back = (published.weekday() - _WEEKDAYS[name]) % 7 or 7
    days = -back if past else 7 - back or 7
    return published + dt.timedelta(days=days)


def _bare_weekday(folded: str, text: str, published: dt.date) -> Iterator[Relative]:
    """A weekday alone, when there is one and all verbs point the same way."""
    found = list(_BARE_WEEKDAY.finditer(folded))
    named = re.findall(rf"\b(?:{_DAYS})\b", folded)
    if len(found) != 1 or len(named) != 1:
        return
    (match,) = found
    past = _points_back(text, match["lead"])
    if _WEEKDAYS[match["day"]] == published.weekday():
        if match["lead"] == "este":
            yield Relative(*match.span(), published)
    elif past is not None:
        yield Relative(*match.span(), _weekday(match["day"], published, past=past))


def _points_back(text: str, lead: str) -> bool | None:
    """Whether a sentence tells of the past; None when that cannot be told."""
    if lead in {"hasta el", "antes del"}:
        return None
    if lead == "para el":
        return False
    plain = _QUOTED.sub("", text.lower())
    past, future = bool(_PAST.search(plain)), bool(_FUTURE.search(plain))
    return None if past is future or _PLANNED.search(plain) else past


def _anchored(folded: str, own: Sequence[Relative], published: dt.date) -> Iterator[Relative]:
    """What is counted from the only date on its side of the sentence."""
    for match in _ANCHORED.finditer(folded):
        after = match["of"] is not None
        side = folded[match.end() :] if after else folded[: match.start()]
        written = (_absolute(date, published) for date in find_dates(side) if date.day)
        anchors = {day for day in written if day is not None}
        anchors |= {one.day for one in own if (one.start >= match.end()) is after}
        if len(anchors) == 1:
            yield Relative(match.start(), _end(match), anchors.pop() + _distance(match))


def _distance(match: re.Match[str]) -> dt.timedelta:
    if match["next"] or match["eve"]:
        return dt.timedelta(days=1 if match["next"] else -1)
    days = _count(match) * (7 if match["unit"] == "semana" else 1)
    return dt.timedelta(days=-days if match["way"] == "antes" else days)


def _absolute(date: Date, published: dt.date) -> dt.date | None:
    """A date with its year: if none is given, within the year before or soon after."""
    years = [date.year] if date.year else [published.year + off for off in (1, 0, -1)]
    for year in years:
        try:
            day = dt.date(year, date.month or 0, date.day or 0)
        except ValueError:
            continue
        if date.year or _MOST_AHEAD - _YEAR < (day - published).days <= _MOST_AHEAD:
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
    return not ahead.startswith((" de ", " del ")) and bool(find_dates(ahead))


def _without_overlaps(found: Sequence[Relative]) -> list[Relative]:
    """In reading order; of two that share words the earlier named form."""
    kept: list[Relative] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _count(match: re.Match[str]) -> int:
    return _COUNTS.get(match["count"]) or int(match["count"])


def _bare_days(folded: str, published: dt.date) -> list[Date]:
    """Days named alone ("el pasado 15"): of the month of publication or the one before."""
    found = []
    for match in re.finditer(r"\b(?:dia|pasado|proximo)\s+(\d{1,2})\b", folded):
        before = published.replace(day=1) - dt.timedelta(days=1)
        day = int(match.group(1))
        found += [Date(match.group(), p.year, p.month, day) for p in (published, before)]
    return found


def _as_date(day: dt.date) -> Date:
    return Date(day.isoformat(), day.year, day.month, day.day)
