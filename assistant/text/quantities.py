"""What a text counts: a number with the noun that it counts, comparable across texts.

"2.740 hectáreas", "231 los servidores" and "los afectados suman ya 21" are quantities. What
cannot be compared from one report to another is left out: durations, changes ("subió en 1.318
personas"), differences ("siete más"), what is only foreseen, and numbers of which it is not
clear what they count.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any, Final, NamedTuple

from assistant.text.numbers import PlacedNumber, place_numbers
from assistant.text.terms import fold, terms

_FEWEST: Final = 3
# Figures nearer than this are roundings of each other; rough ones need more.
_SAME: Final = 0.02
_ROUGHLY_SAME: Final = 0.1
_COUNTED: Final = re.compile(
    r"\s*(?P<sign>%|€|por ciento\b|per cent\b|percent\b)"
    r"|(?P<linked>\s+de)?(?P<article>\s+(?:los|las|el|la|the))?\s+(?P<noun>[^\W\d_]{2,})"
)
_KIND: Final = re.compile(
    r"\s+(?:de|del|por|of|per)\s+(?:(?:los|las|el|la|the)\s+)?(?P<kind>[^\W\d_]{3,})"
)
# "Los afectados suman ya 21": the noun stands before, with a verb that gives a level.
_NOUN_BEFORE: Final = re.compile(
    r"\b(?:los|las|numero de|cifra de|total de|the|number of)\s+(?P<noun>[^\W\d_]{3,})"
    r"\s+(?:se\s+)?(?:suman|suben|son|ascienden|ascendian|alcanzan|llegan|elevan|rondan|total|reach(?:ed)?|rose)"
    r"(?:\s+(?:ya|a|to|hasta))*\s+$"
)
# "Siete más", "300 casos diarios", "dos millones y medio".
_NO_LEVEL: Final = re.compile(
    r"(?:\s+[^\W\d_]+){0,2}?\s+(?:mas|menos|more|fewer|less)\b|\s+y medi[oa]\b"
    r"|(?:\s+de)?\s+[^\W\d_]+\s+(?:nuev[oa]s|diari[oa]s|(?:semana|mensua|anua)les)\b"
)
_CLAUSE_END: Final = re.compile(r"[;:,.«»](?:\s|$)")
_AHEAD: Final = 60
_BEFORE: Final = 60


class Quantity(NamedTuple):
    """So much of something.

    Attributes:
        values: Every value that the number can mean.
        unit: Stem of what is counted; one for all nouns that count the same.
        kind: Stem of what narrows it ("hectáreas de pinar"); empty when nothing does.
        text: As printed, "unas 2.740 hectáreas".
        start: First code point of the number in its text.
        end: One past the noun; one past the number when the noun stands in front.
        rough: Whether the text says that it is not exact.
        total: Whether the text says that it is all there are: "los afectados suman 21".
    """

    values: frozenset[float]
    unit: str
    kind: str
    text: str
    start: int
    end: int
    rough: bool
    total: bool

    def agrees(self, other: Quantity) -> bool:
        """Whether the numbers are the same, or one the other's rounding."""
        slack = _ROUGHLY_SAME if self.rough or other.rough else _SAME
        return any(
            abs(one - two) <= slack * max(one, two) for one in self.values for two in other.values
        )

    def counts_like(self, other: Quantity) -> bool:
        """Whether both count the same kind of thing."""
        narrowed = self.kind and other.kind and self.kind != other.kind
        return self.unit == other.unit and not narrowed


def find_quantities(text: str, language: str = "es") -> list[Quantity]:
    """Quantities of a text in reading order.

    Args:
        text: A sentence or a headline.
        language: ISO 639-1 code of the text.
    """
    folded = fold(text)
    found = (_quantity(number, text, folded, language) for number in place_numbers(text, language))
    return [one for one in found if one is not None]


class Measure(NamedTuple):
    """A number with its unit of measurement right behind it.

    Attributes:
        values: Every value that the number can mean.
        unit: Stem of the unit, one for all that mean the same; empty if there is none.
        text: As printed, "14 kilómetros"; the number alone without a unit.
    """

    values: frozenset[float]
    unit: str
    text: str


def find_measures(text: str, language: str = "es") -> list[Measure]:
    """All numbers of a text, in reading order, with what each measures.

    Args:
        text: A sentence or a headline.
        language: ISO 639-1 code of the text.
    """
    folded = fold(text)
    return [_measure(number, text, folded, language) for number in place_numbers(text, language)]


def is_general(unit: str) -> bool:
    """Whether a unit counts so many things that it says little by itself."""
    return unit in _nouns("general")


class _Counted(NamedTuple):
    unit: str
    kind: str
    shown: str
    end: int


