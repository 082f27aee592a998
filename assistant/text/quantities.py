"""What the numbers of a text count or measure, so that they can be compared across texts.

"2.740 hectáreas", "231 los servidores" and "los afectados suman ya 21" can be compared. What
cannot from one report to another is left out: durations, changes ("subió en 1.318
personas"), differences ("siete más"), what is only foreseen, and numbers of which it is not
clear what they count. Of those a unit of measurement alone is known: "14 días", "80 km/h".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.numbers import Number
from assistant.text.terms import terms
from assistant.types import Span

_FEWEST: Final = 3
# "Hectáreas", "m²", "m3"; a sign; "cubic metres".
_COUNTED: Final = re.compile(
    r"\s*(?P<sign>%|€|por ciento\b|per cent\b|percent\b)"
    r"|(?P<linked>\s+de)?(?P<article>\s+(?:los|las|el|la|the))?"
    r"\s+(?:(?P<shape>square|cubic)\s+)?(?P<noun>[^\W\d_]{2,}|[kcdhm]?m(?=[23]\b))"
)
# Behind a unit: "²", "3", "cuadrados"; "/h", "por hora".
_POWER: Final = re.compile(r"(?P<two>2\b|\s+cuadrad[oa]s?\b)|(?P<three>3\b|\s+cubic[oa]s?\b)")
_PER: Final = re.compile(r"(?:\s?/\s?|\s+(?:por|per|an?|al|a la)\s+)(?P<noun>[^\W\d_]+)")
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
_LETTERS: Final = re.compile(r"[^\W\d_²³]+")
_AHEAD: Final = 60
_BEFORE: Final = 60


class Setting(NamedTuple):
    """A text that numbers stand in.

    Attributes:
        text: The text.
        folded: The same as ``fold_letters`` has it.
        clauses: Where its clauses stand.
        language: ISO 639-1 code.
    """

    text: str
    folded: str
    clauses: Sequence[Span]
    language: str


def counted(numbers: Iterable[Number], setting: Setting) -> list[Number]:
    """Numbers with what each counts or measures, as far as the text tells.

    Args:
        numbers: What ``find_numbers`` gave.
        setting: The text that they stand in.
    """
    return [_compared(one, setting) or _measured(one, setting) for one in numbers]


def is_general(unit: str) -> bool:
    """Whether a unit counts so many things that it says little by itself."""
    return plain_unit(unit) in _nouns("general")


def is_measure(unit: str) -> bool:
    """Whether it is a unit of measurement: a number of one is none of another."""
    return plain_unit(unit) in _nouns("measures")


def plain_unit(unit: str) -> str:
    """A unit without its power, and without what it is counted by: "metro" of "metro²/hora"."""
    return unit.partition("/")[0].rstrip("²³")


class _Counted(NamedTuple):
    unit: str
    kind: str
    shown: str
    end: int


def _compared(number: Number, setting: Setting) -> Number | None:
    """A number that another report's can be held against; None if it is no such number."""
    before = setting.folded[max(0, number.start - _BEFORE) : number.start]
    if number.ordinal or max(number.values) < _FEWEST or _changes().search(before):
        return None
    if _is_unreal(number, setting):
        return None
    after = _after(number, setting)
    counted = after or _ahead(number, before, setting)
    if counted is None:
        return None
    rough = _rough().search(before)
    about = setting.text[number.start - len(rough.group()) : number.start].lower() if rough else ""
    return number._replace(
        unit=counted.unit,
        kind=counted.kind,
        shown=about + counted.shown,
        shown_end=counted.end,
        rough=rough is not None,
        total=after is None,
        comparable=True,
    )


def _measured(number: Number, setting: Setting) -> Number:
    """A number with its unit of measurement, if that is right behind it."""
    match = _COUNTED.match(setting.folded[number.end : number.end + _AHEAD])
    if match is None or match["article"] or number.ordinal:
        return number
    unit, end = _unit(match, number.end, setting)
    if not is_measure(unit):
        return number
    return number._replace(unit=unit, shown=setting.text[number.start : end], shown_end=end)


def _is_unreal(number: Number, setting: Setting) -> bool:
    """Whether its clause wishes, offers or foresees a number, or gives an earlier season's."""
    near = Span(max(0, number.start - _BEFORE), number.end + _AHEAD)
    clause = next((c for c in setting.clauses if c.start <= number.start < c.end), near)
    so_far = setting.folded[max(near.start, clause.start) : number.start]
    rest = setting.folded[number.end : min(near.end, clause.end)]
    unreal = lexicon.pattern("quantities", "unreal").search(so_far)
    return bool(unreal or lexicon.pattern("quantities", "earlier").search(f"{so_far} {rest}"))


