"""Publication dates as documents write them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from assistant.text import lexicon
from assistant.text.calendar_names import months, short_months, weekdays
from assistant.text.terms import fold

Order = Literal["day", "month"]
"""Which comes first in dates of three numbers: 25/08/2021 or 08/25/2021."""

_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:t(?=\d))?")
_COMPACT: Final = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
# Seconds since 1970 that are a moment between 1990 and 2100.
_EPOCH_LEAST, _EPOCH_MOST = 631_152_000, 4_102_444_800
_TIME: Final = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])[:.h]([0-5]\d)(?:[:.]([0-5]\d|60)(?:[.,]\d+)?)?(?!\d)"
    r"(?:\s*([ap]\.?\s?m\b\.?))?(?:\s*(?:h|hs|hrs?|horas)\b\.?)?"
)
_ZONE: Final = re.compile(
    r"(?:(?P<name>utc|gmt|z|cest|cet|west|wet|edt|est|cdt|cst|mdt|mst|pdt|pst)(?![a-z]))?"
    r"\s*(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)"
    r"|(?<![a-z])(?P<alone>utc|gmt|z|cest|cet|west|wet|edt|est|cdt|cst|mdt|mst|pdt|pst)(?![a-z])"
)
_ZONE_HOURS: Final = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2,
    "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
_REGION: Final = re.compile(r"\[[a-z]+/[a-z_/]+\]|\([a-z ]+\)$")
# A later version of the text has a date of its own.
_CHANGED: Final = re.compile(
    r"(?:ultima )?(?:actualiza(?:do|da|cion|t)|modifica(?:do|da|cion)|updated|act\.)"
)
_FILLING: Final = re.compile(
    r"\b(?:publica(?:do|da|cion|t)|publicad[oa] em|published|posted|fecha|date|creado|actualizado"
    r"|updated|el|a las?|a les|as|las|at|on|the|of|horas?|h|hs|hrs?|dia)\b"
)
_PLACE: Final = re.compile(r"^[a-z][a-z .'-]{1,40},")
_LEAST_YEAR, _MOST_YEAR = 1600, 2200
_LONGEST: Final = 200


def parse_published(value: str, order: Order | None = None) -> dt.datetime | dt.date:
    """A day, or a moment when the time zone is stated.

    Understands ISO 8601 in all its forms, RFC 2822, names of months and their short forms in
    Spanish, Catalan, Galician, Portuguese, English and French, seconds and milliseconds since
    1970, and dates of three numbers of which only one reading is possible. A weekday, a place,
    a time and words such as "Publicado" may stand beside the date. A time of day without a
    zone is no moment anywhere in particular: only its day is kept.

    Args:
        value: What the document says.
        order: What is sure of its other dates of three numbers; see ``order_of``.

    Raises:
        ValueError: The text names no day, or not without ambiguity ("08/09/2025" does not).
    """
    if len(value) > _LONGEST:
        raise ValueError(value[:_LONGEST])
    written = fold(" ".join(value.split()))
    if epoch := _EPOCH.fullmatch(written):
        return _from_epoch(int(epoch[1]))
    written = _REGION.sub(" ", written)
    if (change := _CHANGED.search(written)) and _dates_in(written[: change.start()], order):
        written = written[: change.start()]
    found = _dates_in(written, order)
    if len({day for day, _, _ in found}) != 1:
        raise ValueError(value)
    day, rest, compact = found[0]
    time, rest = _time_in(compact, rest)
    zone, rest = _zone_in(rest) if time else (None, rest)
    if _leftover(rest):
        raise ValueError(value)
    return day if time is None or zone is None else _moment(day, time, zone)


def order_of(values: Iterable[str]) -> Order | None:
    """Whether the day or the month comes first, when dates of one hand make it sure.

    None without a date that has but one reading, or when such dates contradict each other.
    """
    orders: set[Order] = set()
    for value in values:
        for match in _NUMBERS.finditer(value):
            first, second = int(match[1]), int(match[3])
            if 12 < first <= 31 and second <= 12:
                orders.add("day")
            elif 12 < second <= 31 and first <= 12:
                orders.add("month")
    return orders.pop() if len(orders) == 1 else None


def _from_epoch(seconds: int) -> dt.datetime:
    if not _EPOCH_LEAST <= seconds < _EPOCH_MOST:
        raise ValueError(seconds)
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _dates_in(written: str, order: Order | None) -> list[tuple[dt.date, str, str]]:
    """Days that a text names, each with the text around it and a time glued to it."""
    found = []
    for day, start, end, glued in _matches(written, order):
        if not _LEAST_YEAR <= day.year <= _MOST_YEAR:
            raise ValueError(written)
        found.append((day, f"{written[:start]} {written[end:]}", glued))
    return found


def _matches(written: str, order: Order | None) -> Iterator[tuple[dt.date, int, int, str]]:
    for match in _ISO.finditer(written):
        yield dt.date(int(match[1]), int(match[3]), int(match[4])), *match.span(), ""
    for match in _COMPACT.finditer(written):
        glued = ":".join(part for part in match.groups()[3:] if part)
        yield dt.date(int(match[1]), int(match[2]), int(match[3])), *match.span(), glued
    for match in _NUMBERS.finditer(written):
        yield _numbered(int(match[1]), int(match[3]), int(match[4]), order), *match.span(), ""
    day_first, month_first = _named()
    for match in (*day_first.finditer(written), *month_first.finditer(written)):
        day = _day_numbers().get(match["day"]) or int(match["day"])
        yield dt.date(int(match["year"]), _months()[match["month"]], day), *match.span(), ""


def _numbered(first: int, second: int, year: int, order: Order | None) -> dt.date:
    if first > 12 or first == second:
        return dt.date(year, second, first)
    if second > 12:
        return dt.date(year, first, second)
    if order is None:
        raise ValueError((first, second))
    return dt.date(year, *((second, first) if order == "day" else (first, second)))


@functools.cache
def _months() -> dict[str, int]:
    return {**short_months(), **months()}


@functools.cache
def _day_numbers() -> dict[str, int]:
    counts = {word: int(n) for word, n in lexicon.read("calendar")["counts"].items()}
    return {**counts, "uno": 1, "primero": 1, "treinta y uno": 31}


@functools.cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Day, month, year; and month, day, year."""
    month = rf"(?P<month>{_any_of(_months())})\b\.?"
    day = rf"(?<![\w:])(?P<day>\d{{1,2}}|{_any_of(_day_numbers())})"
    year = r"(?P<year>\d{4})(?!\d)"
    of = r"(?:[\s,./-]|\bdel?\b|\bd['’]|\bof\b)*"
    ordinal = r"(?:[ºª°]|er|ero|st|nd|rd|th|o)?(?=[\s,./-])"
    return (
        re.compile(day + ordinal + of + r"(?<![a-z])" + month + of + year),
        re.compile(rf"\b{month}[\s-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]+{year}"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _time_in(glued: str, rest: str) -> tuple[tuple[int, int, int] | None, str]:
    match = _TIME.search(glued or rest)
    if match is None:
        return None, rest
    hour, minute, second = int(match[1]), int(match[2]), min(int(match[3] or 0), 59)
    if match[4] and hour <= 12:
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    if hour == 24 and (minute or second):
        raise ValueError(rest)
    left = rest if glued else f"{rest[: match.start()]} {rest[match.end() :]}"
    return (hour, minute, second), left


def _zone_in(rest: str) -> tuple[dt.timezone | None, str]:
    match = _ZONE.search(rest)
    if match is None:
        return None, rest
    left = f"{rest[: match.start()]} {rest[match.end() :]}"
    if match["alone"]:
        return dt.timezone(dt.timedelta(hours=_ZONE_HOURS[match["alone"]])), left
    shift = dt.timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    if match["sign"] == "-" and not shift:
        return None, left  # RFC 2822: no zone is meant
    return dt.timezone(shift if match["sign"] == "+" else -shift), left


def _moment(day: dt.date, time: tuple[int, int, int], zone: dt.timezone) -> dt.datetime:
    hour, minute, second = time
    start = dt.datetime(day.year, day.month, day.day, tzinfo=zone)
    return start + dt.timedelta(hours=hour, minutes=minute, seconds=second)


def _leftover(rest: str) -> str:
    """What stands beside a date and is neither a weekday nor a place nor a usual word."""
    rest = _PLACE.sub(" ", rest.strip())
    rest = _FILLING.sub(" ", rest)
    words = [word for word in re.split(r"[\s,.;:|()·•/–—-]+", rest) if word]
    return " ".join(word for word in words if word not in _weekdays())


@functools.cache
def _weekdays() -> frozenset[str]:
    named = {word for name in weekdays() for word in (name, *name.split("-"))}
    # "terça-feira", and the first three letters, as "mié" and "Wed".
    return frozenset(named | {name[:3] for name in named} | {name[:2] for name in weekdays("ca")})
