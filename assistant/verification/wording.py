"""Whether a sentence says no more than its quotation: word by word, and of whom.

A small model writes an event in stronger words ("firmaron un acuerdo" for "coincidieron"), joins
the beginning of one sentence to the end of another, or gives one's deed to another. All of that
is made of plausible words, and scores of likeness hardly notice. So a sentence is proved only if
each of its clauses takes every word that carries something from one cited sentence (names may
come from anywhere in what is cited, its headline and its outlet), and if each name stands there
beside what it does. A sentence that fails need not be false; its quotation is proved, though.

In Spanish three more things are looked at, all of them crude and on the strict side: that each verb
has its subject, its complements and its tense from that verb of the quotation (verbs are known by
their endings, subjects by where they stand); that numbers count what they counted; and that what
weakens or limits the words that were kept (``limits.toml``: "podría", "casi", "si") is kept too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple, Protocol, TypeVar

from assistant.text import lexicon
from assistant.text.dates import Date
from assistant.text.facts import Facts, facts
from assistant.text.names import is_known
from assistant.text.speakers import saying
from assistant.text.terms import Term, fold
from assistant.verification.checks import Source
from assistant.verification.checks.dates import given_dates
from assistant.verification.checks.roles import Deed, deeds

# Inflections share all but their ends: "presidente", "presidencia".
_SHARED_LETTERS: Final = 5
_OTHER_END: Final = 2
# "Se", "le": what is shorter carries nothing.
_SHORTEST: Final = 3
# What may stand between a name and what it does: ", el alcalde de Soto,".
_APPOSITION: Final = re.compile(r",[^,;:.]*,|\([^)]*\)|—[^—]*—")
_MOST_BETWEEN: Final = 1
_CLAUSE_MARK: Final = re.compile(r"[,;:.()—]")
_QUOTING: Final = re.compile('[«“"]')
_SPANISH: Final = "es"
_SURE: Final = ("past", "future")
_LIKELY: Final = ("conditional", "imperfect", "subjunctive", "present")
_CONTRACTED: Final = {"al": "a", "del": "de"}
_GOING: Final = frozenset({"va", "van", "iba", "iban"})
_KINDS: Final = ("near", "ahead", "whole")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PARTING: Final = re.compile("[,;:.()—]")
# How many small words may stand between the parts of one verb: "ha sido ya condenado".
_MOST_PARTS: Final = 3


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_T = TypeVar("_T", bound=_Placed)


def unproved(claim: Facts, source: Source) -> tuple[str, ...]:
    """What keeps a claim from being borne out by what it cites; none where it says no more.

    These are words of the claim; where it lacks none, the words of the quotation that weaken or
    limit what the claim says without them.

    Args:
        claim: One sentence without markers, in the language of what it cites.
        source: What it cites.
    """
    lacking: list[str] = []
    for clause in claim.clauses:
        terms = [t for t in claim.terms if clause.start <= t.start < clause.end and _is_checked(t)]
        lacking += _fewest(_lacking(terms, claim, quote, source) for quote in source.quotes)
    if claim.language[:2] == _SPANISH:
        return tuple(lacking) or _misread(claim, source)
    return tuple(lacking) or tuple(_done_by_others(claim, source))


def _fewest(by_quote: Iterable[list[str]]) -> list[str]:
    return min(by_quote, key=len)


def _is_checked(term: Term) -> bool:
    return not term.is_stop and (term.is_name or len(term.word) >= _SHORTEST)


def _lacking(terms: Sequence[Term], claim: Facts, quote: Facts, source: Source) -> list[str]:
    near = (quote, *source.context)
    return [term.word for term in terms if not _is_borne(term, claim, near, source)]


def _is_borne(term: Term, claim: Facts, near: Sequence[Facts], source: Source) -> bool:
    """Whether a cited sentence and its headline hold the word; of a name, whatever is cited."""
    if date := _at(term, claim.dates):
        return any(date.matches(other) for part in near for other in _dates(part))
    if number := _at(term, claim.numbers):
        return any(number.values & part.values for part in near)
    if term.is_name and term.word[0].isalpha():
        return is_known(fold(term.word), _words(source), foreign=False)
    if _is_saying(term.word):
        return near[0].is_attributed or bool(_QUOTING.search(near[0].text))
    return any(_alike(term, other) for part in near for other in part.terms)


def _at(term: Term, places: Sequence[_T]) -> _T | None:
    return next((place for place in places if place.start <= term.start < place.end), None)


def _dates(part: Facts) -> Iterator[Date]:
    """The dates that a text gives, and its own."""
    yield from given_dates(part)
    if part.published:
        yield Date.of(part.published)


def _words(source: Source) -> set[str]:
    return {fold(term.word) for part in source.parts for term in part.terms}


@functools.lru_cache(maxsize=1024)
def _is_saying(word: str) -> bool:
    return bool(re.fullmatch(saying(), word, re.IGNORECASE))


def _alike(one: Term, other: Term) -> bool:
    """One word, however inflected."""
    if one.stem == other.stem:
        return True
    first, second = fold(one.word), fold(other.word)
    shortest = min(len(first), len(second))
    shared = max(_SHARED_LETTERS, shortest - _OTHER_END)
    return shortest >= shared and first[:shared] == second[:shared]


def _done_by_others(claim: Facts, source: Source) -> Iterator[str]:
    """Names that no cited sentence has beside what the claim says that they do."""
    for name, deed in deeds(claim, source.quoted)[0]:
        if not any(_does(name, deed, claim, quote) for quote in source.quotes):
            yield deed


def _does(name: frozenset[str], deed: str, claim: Facts, quote: Facts) -> bool:
    terms = quote.terms
    names = [at for at, term in enumerate(terms) if term.stem in name]
    done = [at for at, term in enumerate(terms) if term.stem == deed]
    if names:
        return any(_are_near(one, other, quote) for one, other in product(names, done))
    return bool(done) and not _has_other_doer(name, deed, deeds(claim, quote)[1])


def _has_other_doer(name: frozenset[str], deed: str, cited: Sequence[Deed]) -> bool:
    return any(done == deed and not name & other for other, done in cited)


def _are_near(name: int, deed: int, quote: Facts) -> bool:
    """Whether nothing but an apposition and a word stands between a name and what it does."""
    first, last = sorted((name, deed))
    start = quote.terms[first].start + len(quote.terms[first].word)
    between = quote.text[start : quote.terms[last].start]
    kept = _APPOSITION.sub(lambda apart: " " * len(apart.group()), between)
    words = [t for t in quote.terms[first + 1 : last] if kept[t.start - start].strip()]
    apart = bool(_CLAUSE_MARK.search(kept))
    return not apart and sum(not term.is_stop for term in words) <= _MOST_BETWEEN


class _Verb(NamedTuple):
    """A finite verb of a text, by the places of its words among the text's.

    Attributes:
        at: The word that carries its meaning: "condenado" of "fue condenado".
        first: Its first word, with pronouns and "no".
        tense: Its tense, as the lexicon calls it; "future" also for "va a".
        is_passive: Whether it is done to its subject.
    """

    at: int
    first: int
    tense: str
    is_passive: bool = False


class _Frame(NamedTuple):
    """A verb with what belongs to it.

    Attributes:
        verb: The verb.
        subject: Where its subject stands if that is before it.
        start: The first word of its clause.
        around: Where the subject of the clause around this one stands.
        goes_on: Whether it stands beside an earlier clause, or goes on with it.
        is_relative: Whether "que" or its like opens the clause.
    """

    verb: _Verb
    subject: range
    start: int
    around: range
    goes_on: bool = False
    is_relative: bool = False


class _Row:
    """A text as a row of words, with its verbs and what belongs to each."""

    def __init__(self, text: Facts, known: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.terms = text.terms
        self.words = [term.word.lower() for term in text.terms]
        self._known = known
        self.frames: list[_Frame] = []
        for verb in self._verbs():
            self.frames.append(self._frame(verb))

    def content(self, span: Iterable[int]) -> list[int]:
        """Those of some places whose words carry something."""
        return [at for at in span if _is_checked(self.terms[at])]

    def is_time(self, at: int) -> bool:
        """Whether a word tells a day, a month or a year."""
        term = self.terms[at]
        calendar = fold(term.word) in _grammar("times") or _YEAR.fullmatch(term.word)
        return bool(calendar or _at(term, self.text.dates))

    def end(self, frame: _Frame) -> int:
        """One past the last word that may belong to a verb."""
        after = [other.start for other in self.frames if other.verb.at > frame.verb.at]
        return next((start for start in after if start > frame.verb.at), len(self.terms))

    def led(self, at: int) -> str | None:
        """The preposition of a word, "" if it has none; None where it cannot be told."""
        is_bare = True
        while not self._is_parted(at) and at:
            is_bare = is_bare and not self.words[at][0].isdigit()
            at -= 1
            word = self.words[at]
            if word in _grammar("prepositions"):
                lead = _CONTRACTED.get(word, word)
                compound = at and self.words[at - 1] in _grammar("leading")
                return f"{self.words[at - 1]} {lead}" if compound else lead
            if word in _grammar("coordinators"):
                return None
            if word in _grammar("determiners"):
                is_bare = False
            elif not is_bare or not _is_checked(self.terms[at]) or self._is_verb(at):
                return ""
        return None if at else ""

    def subjects(self, frame: _Frame) -> list[int]:
        """Words before a verb that may be its subject."""
        own = self.content(frame.subject)
        return [
            at for at in own if frame.is_relative or (not self.led(at) and not self.is_time(at))
        ]

    def _opens(self, at: int) -> bool:
        """Whether a noun with its article or a name begins: "dijo el alcalde"."""
        return at < len(self.words) and (
            self.terms[at].is_name or self.words[at] in _grammar("determiners")
        )

    def is_noun(self, at: int) -> bool:
        """Whether an article or a capital letter tells a noun."""
        article = not self._is_parted(at) and self.words[at - 1] in _grammar("determiners")
        return article or self.terms[at].is_name

    def is_speaker(self, at: int) -> bool:
        """Whether a word stands where one who says something stands."""
        saying = [f for f in self.frames if _is_saying(self.words[f.verb.at])]
        said = any(at in f.subject or at in range(f.verb.at, self.end(f)) for f in saying)
        return said or self.is_credited(at)

    def governor(self, frame: _Frame) -> int | None:
        """The verb of whose "que" a clause is: "contó" of "contó que el río creció"."""
        earlier = [f.verb.at for f in self.frames if f.verb.at < frame.verb.at]
        opens = earlier[-1] + 1 if earlier else -1
        return opens - 1 if self.words[opens] == "que" and not self._is_parted(opens) else None

    def is_listed(self, frame: _Frame) -> bool:
        """Whether order tells what belongs together: "a uno dos y a otro tres", "más que"."""
        words = self.words[frame.verb.at : self.end(frame)]
        return not (_grammar("coordinators") | _grammar("comparing")).isdisjoint(words)

    def fixed(self, span: Iterable[int]) -> list[int]:
        """Complements whose order tells something: none of place or cause, but in comparisons."""
        found, is_loose, loose = [], False, _grammar("loose")
        if not _grammar("comparing").isdisjoint(self.words):
            loose = frozenset()
        for at in span:
            lead = self.led(at)
            is_loose = (
                lead in loose
                or self.is_credited(at)
                or self.is_time(at)
                or (is_loose and lead == "de")
            )
            if not is_loose:
                found.append(at)
        return found

    def head(self, at: int) -> int | None:
        """The word before the "de" that leads another."""
        while self.words[at] not in {"de", "del"}:
            at -= 1
        held = not self._is_parted(at) and _is_checked(self.terms[at - 1])
        return at - 1 if held else None

    def is_unbroken(self, one: int, other: int) -> bool:
        """Whether no mark, no "y" and no verb stands between two words."""
        between = range(one + 1, other + 1)
        joined = any(self.words[at] in _grammar("coordinators") for at in between)
        return not joined and not any(self._is_parted(at) or self._is_verb(at) for at in between)

    def is_credited(self, at: int) -> bool:
        """Whether it names who says the rest: "según la consejera, Ana Ruiz,"."""
        verbs = [frame for frame in self.frames if frame.verb.at < at]
        since = verbs[-1].verb.at + 1 if verbs else 0
        ahead = [frame for frame in self.frames if at in frame.subject]
        return "según" in self.words[since:at] and not ahead

    def to_verb(self, scope: Sequence[Term]) -> Sequence[Term]:
        """Some words up to the first verb among them."""
        verbs = {self.terms[frame.verb.at].start for frame in self.frames}
        last = next((n for n, term in enumerate(scope) if term.start in verbs), len(scope))
        return scope[: last + 1]

    def _is_verb(self, at: int) -> bool:
        return any(frame.verb.first <= at <= frame.verb.at for frame in self.frames)

    def _is_parted(self, at: int) -> bool:
        """Whether a mark stands before a word."""
        if not 0 < at < len(self.terms):
            return True
        before, after = self.terms[at - 1], self.terms[at].start
        return bool(_PARTING.search(self.text.text[before.start + len(before.word) : after]))

    def _verbs(self) -> Iterator[_Verb]:
        at = 0
        while at < len(self.terms):
            tense = self._tense(at)
            if tense:
                verb = self._compound(at, tense)
                yield verb._replace(first=self._with_clitics(at))
                at = verb.at
            at += 1

    def _with_clitics(self, at: int) -> int:
        while self.words[at - 1] in _grammar("clitics") and not self._is_parted(at):
            at -= 1
        return at

    def _compound(self, at: int, tense: str) -> _Verb:
        """A verb with its auxiliaries: "ha cerrado", "fue condenado", "va a suspender"."""
        word = self.words[at]
        perfect, passive = _is_form("perfect", word), _is_form("passive", word)
        for after in range(at + 1, min(at + 1 + _MOST_PARTS, len(self.terms))):
            if self._is_parted(after):
                break
            if (perfect or passive) and _is_form("participle", self.words[after]):
                if self.words[after] == "sido":
                    passive = True
                    continue
                return _Verb(after, at, "past" if perfect else tense, passive)
            if word in _GOING and _is_form("infinitive", self.words[after]):
                return _Verb(after, at, "future")
        return _Verb(at, at, tense)

    def _tense(self, at: int) -> str:
        """The tense of a word; empty if it is no verb, or is not known for one."""
        word = self.words[at]
        if self.terms[at].is_name:
            return ""
        before = "" if self._is_parted(at) or self.words[at - 1] == "según" else self.words[at - 1]
        if before in _grammar("prepositions"):
            return ""
        sure = next((tense for tense in _SURE if _is_form(tense, word)), "")
        if sure or before in _grammar("determiners"):
            return sure
        likely = next((tense for tense in _LIKELY if _is_form(tense, word)), "")
        if likely != "present" or word in self._known or _is_form("irregular", word):
            return likely
        if self.terms[at].is_stop or word in _grammar("leading") or self._is_parted(at + 1):
            return ""
        after = self.words[at + 1]
        return likely if after in _grammar("openers") or after[0].isdigit() else ""

    def _frame(self, verb: _Verb) -> _Frame:
        before = self.frames[-1] if self.frames else None
        low = before.verb.at + 1 if before else 0
        span = range(low, verb.first)
        subs = [at for at in span if self.words[at] in _grammar("subordinators")]
        marks = (
            [at for at in range(low, verb.first + 1) if at and self._is_parted(at)]
            if before
            else []
        )
        joins = [at for at in span if self.words[at] in _grammar("coordinators")]
        last = span[-1] if span else low
        if subs and subs[-1] == last:
            return self._subordinate(verb, range(low, last), before)
        if before and (verb.first in marks or (joins and joins[-1] == last)):
            return self._beside(verb, before, subs, marks)
        joining = _grammar("coordinators") | _grammar("contrasts")
        opens = max([*(at + 1 for at in subs), *marks], default=0)
        if before and not opens and joins:
            opens = joins[-1] + 1
        if opens or before is None:
            own = range(opens or self._after_opening(verb.first), verb.first)
            relative = bool(subs) and subs[-1] + 1 == opens and self._is_relative(subs[-1])
            around = range(low, subs[-1]) if relative else own
            goes_on = opens > 0 and self.words[opens - 1] in joining
            return _Frame(verb, own, opens, around, goes_on=goes_on)
        return self._resumed(verb, before)

    def _after_opening(self, verb: int) -> int:
        """Where the subject begins behind what may stand before it: "Según Asaja, la cosecha"."""
        if self.words[0] not in _grammar("prepositions"):
            return 0
        marks = [at for at in range(1, verb + 1) if self._is_parted(at)]
        return next((at for at in reversed(marks) if at < verb or self.words[0] == "según"), 0)

    def _is_relative(self, at: int) -> bool:
        return self.words[at] in _grammar("relatives")

    def _subordinate(self, verb: _Verb, outside: range, before: _Frame | None) -> _Frame:
        """Right after "que" or "cuando"; after a noun "que" stands for that."""
        inside = bool(self._is_relative(outside.stop) and self.content(outside))
        if inside and self.words[outside.stop] in _grammar("standing"):
            return _Frame(verb, outside, outside.stop, outside, is_relative=True)
        if before is None:
            return _Frame(verb, range(0), outside.stop, outside)
        return _Frame(verb, before.subject, outside.stop, before.around)

    def _beside(
        self, verb: _Verb, before: _Frame, subs: Sequence[int], marks: Sequence[int]
    ) -> _Frame:
        """Right after "y" or a comma: of the same subject, or of one with an apposition."""
        if subs and len(marks) > 1 and subs[-1] + 1 < marks[0]:
            own = range(subs[-1] + 1, verb.first)
            return _Frame(verb, own, own.start, own)
        if verb.first in marks and _is_saying(self.words[verb.at]) and self._opens(verb.at + 1):
            return _Frame(verb, range(0), verb.first, range(0))
        main = next((f for f in reversed(self.frames) if not f.is_relative), None)
        if main is None or main.around != main.subject:
            own = before.around if main is None else main.around
            return _Frame(verb, own, verb.first, own, goes_on=True)
        return _Frame(verb, main.subject, verb.first, main.subject, goes_on=True)

    def _resumed(self, verb: _Verb, before: _Frame) -> _Frame:
        """After a relative clause without a mark: "el puente que une las orillas costó"."""
        if before.around != before.subject or before.is_relative:
            own = before.around
            return _Frame(verb, own, verb.first, own, goes_on=True)
        own = range(before.subject.start, verb.first)
        return _Frame(verb, own, own.start, own)


@functools.cache
def _grammar(key: str) -> frozenset[str]:
    return frozenset(str(lexicon.read("limits")["grammar"][key]).split())


@functools.lru_cache(maxsize=4096)
def _is_form(kind: str, word: str) -> bool:
    return bool(re.fullmatch(lexicon.read("limits")["verbs"][kind], word))


@functools.lru_cache(maxsize=64)
def _rows(claim: Facts, quote: Facts) -> tuple[_Row, _Row]:
    """Both texts; a word that is plainly a verb in one is so in the other."""
    return _Row(claim, _forms(quote)), _Row(quote, _forms(claim))


def _forms(text: Facts) -> frozenset[str]:
    row = _Row(text)
    return frozenset(row.words[frame.verb.at] for frame in row.frames)


def _misread(claim: Facts, source: Source) -> tuple[str, ...]:
    """Words that a claim has from what it cites, but that say something else there."""
    found: list[str] = []
    told = _rows(claim, source.quotes[0])[0]
    for number in range(len(told.frames)):
        by_quote = (_misplaced(number, *_rows(claim, quote)) for quote in source.quotes)
        found += _fewest(by_quote)
    if not told.frames:
        found += _fewest(_unordered(*_rows(claim, quote)) for quote in source.quotes)
    found += _fewest(_miscounted(claim, quote) for quote in source.quotes)
    return tuple(found) or tuple(_unlimited(claim, source))


def _misplaced(number: int, told: _Row, cited: _Row) -> list[str]:
    """The words of one verb of the claim that do not belong to that verb in a quotation."""
    frame = told.frames[number]
    word = told.words[frame.verb.at]
    same = [f for f in cited.frames if _alike(told.terms[frame.verb.at], cited.terms[f.verb.at])]
    if not same:
        empty = told.terms[frame.verb.at].is_stop and not _is_form("carrying", word)
        return [] if empty else [word]
    return _fewest(
        [word, *_moved(frame, other, told, cited)]
        if not _is_same_tense(frame, other, told, cited)
        else _moved(frame, other, told, cited)
        for other in same
    )


def _is_same_tense(one: _Frame, other: _Frame, told: _Row, cited: _Row) -> bool:
    words = told.words[one.verb.at], cited.words[other.verb.at]
    return one.verb.tense == other.verb.tense or words[0] == words[1]


def _moved(one: _Frame, other: _Frame, told: _Row, cited: _Row) -> list[str]:
    """Words that a claim has as subject or complements of a verb, and a quotation does not."""
    after = told.content(range(one.verb.at + 1, told.end(one)))
    doers, rest = _places(one, other, cited)
    if not doers and one.verb.is_passive == other.verb.is_passive:
        objects = {place for at in after for place in _matches(at, told, cited)}
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


def _is_told(governor: int, told: _Row, cited: _Row) -> bool:
    """Whether a claim has "contó que", too; who is named is named again wherever it has not."""
    named = cited.text.speakers and _is_saying(cited.words[governor])
    verbs = [told.terms[frame.verb.at] for frame in told.frames]
    credited = told.text.is_attributed and _is_saying(cited.words[governor])
    return bool(named or credited or any(_alike(cited.terms[governor], verb) for verb in verbs))


def _places(one: _Frame, other: _Frame, cited: _Row) -> tuple[list[int], list[int]]:
    """Where a quotation has who does it, and where what else belongs to the verb."""
    after = cited.content(range(other.verb.at + 1, cited.end(other)))
    before = cited.content({*other.subject, *range(other.start, other.verb.first)})
    doers = cited.subjects(other)
    if one.verb.is_passive and not other.verb.is_passive:
        return [at for at in after if cited.led(at) in {"", "a", None}], before + after
    if other.verb.is_passive and not one.verb.is_passive:
        return [at for at in after if cited.led(at) in {"por", None}], before + after
    return doers, [at for at in before if at not in doers] + after


def _matches(at: int, told: _Row, cited: _Row) -> list[int]:
    own = told.terms[at]
    places = range(len(cited.terms))
    return [place for place in cited.content(places) if _alike(own, cited.terms[place])]


def _stands(at: int, places: Sequence[int], told: _Row, cited: _Row, is_open: bool) -> bool:
    matches = _matches(at, told, cited)
    if told.is_credited(at):
        return not matches or any(map(cited.is_speaker, matches))
    return bool(set(matches) & set(places)) if matches else is_open


def _belongs(at: int, places: Sequence[int], told: _Row, cited: _Row, turned: bool) -> bool:
    matches, lead = _matches(at, told, cited), told.led(at)
    if not matches:
        return True
    if told.is_credited(at):
        return any(map(cited.is_speaker, matches))
    near = set(matches) & set(places)
    if turned or told.is_time(at) or lead is None:
        return bool(near)
    return any(cited.led(place) in {lead, None} for place in near)


def _is_of_same(at: int, told: _Row, cited: _Row) -> bool:
    """Whether what stands before "de" also does so, however far, in a quotation."""
    head = told.head(at) if told.led(at) == "de" else None
    if head is None or not (owners := _matches(head, told, cited)):
        return True
    spans = [(one, own) for one in owners for own in _matches(at, told, cited) if one < own]
    return any(cited.is_unbroken(*span) for span in spans)


def _out_of_order(span: Iterable[int], told: _Row, cited: _Row) -> list[int]:
    """Words that a claim has before others that stand before them in the quotation."""
    last, wrong = -1, []
    for at in span:
        matches = _matches(at, told, cited)
        later = [place for place in matches if place > last]
        if matches and not later:
            wrong.append(at)
        last = min(later, default=last)
    return wrong


def _unordered(told: _Row, cited: _Row) -> list[str]:
    span = told.content(range(len(told.terms)))
    return [told.words[at] for at in _out_of_order(span, told, cited)]


def _miscounted(claim: Facts, quote: Facts) -> list[str]:
    """Numbers that count something else in a quotation."""
    wrong = []
    for number in claim.numbers:
        same = [other for other in quote.numbers if other.values & number.values]
        own = _counted(claim, number.end)[:1]
        near = [term for other in same for term in _counted(quote, other.end)]
        if own and same and not any(_alike(own[0], term) for term in near):
            wrong.append(number.text)
    return wrong


def _counted(text: Facts, end: int) -> list[Term]:
    """The two words right behind a number."""
    after = [term for term in text.terms if term.start >= end][:4]
    words = [t for t in after if not _PARTING.search(text.text[end : t.start]) and _is_checked(t)]
    return words[:2]


def _unlimited(claim: Facts, source: Source) -> Iterator[str]:
    """What weakens or limits words in one of the texts alone."""
    for quote in source.quotes:
        told, cited = _rows(claim, quote)
        if kept := _kept(told, cited):
            for kind, row in _limits():
                yield from _dropped(row, kind, claim, cited, kept)
            if quote.is_attributed and not quote.speakers and not claim.is_attributed:
                yield next((t.word for t in quote.terms if _is_saying(t.word)), "según")
    yield from _fewest(_misdenied(*_rows(claim, quote)) for quote in source.quotes)
    whole = " ".join(part.text for part in source.parts)
    for kind, row in _limits():
        if not _found(row, kind, facts(whole, _SPANISH)):
            yield from (match.group() for match in _found(row, kind, claim))


def _misdenied(told: _Row, cited: _Row) -> list[str]:
    """What a claim denies, and a quotation does not: "pidió que no" for "no pidió que"."""
    denied = [term for one in cited.text.denials for term in cited.to_verb(one.scope)]
    own = [(one.word, one.scope[0]) for one in told.text.denials if one.scope]
    return [word for word, term in own if not any(_alike(term, other) for other in denied)]


def _limits() -> Iterator[tuple[str, str]]:
    return ((kind, row) for kind in _KINDS for row in lexicon.read("limits")[kind]["rows"])


def _found(row: str, kind: str, text: Facts) -> list[re.Match[str]]:
    return list(_limit(row).finditer(text.text.lower() if kind == "whole" else text.folded))


@functools.cache
def _limit(row: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{row})(?!\w)")


def _dropped(row: str, kind: str, claim: Facts, cited: _Row, kept: set[int]) -> list[str]:
    """A limit that the quotation has of words that are kept, as often as the claim has it not."""
    found = _found(row, kind, cited.text)
    limiting = [one for one in found if kind == "whole" or kept & set(_reach(kind, one, cited))]
    return [one.group() for one in limiting[len(_found(row, kind, claim)) :]]


def _kept(told: _Row, cited: _Row) -> set[int]:
    """Where the words of a claim stand in a quotation: of several places the nearest."""
    kept, last = set(), 0
    for at in told.content(range(len(told.terms))):
        if matches := _matches(at, told, cited):
            last = min(matches, key=lambda place: abs(place - last))
            kept.add(last)
    return kept


def _reach(kind: str, match: re.Match[str], cited: _Row) -> list[int]:
    """The words that a limit is about."""
    after = [at for at, term in enumerate(cited.terms) if term.start >= match.end()]
    later = [f for f in cited.frames if cited.terms[f.verb.at].start >= match.end()]
    ends = [f.start for f in later if f.goes_on and f.start >= min(after, default=0)]
    inside = cited.content(at for at in after if at < min(ends, default=len(cited.terms)))
    return inside[: lexicon.read("limits")["near"]["reach"]] if kind == "near" else inside