def _after(number: Number, setting: Setting) -> _Counted | None:
    """What is counted, where it stands behind the number."""
    after = setting.folded[number.end : number.end + _AHEAD]
    match = _COUNTED.match(after)
    if match is None or (match["linked"] and match["article"]):  # "nueve de los diez"
        return None
    unit, end = _unit(match, number.end, setting)
    last, shown = end, f"{number.text} {unit}"
    if match["noun"]:
        if _NO_LEVEL.match(after) or not _is_noun(match["noun"]) or _is_fleeting(unit):
            return None
        if end == number.end + match.end():  # no power
            last += _adjective(match["noun"], after[match.end() :])
        noun = setting.text[number.end + match.start("noun") : last]
        shown = f"{number.text}{match['linked'] or ''} {noun}"
    return _Counted(unit, _kind(after[last - number.end :], setting.language), shown, end)


def _unit(match: re.Match[str], at: int, setting: Setting) -> tuple[str, int]:
    """What stands behind a number as a unit, and where its words end.

    Args:
        match: Of ``_COUNTED``.
        at: Where in the text it was looked for.
        setting: The text.
    """
    if match["sign"]:
        return ("€" if match["sign"] == "€" else "%"), at + match.end()
    unit, end = _power(match["noun"], match["shape"], at + match.end(), setting)
    per = _PER.match(setting.folded, end) if unit in _nouns("lengths") else None
    time = unit_of(per["noun"], setting.language) if per else ""
    return (_alike(f"{unit}/{time}"), per.end()) if per and is_measure(time) else (unit, end)


def _power(noun: str, shape: str | None, end: int, setting: Setting) -> tuple[str, int]:
    """A unit with its power: "m²", "metros cúbicos", "square miles"."""
    unit = unit_of(noun, setting.language)
    power = _POWER.match(setting.folded, end)
    if not is_measure(unit) or unit[-1:] in "²³":
        return unit, end
    if shape:
        return unit + ("²" if shape.startswith("square") else "³"), end
    if power is None:
        return unit, end
    return unit + ("²" if power["two"] else "³"), power.end()


def _ahead(number: Number, before: str, setting: Setting) -> _Counted | None:
    """The same, where it stands in front: "los desalojados suben a 615"."""
    match = _NOUN_BEFORE.search(before)
    unit = unit_of(match["noun"], setting.language) if match else ""
    known = unit and not _is_fleeting(unit)
    return _Counted(unit, "", number.text, number.end) if known else None


def _adjective(noun: str, after: str) -> int:
    """Length of an adjective that follows its noun and ends like it: "medios aéreos"."""
    match = re.match(r"\s+([^\W\d_]{4,})", after)
    alike = match and noun[-2:] == match[1][-2:] in {"os", "as", "es"} and _is_noun(match[1])
    return match.end() if match and alike else 0


def _kind(after: str, language: str) -> str:
    match = _KIND.match(after)
    return unit_of(match["kind"], language) if match else ""


def _is_noun(word: str) -> bool:
    return word not in lexicon.words("quantities", "empty")


@functools.lru_cache(maxsize=4096)
def unit_of(noun: str, language: str) -> str:
    """What a noun counts: its stem, or that of the first of all nouns that count the same.

    Args:
        noun: Folded; in any number. A raised digit is kept: "km²".
        language: ISO 639-1 code of the noun.
    """
    base = noun.rstrip("²³") or noun
    return _alike(_stem(base, language)) + noun[len(base) :]


def _alike(stem: str) -> str:
    return next((group[0] for group in _groups() if stem in group), stem)


def _stem(noun: str, language: str) -> str:
    return _LETTERS.sub(lambda word: "".join(terms(word.group(), language)), noun)


@functools.cache
def _groups() -> list[list[str]]:
    lines = lexicon.read("quantities")["same"]
    return [[_stem(noun, "es") for noun in line.split()] for line in lines]


@functools.cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(unit_of(noun, "es") for noun in lexicon.words("quantities", name))


def _is_fleeting(unit: str) -> bool:
    return plain_unit(unit) in _nouns("fleeting")


@functools.cache
def _changes() -> re.Pattern[str]:
    changes = lexicon.read("quantities")["changes"]
    return re.compile("|".join(rf"(?:{form})\s*$" for form in changes))


@functools.cache
def _rough() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lexicon.read('quantities')['rough']})\s+(?:los |las )?$")