def _quantity(number: PlacedNumber, text: str, folded: str, language: str) -> Quantity | None:
    before = folded[max(0, number.start - _BEFORE) : number.start]
    if max(number.values) < _FEWEST or _changes().search(before):
        return None
    if _is_unreal(before, folded[number.end : number.end + _AHEAD]):
        return None
    after = _after(number, text, folded, language)
    counted = after or _ahead(number, text, before, language)
    if counted is None:
        return None
    rough = _rough().search(before)
    about = text[number.start - len(rough.group()) : number.start].lower() if rough else ""
    return Quantity(
        values=number.values,
        unit=counted.unit,
        kind=counted.kind,
        text=about + counted.shown,
        start=number.start,
        end=counted.end,
        rough=rough is not None,
        total=after is None,
    )


def _measure(number: PlacedNumber, text: str, folded: str, language: str) -> Measure:
    match = _COUNTED.match(folded[number.end : number.end + _AHEAD])
    noun = (_sign(match) or match["noun"]) if match and not match["article"] else ""
    unit = unit_of(noun, language)
    if match is None or unit not in _nouns("measures"):
        return Measure(number.values, "", text[number.start : number.end])
    return Measure(number.values, unit, text[number.start : number.end + match.end()])


def _is_unreal(before: str, after: str) -> bool:
    """Whether its clause wishes, offers or foresees a number, or gives an earlier season's."""
    so_far = _CLAUSE_END.split(before)[-1]
    clause = so_far + " " + _CLAUSE_END.split(after)[0]
    return bool(re.search(_data()["unreal"], so_far) or re.search(_data()["earlier"], clause))


def _after(number: PlacedNumber, text: str, folded: str, language: str) -> _Counted | None:
    """What is counted, where it stands behind the number."""
    after = folded[number.end : number.end + _AHEAD]
    match = _COUNTED.match(after)
    if match is None or (match["linked"] and match["article"]):  # "nueve de los diez"
        return None
    written, end = text[number.start : number.end], match.end()
    if sign := _sign(match):
        kind = _kind(after[end:], language)
        return _Counted(unit_of(sign, language), kind, f"{written} {sign}", number.end + end)
    unit = unit_of(match["noun"], language)
    if _NO_LEVEL.match(after) or not _is_noun(match["noun"]) or unit in _nouns("fleeting"):
        return None
    last = end + _adjective(match["noun"], after[end:])
    noun = text[number.end + match.start("noun") : number.end + last]
    shown = f"{written}{match['linked'] or ''} {noun}"
    return _Counted(unit, _kind(after[last:], language), shown, number.end + end)


def _sign(match: re.Match[str]) -> str:
    """The sign behind a number, however it is written; empty before a noun."""
    if not match["sign"]:
        return ""
    return "€" if match["sign"] == "€" else "%"


def _ahead(number: PlacedNumber, text: str, before: str, language: str) -> _Counted | None:
    """The same, where it stands in front: "los desalojados suben a 615"."""
    match = _NOUN_BEFORE.search(before)
    if match is None:
        return None
    unit = unit_of(match["noun"], language)
    if unit in _nouns("fleeting"):
        return None
    return _Counted(unit, "", text[number.start : number.end], number.end)


def _adjective(noun: str, after: str) -> int:
    """Length of an adjective that follows its noun and ends like it: "medios aéreos"."""
    match = re.match(r"\s+([^\W\d_]{4,})", after)
    alike = match and noun[-2:] == match[1][-2:] in {"os", "as", "es"} and _is_noun(match[1])
    return match.end() if match and alike else 0


def _kind(after: str, language: str) -> str:
    match = _KIND.match(after)
    return unit_of(match["kind"], language) if match else ""


def _is_noun(word: str) -> bool:
    return word not in str(_data()["empty"]).split()


@functools.lru_cache(maxsize=4096)
def unit_of(noun: str, language: str) -> str:
    """What a noun counts: its stem, or that of the first of all nouns that count the same.

    Args:
        noun: Folded; in any number.
        language: ISO 639-1 code of the noun.
    """
    stem = _stem(noun, language)
    return next((group[0] for group in _groups() if stem in group), stem)


def _stem(noun: str, language: str) -> str:
    return "".join(terms(noun, language)) or noun


@functools.cache
def _groups() -> list[list[str]]:
    return [[_stem(noun, "es") for noun in line.split()] for line in _data()["same"]]


@functools.cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(unit_of(noun, "es") for noun in str(_data()[name]).split())


@functools.cache
def _changes() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{form})\s*$" for form in _data()["changes"]))


@functools.cache
def _rough() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_data()['rough']})\s+(?:los |las )?$")


@functools.cache
def _data() -> dict[str, Any]:
    source = resources.files("assistant.text").joinpath("lexicon/quantities.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
