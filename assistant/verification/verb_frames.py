"""Which verb has which subject and complements in a Spanish sentence, by its surface alone.

Nothing is parsed: verbs are known by their endings, subjects by where they stand, complements by
their prepositions (``limits.toml``). That is crude, and strict where it errs: two texts that it
reads differently are not taken to say the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.facts import Facts
from assistant.text.terms import Term, fold
from assistant.verification.words import at_place, is_checked, is_saying

_SURE: Final = ("past", "future")
_LIKELY: Final = ("conditional", "imperfect", "subjunctive", "present")
_CONTRACTED: Final = {"al": "a", "del": "de"}
_GOING: Final = frozenset({"va", "van", "iba", "iban"})
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PARTING: Final = re.compile("[,;:.()—]")
# How many small words may stand between the parts of one verb: "ha sido ya condenado".
_MOST_PARTS: Final = 3


class Verb(NamedTuple):
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


class Frame(NamedTuple):
    """A verb with what belongs to it.

    Attributes:
        verb: The verb.
        subject: Where its subject stands if that is before it.
        start: The first word of its clause.
        around: Where the subject of the clause around this one stands.
        goes_on: Whether it stands beside an earlier clause, or goes on with it.
        is_relative: Whether "que" or its like opens the clause.
    """

    verb: Verb
    subject: range
    start: int
    around: range
    goes_on: bool = False
    is_relative: bool = False


class VerbRow:
    """A text as a row of words, with its verbs and what belongs to each."""

    def __init__(self, text: Facts, known: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.terms = text.terms
        self.words = [term.word.lower() for term in text.terms]
        self._known = known
        self.frames: list[Frame] = []
        for verb in self._verbs():
            self.frames.append(self._frame(verb))

    def content(self, span: Iterable[int]) -> list[int]:
        """Those of some places whose words carry something."""
        return [at for at in span if is_checked(self.terms[at])]

    def is_time(self, at: int) -> bool:
        """Whether a word tells a day, a month or a year."""
        term = self.terms[at]
        calendar = fold(term.word) in grammar("times") or _YEAR.fullmatch(term.word)
        return bool(calendar or at_place(term, self.text.dates))

    def end(self, frame: Frame) -> int:
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
            if word in grammar("prepositions"):
                lead = _CONTRACTED.get(word, word)
                compound = at and self.words[at - 1] in grammar("leading")
                return f"{self.words[at - 1]} {lead}" if compound else lead
            if word in grammar("coordinators"):
                return None
            if word in grammar("determiners"):
                is_bare = False
            elif not is_bare or not is_checked(self.terms[at]) or self._is_verb(at):
                return ""
        return None if at else ""

    def subjects(self, frame: Frame) -> list[int]:
        """Words before a verb that may be its subject."""
        own = self.content(frame.subject)
        return [
            at for at in own if frame.is_relative or (not self.led(at) and not self.is_time(at))
        ]

    def _opens(self, at: int) -> bool:
        """Whether a noun with its article or a name begins: "dijo el alcalde"."""
        return at < len(self.words) and (
            self.terms[at].is_name or self.words[at] in grammar("determiners")
        )

    def is_noun(self, at: int) -> bool:
        """Whether an article or a capital letter tells a noun."""
        article = not self._is_parted(at) and self.words[at - 1] in grammar("determiners")
        return article or self.terms[at].is_name

    def is_speaker(self, at: int) -> bool:
        """Whether a word stands where one who says something stands."""
        saying = [f for f in self.frames if is_saying(self.words[f.verb.at])]
        said = any(at in f.subject or at in range(f.verb.at, self.end(f)) for f in saying)
        return said or self.is_credited(at)

    def governor(self, frame: Frame) -> int | None:
        """The verb of whose "que" a clause is: "contó" of "contó que el río creció"."""
        earlier = [f.verb.at for f in self.frames if f.verb.at < frame.verb.at]
        opens = earlier[-1] + 1 if earlier else -1
        return opens - 1 if self.words[opens] == "que" and not self._is_parted(opens) else None

    def is_listed(self, frame: Frame) -> bool:
        """Whether order tells what belongs together: "a uno dos y a otro tres", "más que"."""
        words = self.words[frame.verb.at : self.end(frame)]
        return not (grammar("coordinators") | grammar("comparing")).isdisjoint(words)

    def fixed(self, span: Iterable[int]) -> list[int]:
        """Complements whose order tells something: none of place or cause, but in comparisons."""
        found, is_loose, loose = [], False, grammar("loose")
        if not grammar("comparing").isdisjoint(self.words):
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
        held = not self._is_parted(at) and is_checked(self.terms[at - 1])
        return at - 1 if held else None

    def is_unbroken(self, one: int, other: int) -> bool:
        """Whether no mark, no "y" and no verb stands between two words."""
        between = range(one + 1, other + 1)
        joined = any(self.words[at] in grammar("coordinators") for at in between)
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

    def _verbs(self) -> Iterator[Verb]:
        at = 0
        while at < len(self.terms):
            tense = self._tense(at)
            if tense:
                verb = self._compound(at, tense)
                yield verb._replace(first=self._with_clitics(at))
                at = verb.at
            at += 1

    def _with_clitics(self, at: int) -> int:
        while self.words[at - 1] in grammar("clitics") and not self._is_parted(at):
            at -= 1
        return at

    def _compound(self, at: int, tense: str) -> Verb:
        """A verb with its auxiliaries: "ha cerrado", "fue condenado", "va a suspender"."""
        word = self.words[at]
        perfect, passive = is_form("perfect", word), is_form("passive", word)
        for after in range(at + 1, min(at + 1 + _MOST_PARTS, len(self.terms))):
            if self._is_parted(after):
                break
            if (perfect or passive) and is_form("participle", self.words[after]):
                if self.words[after] == "sido":
                    passive = True
                    continue
                return Verb(after, at, "past" if perfect else tense, passive)
            if word in _GOING and is_form("infinitive", self.words[after]):
                return Verb(after, at, "future")
        return Verb(at, at, tense)

    def _tense(self, at: int) -> str:
        """The tense of a word; empty if it is no verb, or is not known for one."""
        word = self.words[at]
        if self.terms[at].is_name:
            return ""
        before = "" if self._is_parted(at) or self.words[at - 1] == "según" else self.words[at - 1]
        if before in grammar("prepositions"):
            return ""
        sure = next((tense for tense in _SURE if is_form(tense, word)), "")
        if sure or before in grammar("determiners"):
            return sure
        likely = next((tense for tense in _LIKELY if is_form(tense, word)), "")
        if likely != "present" or word in self._known or is_form("irregular", word):
            return likely
        if self.terms[at].is_stop or word in grammar("leading") or self._is_parted(at + 1):
            return ""
        after = self.words[at + 1]
        return likely if after in grammar("openers") or after[0].isdigit() else ""

    def _frame(self, verb: Verb) -> Frame:
        before = self.frames[-1] if self.frames else None
        low = before.verb.at + 1 if before else 0
        span = range(low, verb.first)
        subs = [at for at in span if self.words[at] in grammar("subordinators")]
        marks = (
            [at for at in range(low, verb.first + 1) if at and self._is_parted(at)]
            if before
            else []
        )
        joins = [at for at in span if self.words[at] in grammar("coordinators")]
        last = span[-1] if span else low
        if subs and subs[-1] == last:
            return self._subordinate(verb, range(low, last), before)
        if before and (verb.first in marks or (joins and joins[-1] == last)):
            return self._beside(verb, before, subs, marks)
        joining = grammar("coordinators") | grammar("contrasts")
        opens = max([*(at + 1 for at in subs), *marks], default=0)
        if before and not opens and joins:
            opens = joins[-1] + 1
        if opens or before is None:
            own = range(opens or self._after_opening(verb.first), verb.first)
            relative = bool(subs) and subs[-1] + 1 == opens and self._is_relative(subs[-1])
            around = range(low, subs[-1]) if relative else own
            goes_on = opens > 0 and self.words[opens - 1] in joining
            return Frame(verb, own, opens, around, goes_on=goes_on)
        return self._resumed(verb, before)

    def _after_opening(self, verb: int) -> int:
        """Where the subject begins behind what may stand before it: "Según Asaja, la cosecha"."""
        if self.words[0] not in grammar("prepositions"):
            return 0
        marks = [at for at in range(1, verb + 1) if self._is_parted(at)]
        return next((at for at in reversed(marks) if at < verb or self.words[0] == "según"), 0)

    def _is_relative(self, at: int) -> bool:
        return self.words[at] in grammar("relatives")

    def _subordinate(self, verb: Verb, outside: range, before: Frame | None) -> Frame:
        """Right after "que" or "cuando"; after a noun "que" stands for that."""
        inside = bool(self._is_relative(outside.stop) and self.content(outside))
        if inside and self.words[outside.stop] in grammar("standing"):
            return Frame(verb, outside, outside.stop, outside, is_relative=True)
        if before is None:
            return Frame(verb, range(0), outside.stop, outside)
        return Frame(verb, before.subject, outside.stop, before.around)

    def _beside(
        self, verb: Verb, before: Frame, subs: Sequence[int], marks: Sequence[int]
    ) -> Frame:
        """Right after "y" or a comma: of the same subject, or of one with an apposition."""
        if subs and len(marks) > 1 and subs[-1] + 1 < marks[0]:
            own = range(subs[-1] + 1, verb.first)
            return Frame(verb, own, own.start, own)
        if verb.first in marks and is_saying(self.words[verb.at]) and self._opens(verb.at + 1):
            return Frame(verb, range(0), verb.first, range(0))
        main = next((f for f in reversed(self.frames) if not f.is_relative), None)
        if main is None or main.around != main.subject:
            own = before.around if main is None else main.around
            return Frame(verb, own, verb.first, own, goes_on=True)
        return Frame(verb, main.subject, verb.first, main.subject, goes_on=True)

    def _resumed(self, verb: Verb, before: Frame) -> Frame:
        """After a relative clause without a mark: "el puente que une las orillas costó"."""
        if before.around != before.subject or before.is_relative:
            own = before.around
            return Frame(verb, own, verb.first, own, goes_on=True)
        own = range(before.subject.start, verb.first)
        return Frame(verb, own, own.start, own)


@functools.cache
def grammar(key: str) -> frozenset[str]:
    """Small words that do one thing: "determiners", "prepositions"."""
    return frozenset(str(lexicon.read("limits")["grammar"][key]).split())


@functools.lru_cache(maxsize=4096)
def is_form(kind: str, word: str) -> bool:
    """Whether a word, in lower case with its accents, has the form of a tense or a participle."""
    return bool(re.fullmatch(lexicon.read("limits")["verbs"][kind], word))
