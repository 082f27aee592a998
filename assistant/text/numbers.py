"""Numbers and dates in running text, made comparable across ways of writing them.

"3.500,25", "3,500.25" and "tres mil quinientos" are numbers; so that a number can be
checked without knowing which convention its paper follows, each mention carries
every value it can mean. Dates keep only what the text says: "15 de agosto" has no
year until a publication date gives it one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from assistant.text.terms import fold

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
_PER_CENT: Final = re.compile(r"\bpor cien(?:to)?\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
# "novecientos noventa y nueve mil novecientos noventa y nueve" is longer than news are.
_LONGEST_SPELLED: Final = 8
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
MONTH_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"\b(?P<d>\d{{1,2}})[º°]?\s+(?:de\s+|d')?(?P<m>{MONTH_NAMES})(?:\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}}))?\b",
        rf"\b(?P<m>{MONTH_NAMES})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?\b",
        rf"\b(?P<m>{MONTH_NAMES})\s+(?:de(?:l)?\s+)?(?P<y>\d{{4}})\b",
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b",
        r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b",
    )
)


@dataclass(frozen=True)
class Number:
    """A number as a text mentions it.

    Attributes:
        text: The mention.
        values: Every value it can mean.
    """

    text: str
    values: frozenset[float]


class PlacedNumber(NamedTuple):
    """A number where a text mentions it.

    Attributes:
        start: First code point of the mention.
        end: One past the last.
        values: Every value it can mean.
    """

    start: int
    end: int
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
    plain = _plain(text)
    # Digits first: spelling out "millones" alone would tear "1,2 millones" apart.
    found = [_number(match) for match in _NUMBER.finditer(plain)]
    spelled = _spelled_to_digits(_NUMBER.sub(" ; ", plain), language)
    return found + [_number(match) for match in _NUMBER.finditer(spelled)]


def place_numbers(text: str, language: str = "es") -> list[PlacedNumber]:
    """Numbers of a text where they stand, dates left out, in reading order.

    Args:
        text: Any text; numbers may be spelled out.
        language: ISO 639-1 code, for the spelled-out ones.
    """
    plain = _plain(text)
    if len(plain) != len(text) or len(fold(text)) != len(text):
        return []
    found = [
        PlacedNumber(*match.span(), _number(match).values) for match in _NUMBER.finditer(plain)
    ]
    rest = _NUMBER.sub(lambda match: ";" * len(match.group()), plain)
    return sorted([*found, *_spelled(rest, language)])


def _plain(text: str) -> str:
    """A text whose dates are blank, and its "por ciento", which is no hundred."""
    return _PER_CENT.sub(lambda match: ";" * len(match.group()), without_dates(text))


def _spelled(plain: str, language: str) -> Iterator[PlacedNumber]:
    """Runs of words that are a number together: "mil doscientos", "treinta y uno"."""
    for run in _WORDS.finditer(plain):
        words = list(re.finditer(r"\S+", run.group()))
        while words:
            length = _longest_number(words, language)
            if length:
                start, end = words[0].start(), words[length - 1].end()
                values = _values(_spelled_to_digits(run.group()[start:end], language))
                yield PlacedNumber(run.start() + start, run.start() + end, values)
            words = words[max(1, length) :]


def _longest_number(words: Sequence[re.Match[str]], language: str) -> int:
    """How many of the words, from the first on, are one number."""
    if not _spelled_to_digits(words[0].group(), language).isdecimal():
        return 0
    length = 1
    for end in range(2, min(len(words), _LONGEST_SPELLED) + 1):
        together = " ".join(word.group() for word in words[:end])
        if _spelled_to_digits(together, language).isdecimal():
            length = end
    return length


@functools.lru_cache(maxsize=8192)
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
    if digits.isdecimal():
        found.add(float(digits))
    if _GROUP.match(digits):
        found.add(float(re.sub(r"\D", "", digits)))
    for decimal, group in ((",", "."), (".", ",")):
        whole, separator, fraction = digits.rpartition(decimal)
        grouped = re.sub(rf"[{group}\s]", "", whole)
        if separator and decimal not in whole and grouped.isdecimal() and fraction.isdecimal():
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
    month = _MONTHS.get(month_text) or (int(month_text) if month_text.isdecimal() else 0)
    day = int(parts["d"]) if parts.get("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = int(parts["y"]) if parts.get("y") else None
    return Date(match.group(), year, month, day)


def without_dates(text: str) -> str:
    """A text with its dates blanked; in lower case without accents where it holds ligatures."""
    folded = fold(text)
    if len(folded) != len(text):  # a ligature or the like: offsets would not agree
        text = folded
    _, blanked = _dates(folded)
    return "".join(b if b == " " else a for a, b in zip(text, blanked, strict=True))
