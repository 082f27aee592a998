"""Whose name a noun or pronoun stands for, where the article leaves no doubt.

An editor writes "ambos presidentes [Putin y Trump]" where a quotation names nobody. A wrong name
is a false statement, so one is given only if the article bears the noun out ("la cantante Rosa
Vidal", "presidente ruso, Vladímir Putin"), if gender and number agree, and if nobody else in the
whole article could be meant: no other of that noun or its kind, named or not, and no name without
an office between the last mention and the noun. Of a pronoun it is given only where the article
speaks of one person alone. All of it looks at words and their order, in Spanish, and stays silent
where they do not settle it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.designations import (
    Designation,
    begins_with_verb,
    designations,
    gender_of,
    nouns_of_persons,
)
from assistant.text.speakers import saying
from assistant.text.terms import fold_letters, is_stop
from assistant.text.territories import is_territory
from assistant.types import Gloss, Span

_SPANISH: Final = "es"
_PAIR: Final = 2
_KEPT: Final = 64
_CAP: Final = r"[A-ZÁÉÍÓÚÜÑÇ][\wáéíóúüñç’'-]+"
_RUN: Final = re.compile(rf"{_CAP}(?:\s(?:(?:de|del|de la|van|von)\s)?{_CAP})*|[A-ZÁÉÍÓÚÑ]{{2,}}")
_LOOK_BACK: Final = 60
_PLACED: Final = re.compile(r"\b(?:en|desde|hasta|hacia)\s(?:(?:el|la|los|las)\s)?(?:\w+\sde\s)?$")
_OF: Final = re.compile(r"(\w+)\s(?:de|del)\s(?:(?:la|los|las)\s)?$")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:\n])[\s¿¡«»\"“”(—–-]*$")
# What stands before the noun of a subject: nothing, a phrase of place or time, a verb of saying.
_LEAD: Final = re.compile(r"^\W*(?:[^,;:.«»]{1,60},\s)?$")
_ARTICLE: Final = re.compile(r"(?:^|\W)((?:[Ee]l|[Ll]a|[Aa]mb[oa]s|[Ll][oa]s dos)\s)$")
_NAMED_BEHIND: Final = re.compile(r",\s[A-ZÁÉÍÓÚÑ]")
_PRONOUN: Final = re.compile(r"^\W*(?P<who>Ella|Él)(?=\s)")
_MARKS: Final = re.compile('[«»“”"]')
_BODIES: Final = frozenset({"organismo", "institucion", "entidad", "organizacion"})


def glosses(text: str, sentence: Span, language: str = _SPANISH) -> tuple[Gloss, ...]:
    """The name for which the subject of a sentence stands, if it has none and it is beyond doubt.

    Args:
        text: The whole article.
        sentence: Where the sentence stands in it.
        language: ISO 639-1 code of the article; only Spanish ones are looked at.

    Returns:
        At most one, at its place in the sentence.
    """
    if language[:2] != _SPANISH or _is_in_quotes(text, sentence.start):
        return ()
    story = _story(text)
    for noun in story.nouns:
        if sentence.start <= noun.start < sentence.end and _is_subject(text, sentence, noun):
            return _gloss(text, sentence, noun.end, story.meant(noun))
    words = text[sentence.start : sentence.end]
    if (match := _PRONOUN.match(words)) and begins_with_verb(words[match.end() :]):
        names = story.only_person(sentence.start, "f" if match["who"] == "Ella" else "m")
        return _gloss(text, sentence, sentence.start + match.end(), names)
    return ()


def _gloss(text: str, sentence: Span, at: int, names: Sequence[str]) -> tuple[Gloss, ...]:
    words = set(re.findall(r"\w+", text[sentence.start : sentence.end]))
    if not names or any(word in words for name in names for word in _parts(name)):
        return ()
    return (Gloss(at=at - sentence.start, name=" y ".join(names)),)


class _Mention(NamedTuple):
    """A name, where the article has it."""

    start: int
    end: int
    name: str


class _Story:
    """Whom one article speaks of."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nouns = tuple(designations(text))
        self.names = tuple(_mentions(text))

    def meant(self, noun: Designation) -> Sequence[str]:
        """Whom a bare noun stands for; nobody where that is in doubt."""
        alike = [other for other in self._alike(noun) if other != noun]
        naming = [other for other in alike if other.names]
        if any(o.start > noun.start or _is_in_quotes(self.text, o.start) for o in naming):
            later = {name for o in naming if o.start > noun.start for name in o.names}
            earlier = [name for o in naming if o.start < noun.start for name in o.names]
            if any(not _is_one_of(name, earlier) for name in later) or any(
                _is_in_quotes(self.text, o.start) for o in naming
            ):
                return ()
        if not all(other.names or self._is_anaphor(other, noun) for other in alike):
            return ()
        known = _distinct(name for other in naming for name in other.names)
        if len(known) != (_PAIR if noun.is_two else 1) or self._has_double(noun):
            return ()
        agrees = self._two_agree if noun.is_two else self._agrees
        return known if agrees(noun, naming) and not self._is_interrupted(noun, known) else ()

    def only_person(self, start: int, gender: str) -> Sequence[str]:
        """The one person of whom the article speaks; nobody if there may be others."""
        persons = [noun for noun in self.nouns if noun.noun in nouns_of_persons()]
        full = (o.name for o in self.names if " " in o.name and self._blocks(o))
        named = _distinct([*(n for noun in persons for n in noun.names), *full])
        if len(named) != 1 or gender_of(named[0]) != gender:
            return ()
        borne = {noun.noun for noun in persons if noun.names}
        if any(not o.names and not (o.is_bare and o.noun in borne) for o in persons):
            return ()
        if not any(o.start < start and _is_same(o.name, named[0]) for o in self.names):
            return ()
        strange = (self._blocks(o) for o in self.names if not _is_same(o.name, named[0]))
        return () if any(strange) else named

    def _alike(self, noun: Designation) -> Iterator[Designation]:
        """The nouns by which the same may be meant, and names of bodies that say what they are."""
        kinds = _kinds(noun.noun)
        yield from (other for other in self.nouns if other.noun in kinds)
        if noun.noun not in _BODIES:
            return
        told = [other.start for other in self.nouns if other.noun in kinds]
        for start, end, name in self.names:
            head = fold_letters(name.split()[0])
            is_body = " " in name and head in lexicon.words("antecedents", "heads")
            if is_body and not any(start <= at < end for at in told):
                yield Designation(start, end, head, "", False, False, (name,), False, "")

    def _is_anaphor(self, other: Designation, noun: Designation) -> bool:
        """Whether another mention of the noun may well be of the same."""
        if other.is_bare:
            return noun.is_two or not other.is_two
        if other.is_two or other.is_plural or not other.description:
            return False
        lead = re.findall(r"\w+", fold_letters(self.text[max(0, other.start - 12) : other.start]))
        told = {
            word
            for one in self.nouns
            if one.names and one.noun == other.noun
            for word in one.description.split()
        }
        is_definite = bool(lead) and lead[-1] in {"el", "la", "al", "del"}
        return is_definite and set(other.description.split()) <= told

    def _has_double(self, noun: Designation) -> bool:
        doubles = lexicon.words("antecedents", "doubles")
        words = re.findall(r"\w+", fold_letters(self.text))
        return noun.noun in nouns_of_persons() and any(word in doubles for word in words)

    def _agrees(self, noun: Designation, naming: Sequence[Designation]) -> bool:
        if noun.noun not in nouns_of_persons():
            return True
        said = _article_gender(self.text, noun.start)
        told = {other.gender or gender_of(other.names[0]) for other in naming} - {""}
        given = {gender_of(o.names[0]) for o in naming if " " in o.names[0]} - {""}
        return noun.gender == said and told == {said} and given <= {said}

    def _two_agree(self, noun: Designation, naming: Sequence[Designation]) -> bool:
        """Whether "ambas" is said of women, and "ambos" not of two."""
        told = {gender_of(name) for other in naming for name in other.names}
        told |= {other.gender for other in naming}
        if (noun.gender or _article_gender(self.text, noun.start)) == "f":
            return "m" not in told
        return told - {""} != {"f"}

    def _is_interrupted(self, noun: Designation, known: Sequence[str]) -> bool:
        """Whether somebody without an office is named between the last mention and the noun."""
        own = (one.end for one in self.names if _is_one_of(one.name, known))
        again = (o.end for o in self._alike(noun) if o != noun and (o.is_bare or o.names))
        last = max((end for end in (*own, *again) if end <= noun.start), default=0)
        return any(
            last <= one.start < noun.start and self._blocks(one)
            for one in self.names
            if not _is_one_of(one.name, known)
        )

    def _blocks(self, one: _Mention) -> bool:
        """Whether a name may be that of somebody who could be meant instead."""
        if one.name.isupper() and self.text[one.start - 1 : one.start] == "(":
            return False
        described = (n for n in self.nouns if n.end <= one.start < n.end + 3 + len(n.description))
        if any(described) or any(_is_one_of(one.name, noun.names) for noun in self.nouns):
            return False
        return not self._is_place(one)

    def _is_place(self, one: _Mention) -> bool:
        if is_territory(one.name):
            return True
        before = self._before(one)
        if belongs := _OF.search(before):
            return fold_letters(belongs[1]) not in lexicon.words("antecedents", "deeds")
        same = (other for other in self.names if other.name == one.name)
        return any(_PLACED.search(self._before(other)) for other in same)

    def _before(self, one: _Mention) -> str:
        return self.text[max(0, one.start - _LOOK_BACK) : one.start]


