"""Numbers and dates in running text, made comparable across ways of writing them.

"3.500,25", "3,500.25" and "tres mil quinientos" are numbers; so that a number can be
checked without knowing which convention its paper follows, each mention carries
every value it can mean. Dates keep only what the text says: "15 de agosto" has no
year until a publication date gives it one.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Final

from assistant.terms import fold

_SPELLED: Final = frozenset({"es", "en", "fr", "pt"})
_SCALES: Final = {
    "mil": 1e3, "millar": 1e3, "millares": 1e3, "miles": 1e3, "thousand": 1e3,
    "millon": 1e6, "millones": 1e6, "million": 1e6, "milhao": 1e6, "milhoes": 1e6,
    "milions": 1e6, "mio": 1e6,
    "billion": 1e9, "millardo": 1e9, "millardos": 1e9, "bn": 1e9,
    "billon": 1e12, "billones": 1e12, "trillion": 1e12,
}  # fmt: skip
_SCALE_NAMES: Final = "|".join(
    [*sorted(_SCALES, key=len, reverse=True), "millón", "billón", "milhões", "milhão"]
)
_NUMBER: Final = re.compile(
    r"(?<![\w.,])(?P<digits>\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?)(?P<mark>[ºª°])?"
    rf"(?![\d])(?:\s+(?P<scale>{_SCALE_NAMES})\b)?",
    re.IGNORECASE,
)
_GROUP: Final = re.compile(r"^\d{1,3}(?:([.,\u00a0\u202f ])\d{3})(?:\1\d{3})*$")

_MONTHS: Final = {
    "enero": 1, "january": 1, "janeiro": 1, "xaneiro": 1, "gener": 1, "janvier": 1,
    "febrero": 2, "february": 2, "fevereiro": 2, "febreiro": 2, "febrer": 2, "fevrier": 2,
    "marzo": 3, "march": 3, "marco": 3, "marc": 3, "mars": 3,
    "abril": 4, "april": 4, "avril": 4,
    "mayo": 5, "may": 5, "maio": 5, "maig": 5, "mai": 5,
    "junio": 6, "june": 6, "junho": 6, "xuno": 6, "juny": 6, "juin": 6,
    "julio": 7, "july": 7, "julho": 7, "xullo": 7, "juliol": 7, "juillet": 7,
    "agosto": 8, "august": 8, "agost": 8, "aout": 8,
    "septiembre": 9, "setiembre": 9, "september": 9, "setembro": 9, "setembre": 9,
    "septembre": 9,
    "octubre": 10, "october": 10, "outubro": 10, "outubre": 10, "octobre": 10,
    "noviembre": 11, "november": 11, "novembro": 11, "novembre": 11,
    "diciembre": 12, "december": 12, "dezembro": 12, "decembro": 12, "desembre": 12,
    "decembre": 12,
}  # fmt: skip
_WEEKDAYS: Final = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5,
    "domingo": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_RELATIVE: Final = {
    "hoy": 0, "esta manana": 0, "esta tarde": 0, "esta noche": 0, "today": 0, "ayer": -1,
    "anoche": -1, "yesterday": -1, "anteayer": -2, "antier": -2, "manana": 1, "tomorrow": 1,
    "pasado manana": 2,
}  # fmt: skip
_MONTH_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"\b(?P<d>\d{{1,2}})[º°]?\s+(?:de\s+|d')?(?P<m>{_MONTH_NAMES})(?:\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}}))?\b",
        rf"\b(?P<m>{_MONTH_NAMES})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?\b",
        rf"\b(?P<m>{_MONTH_NAMES})\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}})\b",
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b",
        r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b",
    )
)
_PLAIN_RELATIVE: Final = re.compile(r"\b(?:anteayer|anoche|ayer|hoy|yesterday|today|tomorrow)\b")
_DAYS: Final = "|".join(day for day in _WEEKDAYS if not day.endswith("day"))
_WEEKDAY_RELATIVE: Final = re.compile(
    rf"\b(?:(?P<day1>{_DAYS}) (?P<which1>pasado|proximo)"
    rf"|(?P<which2>pasado|proximo) (?P<day2>{_DAYS}))\b"
)
_AGO: Final = re.compile(r"\bhace (\d+|un|una|dos|tres|cuatro|cinco|seis|siete) (dia|semana)s?\b")
_SMALL: Final = {"un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6}


@dataclass(frozen=True)
class Number:
    """A number as a text mentions it.

    Attributes:
        text: The mention.
        values: Every value it can mean.
    """

    text: str
    values: frozenset[float]


@dataclass(frozen=True)
class Date:
    """A date as far as a text gives it; what it leaves open is None.

    Attributes:
        text: The mention.
        year: Year.
        month: 1 to 12.
        day: 1 to 31.
    """

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def matches(self, other: Date) -> bool:
        """Whether nothing that both state differs, and month or day is shared."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        both = [(a, b) for a, b in pairs if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)


