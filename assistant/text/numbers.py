"""Numbers in running text, made comparable across ways of writing them.

"3.500,25", "3,500.25" and "tres mil quinientos" are numbers; so that a number can be
checked without knowing which convention its paper follows, each mention carries
every value it can mean. What a number counts or measures is found by ``quantities``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.dates import without_dates
from assistant.text.terms import fold

_SPELLED: Final = frozenset({"es", "en", "fr", "pt"})
_PER_CENT: Final = re.compile(r"\bpor cien(?:to)?\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
# "1500", "3,5", and ordinals: "5ª", "12th"; "onceavo" comes as "1/11".
_IN_DIGITS: Final = re.compile(r"(?:1/)?(?P<digits>\d+(?:[.,]\d+)?)(?:[ºª]|ᵒˢ|ᵃˢ|[a-zè]{1,3})?")
# "novecientos noventa y nueve mil novecientos noventa y nueve" is longer than news are.
_LONGEST_SPELLED: Final = 8
_GROUP: Final = re.compile(r"^\d{1,3}(?:([.,\u00a0\u202f ])\d{3})(?:\1\d{3})*$")
# Figures nearer than this are roundings of each other; rough ones need more.
_SAME: Final = 0.02
_ROUGHLY_SAME: Final = 0.1


class Number(NamedTuple):
    """A number where a text mentions it, with what it counts or measures.

    Attributes:
        start: First code point of the number.
        end: One past its last.
        values: Every value that it can mean.
        text: As it is written: "2.740".
        ordinal: Whether it is written as one: "quinta".
        unit: Stem of what it counts, one for all nouns that count the same, or its unit of
            measurement ("kilometro", "metro²", "kilometro/hora"); empty if there is none.
        kind: Stem of what narrows that ("hectáreas de pinar"); empty when nothing does.
        shown: As printed, with all of that: "unas 2.740 hectáreas".
        shown_end: One past the noun; ``end`` when there is none, or it stands in front.
        rough: Whether the text says that it is not exact.
        total: Whether the text says that it is all there are: "los afectados suman 21".
        comparable: Whether another report's number for the same can be held against it.
    """

    start: int
    end: int
    values: frozenset[float]
    text: str
    ordinal: bool = False
    unit: str = ""
    kind: str = ""
    shown: str = ""
    shown_end: int = -1
    rough: bool = False
    total: bool = False
    comparable: bool = False

    def agrees(self, other: Number) -> bool:
        """Whether the numbers are the same, or one the other's rounding."""
        slack = _ROUGHLY_SAME if self.rough or other.rough else _SAME
        return any(
            abs(one - two) <= slack * max(one, two) for one in self.values for two in other.values
        )

    def counts_like(self, other: Number) -> bool:
        """Whether both count the same kind of thing."""
        narrowed = self.kind and other.kind and self.kind != other.kind
        return self.unit == other.unit and not narrowed


def find_numbers(text: str, language: str = "es", folded: str = "") -> list[Number]:
    """Numbers of a text in reading order, dates left out.

    Args:
        text: Any text; numbers may be spelled out.
        language: ISO 639-1 code, for the spelled-out ones.
        folded: The text as ``fold_letters`` has it; worked out when empty.
    """
    plain = _PER_CENT.sub(_blank, without_dates(text, folded))  # "por ciento" is no hundred
    digits = [
        _number(text, match.span(), _scaled(match), ordinal=(match["mark"] or "") in {"º", "ª"})
        for match in _number_form().finditer(plain)
    ]
    return sorted([*digits, *_spelled(text, _number_form().sub(_blank, plain), language)])


def _blank(match: re.Match[str]) -> str:
    return ";" * len(match.group())


def _number(
    text: str, place: tuple[int, int], values: frozenset[float], *, ordinal: bool
) -> Number:
    written = text[slice(*place)]
    return Number(*place, values, written, ordinal, shown=written, shown_end=place[1])


def _spelled(text: str, plain: str, language: str) -> Iterator[Number]:
    """Runs of words that are a number together: "mil doscientos", "treinta y uno"."""
    for run in _WORDS.finditer(plain):
        if not any(map(str.isdigit, _digits(run.group(), language))):
            continue
        words = list(re.finditer(r"\S+", run.group()))
        while words:
            length, digits = _longest_number(words, language)
            if digits is not None:
                place = (run.start() + words[0].start(), run.start() + words[length - 1].end())
                ordinal = digits["digits"] != digits.group()
                yield _number(text, place, _values(digits["digits"]), ordinal=ordinal)
            words = words[length:]


def _longest_number(
    words: Sequence[re.Match[str]], language: str
) -> tuple[int, re.Match[str] | None]:
    """How many of the words, from the first on, are one number, and that in digits."""
    length, digits = 1, _IN_DIGITS.fullmatch(_digits(words[0].group(), language))
    for end in range(2, min(len(words), _LONGEST_SPELLED) + 1):
        together = " ".join(word.group() for word in words[:end])
        if longer := _IN_DIGITS.fullmatch(_digits(together, language)):
            length, digits = end, longer
        elif digits is None:  # but "dos mil" is one, though "dos" is not taken for one
            break
    return length, digits


@functools.lru_cache(maxsize=8192)
def _digits(words: str, language: str) -> str:
    """Words with the numbers among them in digits."""
    from text_to_num import alpha2digit

    return str(alpha2digit(words, language if language in _SPELLED else "es"))


def _scaled(match: re.Match[str]) -> frozenset[float]:
    values = _values(match["digits"])
    scale = lexicon.read("numbers")["scales"].get(fold(match["scale"] or ""), 1)
    return frozenset(round(value * scale, 6) for value in values)


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


@functools.cache
def _number_form() -> re.Pattern[str]:
    scales = lexicon.read("numbers")
    names = lexicon.any_of({*scales["scales"], *scales["accented"]})
    return re.compile(
        r"(?<![\w.,])(?P<digits>\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?)(?P<mark>[ºª°])?"
        rf"(?![\d])(?:\s+(?P<scale>{names})\b)?",
        re.IGNORECASE,
    )