@functools.lru_cache(maxsize=_KEPT)
def _story(text: str) -> _Story:
    return _Story(text)


@functools.cache
def _kinds(noun: str) -> frozenset[str]:
    """The nouns that may be meant by one, itself among them."""
    wider = lexicon.read("antecedents")["means"]
    narrower = {other for other, means in wider.items() if noun in means.split()}
    return frozenset({noun, *wider.get(noun, "").split(), *narrower})


def _is_subject(text: str, sentence: Span, noun: Designation) -> bool:
    """Whether a bare noun stands where subjects do, and not in a quotation."""
    lead = text[sentence.start : noun.start]
    article = _ARTICLE.search(lead)
    if not noun.is_bare or article is None or text[noun.start].isupper():
        return False
    if _MARKS.search(lead) or _NAMED_BEHIND.match(text, noun.end):
        return False
    words = lead[: article.start(1)]
    told = rf"(?:\b[Ss]egún|\b{saying()})\s$"
    return bool(_LEAD.match(words) or re.search(told, words))


def _article_gender(text: str, start: int) -> str:
    words = re.findall(r"\w+", fold_letters(text[max(0, start - 12) : start]))
    return {"el": "m", "la": "f", "ambos": "m", "ambas": "f"}.get(words[-1] if words else "", "")