def find_numbers(text: str, language: str = "es") -> list[Number]:
    """Numbers of a text, dates left out.

    Args:
        text: Any text; numbers may be spelled out.
        language: ISO 639-1 code, for the spelled-out ones.
    """
    plain = _without_dates(text)
    # Digits first: spelling out "millones" alone would tear "1,2 millones" apart.
    found = [_number(match) for match in _NUMBER.finditer(plain)]
    spelled = _spelled_to_digits(_NUMBER.sub(" ; ", plain), language)
    return found + [_number(match) for match in _NUMBER.finditer(spelled)]


@functools.lru_cache(maxsize=2048)
def _spelled_to_digits(text: str, language: str) -> str:
    from text_to_num import alpha2digit

    return str(alpha2digit(text, language if language in _SPELLED else "es"))


def _number(match: re.Match[str]) -> Number:
    values = _values(match["digits"])
    scale = _SCALES.get(fold(match["scale"] or ""))
    if scale is None:
        return Number(match["digits"], values)
    return Number(match.group().strip(), frozenset(round(value * scale, 6) for value in values))


def _values(digits: str) -> frozenset[float]:
    """What digits can mean: "3.500" is 3500 in Spain and 3.5 elsewhere; both are kept."""
    found = set()
    if digits.isdigit():
        found.add(float(digits))
    if _GROUP.match(digits):
        found.add(float(re.sub(r"\D", "", digits)))
    for decimal, group in ((",", "."), (".", ",")):
        whole, separator, fraction = digits.rpartition(decimal)
        grouped = re.sub(rf"[{group}\s]", "", whole)
        if separator and decimal not in whole and grouped.isdigit() and fraction.isdigit():
            found.add(float(f"{grouped}.{fraction}"))
    return frozenset(found or {float(re.sub(r"\D", "", digits))})


def find_dates(text: str) -> list[Date]:
    """Calendar dates that a text writes out, in reading order of their forms."""
    found, _ = _dates(fold(text))
    return found


def _dates(folded: str) -> tuple[list[Date], str]:
    """Dates, and the text with them blanked."""
    found = []
    for form in _DATE_FORMS:
        for match in form.finditer(folded):
            date = _date(match)
            if date is not None:
                found.append(date)
                blank = " " * (match.end() - match.start())
                folded = folded[: match.start()] + blank + folded[match.end() :]
    return found, folded


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    month_text = parts.get("m") or ""
    month = _MONTHS.get(month_text) or (int(month_text) if month_text.isdigit() else 0)
    day = int(parts["d"]) if parts.get("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = int(parts["y"]) if parts.get("y") else None
    return Date(match.group(), year, month, day)


def _without_dates(text: str) -> str:
    folded = fold(text)
    if len(folded) != len(text):  # a ligature or the like: offsets would not agree
        text = folded
    _, blanked = _dates(folded)
    return "".join(b if b == " " else a for a, b in zip(text, blanked, strict=True))


def relative_dates(text: str, published: dt.date) -> list[Date]:
    """Dates that a text gives by their distance from its publication.

    A weekday stands for the last one before and the next one after it, since tense
    is not looked at.

    Args:
        text: Words such as "ayer", "el martes pasado", "hace tres días", "el día 18".
        published: Day of publication.
    """
    folded = fold(text)
    days = [offset for word, offset in _RELATIVE.items() if re.search(rf"\b{word}\b", folded)]
    for name, weekday in _WEEKDAYS.items():
        if re.search(rf"\b{name}\b", folded):
            back = (published.weekday() - weekday) % 7
            days += [-back, 7 - back, -back - 7]
    for count, unit in _AGO.findall(folded):
        amount = _SMALL.get(count) or (int(count) if count.isdigit() else 7)
        days.append(-amount * (7 if unit == "semana" else 1))
    found = [_as_date(published + dt.timedelta(days=offset)) for offset in days]
    return found + _bare_days(folded, published)


def with_dates(text: str, published: dt.date) -> list[tuple[int, dt.date]]:
    """Where a text says "ayer" and the like beyond doubt, and which day that is.

    Weekdays count only with "pasado" or "próximo". Returned are the places right after the
    words, in order.

    Args:
        text: Any text.
        published: Day of publication.
    """
    folded = fold(text)
    if len(folded) != len(text):
        return []
    found = [
        (match.end(), published + dt.timedelta(days=_RELATIVE[match.group()]))
        for match in _PLAIN_RELATIVE.finditer(folded)
    ]
    for match in _WEEKDAY_RELATIVE.finditer(folded):
        name, which = match.group("day1", "which1")
        if name is None:
            which, name = match.group("which2", "day2")
        back = (published.weekday() - _WEEKDAYS[name]) % 7 or 7
        days = -back if which == "pasado" else 7 - back or 7
        found.append((match.end(), published + dt.timedelta(days=days)))
    return sorted(found)


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
