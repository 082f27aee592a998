"""Words that a claim has from its quotation, and that say something else there.

Each verb of a claim must have its subject, its complements and its tense from that verb of one
quotation, and each number must count what it counted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Final

from assistant.text.facts import Facts
from assistant.text.terms import Term
from assistant.verification.checks import Source
from assistant.verification.verb_frames import Frame, VerbRow, is_form
from assistant.verification.words import alike, fewest, is_checked, is_saying

_PARTING: Final = re.compile("[,;:.()—]")


@functools.lru_cache(maxsize=64)
def rows(claim: Facts, quote: Facts) -> tuple[VerbRow, VerbRow]:
    """Both texts; a word that is plainly a verb in one is so in the other."""
    return VerbRow(claim, _forms(quote)), VerbRow(quote, _forms(claim))


def _forms(text: Facts) -> frozenset[str]:
    row = VerbRow(text)
    return frozenset(row.words[frame.verb.at] for frame in row.frames)


def misread(claim: Facts, source: Source) -> tuple[str, ...]:
    """Words that a claim has from what it cites, but that say something else there."""
    found: list[str] = []
    told = rows(claim, source.quotes[0])[0]
    for number in range(len(told.frames)):
        by_quote = (_misplaced(number, *rows(claim, quote)) for quote in source.quotes)
        found += fewest(by_quote)
    if not told.frames:
        found += fewest(_unordered(*rows(claim, quote)) for quote in source.quotes)
    found += fewest(_miscounted(claim, quote) for quote in source.quotes)
    return tuple(found)


def _misplaced(number: int, told: VerbRow, cited: VerbRow) -> list[str]:
    """The words of one verb of the claim that do not belong to that verb in a quotation."""
    frame = told.frames[number]
    word = told.words[frame.verb.at]
    same = [f for f in cited.frames if alike(told.terms[frame.verb.at], cited.terms[f.verb.at])]
    if not same:
        empty = told.terms[frame.verb.at].is_stop and not is_form("carrying", word)
        return [] if empty else [word]
    return fewest(
        [word, *_moved(frame, other, told, cited)]
        if not _is_same_tense(frame, other, told, cited)
        else _moved(frame, other, told, cited)
        for other in same
    )


def _is_same_tense(one: Frame, other: Frame, told: VerbRow, cited: VerbRow) -> bool:
    words = told.words[one.verb.at], cited.words[other.verb.at]
    return one.verb.tense == other.verb.tense or words[0] == words[1]


def _moved(one: Frame, other: Frame, told: VerbRow, cited: VerbRow) -> list[str]:
    """Words that a claim has as subject or complements of a verb, and a quotation does not."""
    after = told.content(range(one.verb.at + 1, told.end(one)))
    doers, rest = _places(one, other, cited)
    if not doers and one.verb.is_passive == other.verb.is_passive:
        objects = {place for at in after for place in matching(at, told, cited)}
        doers = [at for at in rest if at > other.verb.at and not cited.led(at)]
        is_open = not any(cited.is_noun(at) for at in doers if at not in objects)
    else:
        is_open = not doers
    subject = told.subjects(one)
    heads = [at for at in subject if at - 1 not in subject]
    wrong = [at for at in heads if not _stands(at, doers, told, cited, is_open)]
    led = [at for at in told.content(range(one.start, one.verb.first)) if at not in heads]
    wrong += [at for at in led if not _stands(at, [*doers, *rest], told, cited, True)]
    turned = one.verb.is_passive != other.verb.is_passive
    wrong += [at for at in after if not _belongs(at, rest, told, cited, turned)]
    wrong += [at for at in [*led, *after] if not _is_of_same(at, told, cited)]
    if (governor := cited.governor(other)) is not None and not _is_told(governor, told, cited):
        return [*(told.words[at] for at in wrong), cited.words[governor]]
    if not wrong and not turned and cited.is_listed(other):
        wrong = _out_of_order(told.fixed(after), told, cited)
    return [told.words[at] for at in wrong]


def _is_told(governor: int, told: VerbRow, cited: VerbRow) -> bool:
    """Whether a claim has "contó que", too; who is named is named again wherever it has not."""
    named = cited.text.speakers and is_saying(cited.words[governor])
    verbs = [told.terms[frame.verb.at] for frame in told.frames]
    credited = told.text.is_attributed and is_saying(cited.words[governor])
    return bool(named or credited or any(alike(cited.terms[governor], verb) for verb in verbs))


def _places(one: Frame, other: Frame, cited: VerbRow) -> tuple[list[int], list[int]]:
    """Where a quotation has who does it, and where what else belongs to the verb."""
    after = cited.content(range(other.verb.at + 1, cited.end(other)))
    before = cited.content({*other.subject, *range(other.start, other.verb.first)})
    doers = cited.subjects(other)
    if one.verb.is_passive and not other.verb.is_passive:
        return [at for at in after if cited.led(at) in {"", "a", None}], before + after
    if other.verb.is_passive and not one.verb.is_passive:
        return [at for at in after if cited.led(at) in {"por", None}], before + after
    return doers, [at for at in before if at not in doers] + after


def matching(at: int, told: VerbRow, cited: VerbRow) -> list[int]:
    """Where a quotation has a word of a claim.

    Args:
        at: Place of the word.
        told: The claim.
        cited: The quotation.
    """
    own = told.terms[at]
    places = range(len(cited.terms))
    return [place for place in cited.content(places) if alike(own, cited.terms[place])]


def _stands(at: int, places: Sequence[int], told: VerbRow, cited: VerbRow, is_open: bool) -> bool:
    matches = matching(at, told, cited)
    if told.is_credited(at):
        return not matches or any(map(cited.is_speaker, matches))
    return bool(set(matches) & set(places)) if matches else is_open


def _belongs(at: int, places: Sequence[int], told: VerbRow, cited: VerbRow, turned: bool) -> bool:
    matches, lead = matching(at, told, cited), told.led(at)
    if not matches:
        return True
    if told.is_credited(at):
        return any(map(cited.is_speaker, matches))
    near = set(matches) & set(places)
    if turned or told.is_time(at) or lead is None:
        return bool(near)
    return any(cited.led(place) in {lead, None} for place in near)


def _is_of_same(at: int, told: VerbRow, cited: VerbRow) -> bool:
    """Whether what stands before "de" also does so, however far, in a quotation."""
    head = told.head(at) if told.led(at) == "de" else None
    if head is None or not (owners := matching(head, told, cited)):
        return True
    spans = [(one, own) for one in owners for own in matching(at, told, cited) if one < own]
    return any(cited.is_unbroken(*span) for span in spans)


def _out_of_order(span: Iterable[int], told: VerbRow, cited: VerbRow) -> list[int]:
    """Words that a claim has before others that stand before them in the quotation."""
    last, wrong = -1, []
    for at in span:
        matches = matching(at, told, cited)
        later = [place for place in matches if place > last]
        if matches and not later:
            wrong.append(at)
        last = min(later, default=last)
    return wrong


def _unordered(told: VerbRow, cited: VerbRow) -> list[str]:
    span = told.content(range(len(told.terms)))
    return [told.words[at] for at in _out_of_order(span, told, cited)]


def _miscounted(claim: Facts, quote: Facts) -> list[str]:
    """Numbers that count something else in a quotation."""
    wrong = []
    for number in claim.numbers:
        same = [other for other in quote.numbers if other.values & number.values]
        own = _counted(claim, number.end)[:1]
        near = [term for other in same for term in _counted(quote, other.end)]
        if own and same and not any(alike(own[0], term) for term in near):
            wrong.append(number.text)
    return wrong


def _counted(text: Facts, end: int) -> list[Term]:
    """The two words right behind a number."""
    after = [term for term in text.terms if term.start >= end][:4]
    words = [t for t in after if not _PARTING.search(text.text[end : t.start]) and is_checked(t)]
    return words[:2]