def _mentions(text: str) -> Iterator[_Mention]:
    """Its names; of a word that opens a sentence, if a verb or another capital follows."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if _SENTENCE_START.search(text[max(0, start - 12) : start]):
            first = match.group().split()[0]
            if is_stop(first, _SPANISH):
                start += len(first) + 1
            elif " " not in match.group() and not begins_with_verb(text[end : end + 40]):
                continue
        if start < end:
            yield _Mention(start, end, text[start:end])


def _parts(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name) if word[0].isupper()]


def _distinct(names: Iterable[str]) -> list[str]:
    known: list[str] = []
    for name in names:
        if not _is_one_of(name, known):
            known.append(name)
    return known


def _is_one_of(name: str, known: Iterable[str]) -> bool:
    return any(_is_same(name, other) for other in known)


def _is_same(one: str, other: str) -> bool:
    """Whether two names are one: equal, or the other without its first word or words."""
    if one == other:
        return True
    shorter, longer = sorted((_parts(one), _parts(other)), key=len)
    return len(shorter) == 1 and len(longer) > 1 and shorter[0] in longer[1:]


def _is_in_quotes(text: str, at: int) -> bool:
    """Whether a place stands within a quotation that began before it."""
    before = text[text.rfind("\n\n", 0, at) + 1 : at]
    opened = any(before.count(a) > before.count(b) for a, b in ("«»", "“”"))
    return opened or before.count('"') % 2 == 1
