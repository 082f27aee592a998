"""Names and figures that stand in another's place in a claim than in what it cites.

The same words in another order may say the opposite: "Trump derrotó a Putin", "Putin derrotó a
Trump". Nothing is parsed: a name is known by its company, the words near it that both texts hold.
Where each of two names keeps the company in the claim that the other keeps in the quotation, they
have been swapped. A changed order alone proves nothing, nor do "Putin y Trump" for "Trump y
Putin", a passive, or names that keep their prepositions ("a Trump lo derrotó Putin").

A name may also do what the quotation says of another ("Ferrándiz ganó la Vuelta", "Wouters ganó la
Vuelta, con 14 segundos sobre Ferrándiz"): then it alone has moved, right before the verb.

The measure is this project's own; ``docs/benchmarks.md`` tells what it finds among the paraphrases
of PAWS-X (Yang et al., 2019), which were made to be told apart by word order.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from assistant.text.calendar_names import calendar_words
from assistant.text.facts import Facts
from assistant.text.names import is_within
from assistant.text.terms import Term, fold
from assistant.verification.checks.source import Fault, Source

# Words of company to either side, and the least by which it must be the other's.
_NEAR: Final = 4
_LEAST: Final = 0.6
# Between names that stand side by side, or do a thing with each other.
_BESIDE: Final = re.compile(
    r"[\s,(]*(?:y|e|o|ni|con|and|or|with)?\s*(?:el|la|los|las|the|a|al)?\s*"
)
_PASSIVE: Final = re.compile(
    r"\b(?:fue|fueron|es|son|era|eran|ser|siendo|sido)\s+(?:\w+\s+)?\w+[ai]d[oa]s?\b"
    r"|\w+[ai]d[oa]s?\s+por\b|\b(?:was|were|been|is|are)\s+\w+ed\b|\bby\b"
)
_LEADING: Final = re.compile(r"\b(\w+)\s+(?:(?:el|la|los|las|the|su|its|his|her)\s+)?$")
_PREPOSITIONS: Final = frozenset(
    {"a", "al", "de", "del", "por", "con", "contra", "ante", "en", "para", "sobre"}
    | {"by", "to", "from", "of", "against", "with"}
)
# Between a name and what it does.
_DOES: Final = re.compile(
    r"\s+(?:(?:se|le|les|lo|la|los|las|ha|han|había|habían|también|has|have|had|also)\s+)*"
)
_DAYS_AND_YEARS: Final = frozenset({"dia", "dias", "ano", "anos", "day", "days", "year", "years"})
_MUTUAL: Final = frozenset({"con", "with"})


Deed = tuple[frozenset[str], str]
"""The stems of a name, and the stem of what it does."""


class _Unit(NamedTuple):
    """A content word, or the words of one name together."""

    stems: frozenset[str]
    start: int
    end: int
    is_name: bool
    is_figure: bool
    is_company: bool


class _Side:
    """A text as a row of units."""

    def __init__(self, text: Facts, names: set[str]) -> None:
        self.text = text.text
        self.units = _units(self.text, text.terms, names)
        self.is_passive = bool(_PASSIVE.search(text.folded))
        self.words = {s for unit in self.units if unit.is_company for s in unit.stems}

    def written(self, unit: _Unit) -> str:
        return self.text[unit.start : unit.end]

    def places(self, stems: frozenset[str]) -> list[int]:
        return [at for at, u in enumerate(self.units) if u.is_name and u.stems & stems]

    def preposition(self, at: int) -> str:
        """What leads a name: "a" for "a Trump" and for "al Hinojar"."""
        found = _LEADING.search(self.text[: self.units[at].start])
        word = fold(found.group(1)) if found else ""
        word = {"al": "a", "del": "de"}.get(word, word)
        return word if word in _PREPOSITIONS else ""

    def deeds(self) -> Iterator[tuple[_Unit, _Unit]]:
        """A single name with no preposition, and the word right after it, most often its verb."""
        for at, (one, after) in enumerate(pairwise(self.units)):
            if not one.is_name or one.is_figure or not after.is_company or self.preposition(at):
                continue
            of_list = at > 0 and self.beside(at - 1, at)
            if not of_list and _DOES.fullmatch(self.text[one.end : after.start]):
                yield one, after

    def beside(self, one: int, other: int) -> bool:
        """Whether only other names of a list stand between two."""
        row = self.units[min(one, other) : max(one, other) + 1]
        gaps = (self.text[a.end : b.start] for a, b in pairwise(row))
        return all(unit.is_name for unit in row) and all(map(_BESIDE.fullmatch, gaps))

    def company(self, at: int, shared: set[str]) -> dict[tuple[str, bool], float]:
        """Shared words near a name, and whether they come after it: one over the distance."""
        found: dict[tuple[str, bool], float] = {}
        for other in range(max(0, at - _NEAR), min(len(self.units), at + _NEAR + 1)):
            if other == at or not self.units[other].is_company:
                continue
            for stem in self.units[other].stems & shared:
                key = (stem, other > at)
                found[key] = max(found.get(key, 0.0), 1 / abs(other - at))
        return found


def other_roles(claim: Facts, source: Source) -> Iterator[Fault]:
    """All the words are there, and somebody does what another did."""
    if not source.is_in(claim.language):
        return
    names = _swapped(*_sides(claim, source.quoted))
    # Names of two sentences keep no company with each other, and cannot have exchanged it.
    if names and any(_swapped(*_sides(claim, quote)) for quote in source.quotes):
        yield Fault("swap", ", ".join(names))
        return
    moved = _displaced(*_sides(claim, source.quoted))
    # Two sentences may tell of one person, and the second not by the name.
    if moved and any(_displaced(*_sides(claim, quote)) for quote in source.quotes):
        yield Fault("doer", ", ".join(moved))


def deeds(claim: Facts, quoted: Facts) -> tuple[list[Deed], list[Deed]]:
    """Who does what in a claim, and in its quotations, as far as a name stands before it."""
    said, cited = (
        [(name.stems, stem) for name, deed in side.deeds() for stem in deed.stems]
        for side in _sides(claim, quoted)
    )
    return said, cited


def _swapped(said: _Side, cited: _Side) -> tuple[str, ...]:
    """The two names, or two figures, of a claim that have been swapped; none most often."""
    for pair in _pairs(said, cited):
        if _exchanged(said, cited, *pair) > _LEAST:
            return tuple(said.written(said.units[at]) for at in pair)
    return ()


def _displaced(said: _Side, cited: _Side) -> tuple[str, ...]:
    """A name that does what the quotation, which names both, says of another.

    The name, what it is said to do, and who does it; none most often.
    """
    if said.is_passive != cited.is_passive:
        return ()
    for name, deed in said.deeds():
        others = _doers(name, deed, said, cited)
        if others:
            return said.written(name), said.written(deed), others[0]
    return ()


def _doers(name: _Unit, deed: _Unit, said: _Side, cited: _Side) -> list[str]:
    """Who does a deed in the quotation, if a name that is cited stands away from it."""
    own = cited.places(name.stems)
    done = [at for at, unit in enumerate(cited.units) if unit.stems & deed.stems]
    if not own or any(abs(one - other) == 1 for one in own for other in done):
        return []
    doers = [other for other, after in cited.deeds() if after.stems & deed.stems]
    if any(other.stems & name.stems or said.places(other.stems) for other in doers):
        return []
    return [cited.written(other) for other in doers]


@functools.lru_cache(maxsize=64)
def _sides(claim: Facts, quoted: Facts) -> tuple[_Side, _Side]:
    terms = (*claim.terms, *quoted.terms)
    names = {term.stem for term in terms if term.is_name and term.word[0].isalpha()}
    return _Side(claim, names), _Side(quoted, names)


def _units(text: str, terms: Iterable[Term], names: set[str]) -> list[_Unit]:
    units: list[_Unit] = []
    for term in terms:
        if term.is_stop:
            continue
        unit = _unit(term, names)
        if units and _is_one_name(text, units[-1], unit):
            units[-1] = units[-1]._replace(stems=units[-1].stems | unit.stems, end=unit.end)
        else:
            units.append(unit)
    return units


def _unit(term: Term, names: set[str]) -> _Unit:
    dated, figure = _is_dated(term), term.word[0].isdigit()
    # Where a sentence begins, a capital tells nothing; elsewhere the same word may have one.
    name = figure or (not dated and term.word[0].isupper() and term.stem in names)
    end = term.start + len(term.word)
    return _Unit(frozenset({term.stem}), term.start, end, name, figure, not (name or dated))


def _is_dated(term: Term) -> bool:
    """Whether a word belongs to a date; in no language it is anybody's company."""
    word = fold(term.word)
    return word in calendar_words() or word in _DAYS_AND_YEARS


