"""What weakens or limits what a quotation says ("podría", "casi", "si"), and a claim leaves out.

The words stand in ``limits.toml``, by how far they reach: over the next words, over all that
follows, over the whole sentence. A limit that a claim adds is told too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from assistant.text import lexicon
from assistant.text.facts import Facts, facts
from assistant.verification.checks import Source
from assistant.verification.misreading import matching, rows
from assistant.verification.verb_frames import VerbRow
from assistant.verification.words import alike, fewest, is_saying

_SPANISH: Final = "es"
_KINDS: Final = ("near", "ahead", "whole")


def unlimited(claim: Facts, source: Source) -> Iterator[str]:
    """What weakens or limits words in one of the texts alone."""
    for quote in source.quotes:
        told, cited = rows(claim, quote)
        if kept := _kept(told, cited):
            for kind, row in _limits():
                yield from _dropped(row, kind, claim, cited, kept)
            if quote.is_attributed and not quote.speakers and not claim.is_attributed:
                yield next((t.word for t in quote.terms if is_saying(t.word)), "según")
    yield from fewest(_misdenied(*rows(claim, quote)) for quote in source.quotes)
    whole = " ".join(part.text for part in source.parts)
    for kind, row in _limits():
        if not _found(row, kind, facts(whole, _SPANISH)):
            yield from (match.group() for match in _found(row, kind, claim))


def _misdenied(told: VerbRow, cited: VerbRow) -> list[str]:
    """What a claim denies, and a quotation does not: "pidió que no" for "no pidió que"."""
    denied = [term for one in cited.text.denials for term in cited.to_verb(one.scope)]
    own = [(one.word, one.scope[0]) for one in told.text.denials if one.scope]
    return [word for word, term in own if not any(alike(term, other) for other in denied)]


def _limits() -> Iterator[tuple[str, str]]:
    return ((kind, row) for kind in _KINDS for row in lexicon.read("limits")[kind]["rows"])


def _found(row: str, kind: str, text: Facts) -> list[re.Match[str]]:
    return list(_limit(row).finditer(text.text.lower() if kind == "whole" else text.folded))


@functools.cache
def _limit(row: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{row})(?!\w)")


def _dropped(row: str, kind: str, claim: Facts, cited: VerbRow, kept: set[int]) -> list[str]:
    """A limit that the quotation has of words that are kept, as often as the claim has it not."""
    found = _found(row, kind, cited.text)
    limiting = [one for one in found if kind == "whole" or kept & set(_reach(kind, one, cited))]
    return [one.group() for one in limiting[len(_found(row, kind, claim)) :]]


def _kept(told: VerbRow, cited: VerbRow) -> set[int]:
    """Where the words of a claim stand in a quotation: of several places the nearest."""
    kept, last = set(), 0
    for at in told.content(range(len(told.terms))):
        if matches := matching(at, told, cited):
            last = min(matches, key=lambda place: abs(place - last))
            kept.add(last)
    return kept


def _reach(kind: str, match: re.Match[str], cited: VerbRow) -> list[int]:
    """The words that a limit is about."""
    after = [at for at, term in enumerate(cited.terms) if term.start >= match.end()]
    later = [f for f in cited.frames if cited.terms[f.verb.at].start >= match.end()]
    ends = [f.start for f in later if f.goes_on and f.start >= min(after, default=0)]
    inside = cited.content(at for at in after if at < min(ends, default=len(cited.terms)))
    return inside[: lexicon.read("limits")["near"]["reach"]] if kind == "near" else inside