def _is_one_name(text: str, one: _Unit, next_to: _Unit) -> bool:
    if not (one.is_name and next_to.is_name) or one.is_figure or next_to.is_figure:
        return False
    return is_within(text[one.end : next_to.start])


def _pairs(said: _Side, cited: _Side) -> Iterator[tuple[int, int]]:
    """Names of the claim that may have been swapped: both are cited, neither beside the other."""
    named = [at for at, unit in enumerate(said.units) if unit.is_name]
    for one, other in combinations(named, 2):
        first, second = said.units[one], said.units[other]
        if first.is_figure != second.is_figure or first.stems & second.stems:
            continue
        own, theirs = cited.places(first.stems), cited.places(second.stems)
        if not own or not theirs or set(own) & set(theirs) or said.beside(one, other):
            continue
        if any(cited.beside(a, b) for a in own for b in theirs):
            continue
        if not _led_alike(said, cited, one, other, own, theirs):
            yield one, other


def _led_alike(
    said: _Side, cited: _Side, one: int, other: int, own: list[int], theirs: list[int]
) -> bool:
    """Whether prepositions tell that each does what it did, wherever it stands."""
    first, second = said.preposition(one), said.preposition(other)
    led = {cited.preposition(at) for at in own}, {cited.preposition(at) for at in theirs}
    if first != second and first in led[0] and second in led[1]:
        return True
    # "Trump se reunió con Putin": so did Putin with Trump.
    mutual = {first, second} & _MUTUAL and (led[0] | led[1]) & _MUTUAL
    return bool(mutual) and "" in {first, second}


def _exchanged(said: _Side, cited: _Side, one: int, other: int) -> float:
    """How much more company each of two names has in common with the other than with itself."""
    shared = said.words & cited.words
    own = cited.places(said.units[one].stems)
    theirs = cited.places(said.units[other].stems)
    by_side = said.is_passive == cited.is_passive

    def common(at: int, places: list[int]) -> float:
        company = said.company(at, shared)
        return max(_common(company, cited.company(place, shared), by_side) for place in places)

    crossed = common(one, theirs) + common(other, own)
    return crossed - common(one, own) - common(other, theirs)


def _common(
    one: dict[tuple[str, bool], float], other: dict[tuple[str, bool], float], by_side: bool
) -> float:
    """Company in common: half of what there is counts only on the same side."""
    sided = sum(min(share, other.get(key, 0.0)) for key, share in one.items())
    anywhere = sum(
        min(share, max(other.get((stem, side), 0.0) for side in (True, False)))
        for (stem, _), share in one.items()
    )
    return (sided + anywhere) / 2 if by_side else anywhere
