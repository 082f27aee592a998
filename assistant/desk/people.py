"""A person or a body as the articles of an archive have them: offices, statements, mentions.

Namesakes stay apart. Two people are taken for two where articles give them different full names, or
one name and offices at different bodies ("director de Aceros Lema", "director de Textiles Brío").
What an article does not tell apart (a surname alone, where several bear it) is nobody's, and is
listed as such.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.answering.forms.attributed import Statement, attributed, name_words
from assistant.answering.forms.statements import is_same, mentioning, once
from assistant.generation.citations import cite
from assistant.index import Index
from assistant.news.stories import Story
from assistant.presentation.byline import day_of
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text.names import find_names
from assistant.text.offices import FULL_NAME, find_offices
from assistant.text.terms import analyse, fold
from assistant.types import Article, Citation, Filters, Frozen

_NO_FILTERS: Final = Filters()
_FULL: Final = re.compile(FULL_NAME)
# One country, however it is shortened.
_STATES: Final = re.compile(r"\bEE\.?\s?UU\.?|\bE\.?U\.?A\.?\b|\bUSA\b|\bU\.S\.(?:A\.)?")
# Of the list of people: what is named in fewer articles is no subject of the archive.
_FEWEST: Final = 2
_LONGEST_NAME: Final = 60


class Office(Frozen):
    """An office that an article gives somebody: its words, and where they stand."""

    office: str
    citation: Citation


class Told(Frozen):
    """A statement: when it was published first, and the exact words.

    Attributes:
        day: Of publication.
        citation: The first outlet's.
        also: The same words as others printed them.
    """

    day: dt.date | None
    citation: Citation
    also: tuple[Citation, ...] = ()


class Mention(Frozen):
    """An article that names somebody.

    Attributes:
        day: Of publication.
        times: In how many of its sentences.
        citation: The first of them.
    """

    day: dt.date | None
    times: int
    citation: Citation


class Profile(Frozen):
    """What an archive has on one person or body.

    Attributes:
        name: The fullest form that it gives; of what it does not tell apart, as it was asked.
        of: What the offices name, where that tells a namesake from another: "Aceros Lema".
        certain: Whether articles tell who is meant; else it is what belongs to nobody.
        offices: As articles give them, each once, first to last.
        statements: Oldest first.
        mentions: Articles, newest first, undated last.
    """

    name: str
    of: str = ""
    certain: bool = True
    offices: tuple[Office, ...] = ()
    statements: tuple[Told, ...] = ()
    mentions: tuple[Mention, ...] = ()


class _Bearer(NamedTuple):
    """Who an article means by a name: the full name, and what their office there names."""

    name: str
    of: frozenset[str]


# An article that names several of a name tells none of them by it.
_SEVERAL: Final = _Bearer("", frozenset())


def profiles(name: str, index: Index, filters: Filters = _NO_FILTERS) -> list[Profile]:
    """Everybody of a name, those with most mentions first; what is nobody's last.

    Args:
        name: Of a person or a body, or part of it.
        index: Where to look.
        filters: Which articles may be looked at.
    """
    stories = mentioning(name, index, filters)
    bearers = {story: _bearer(name, story) for story in stories}
    known = _apart([one for one in bearers.values() if one and one != _SEVERAL])
    groups: dict[_Bearer | None, list[Story]] = {}
    for story, bearer in bearers.items():
        groups.setdefault(_whose(bearer, known), []).append(story)
    found = [_profile(name, whose, told) for whose, told in groups.items()]
    kept = [profile for profile in found if profile.mentions]
    return sorted(kept, key=lambda one: (not one.certain, -len(one.mentions), one.name, one.of))


class NameCount:
    """In how many articles people and bodies are named.

    Names of one word, which several may bear, are left out.

    Attributes:
        read: How many articles were looked through.
    """

    def __init__(self) -> None:
        self.read = 0
        self._counts: Counter[str] = Counter()
        self._written: dict[str, str] = {}

    def take(self, articles: Iterable[Article]) -> None:
        """Look through more articles."""
        for article in articles:
            terms = analyse(article.text, article.language or "es")
            names = {name.text for name in find_names(article.text, terms)}
            for name in names:
                if len(name.split()) > 1 and len(name) <= _LONGEST_NAME:
                    self._counts[fold(name)] += 1
                    self._written.setdefault(fold(name), name)
            self.read += 1

    def common(self) -> list[tuple[str, int]]:
        """Those that more than one article names, with how many do, most first."""
        common = [(self._written[k], n) for k, n in self._counts.items() if n >= _FEWEST]
        return sorted(common, key=lambda one: (-one[1], fold(one[0])))


def _bearer(name: str, story: Story) -> _Bearer | None:
    """Who bears a name in an article; None where it is given in part."""
    asked = name_words(name)
    full: dict[frozenset[str], str] = {}
    offices: dict[frozenset[str], set[str]] = {}
    for sentence in story.sentences:
        for match in _FULL.finditer(sentence.text):
            words = name_words(match.group())
            if asked <= words and len(words) > 1:
                full.setdefault(words, match.group())
        for told in find_offices(sentence.text):
            if asked <= name_words(told.name):
                full.setdefault(name_words(told.name), told.name)
                named = map(fold, _names(told.office))
                offices.setdefault(name_words(told.name), set()).update(named)
    # "Ana Soto Ruiz" is "Ana Soto", however much of the name is given.
    longest = [words for words in full if not any(words < other for other in full)]
    if len(longest) == 1:
        (words,) = longest
        held = frozenset().union(*(offices[one] for one in offices if one <= words))
        return _Bearer(full[words], held)
    if full:
        return _SEVERAL
    return _Bearer(name, frozenset()) if len(asked) > 1 else None


def _names(office: str) -> list[str]:
    """What an office is of: "Aceros Lema"."""
    whole = _STATES.sub("Estados Unidos", office)
    return [name.text for name in find_names(whole, analyse(whole, "es"))]


def _apart(bearers: Sequence[_Bearer]) -> list[_Bearer]:
    """The different people: of one name, those whose offices share nothing that they name."""
    people: list[_Bearer] = []
    for bearer in sorted(bearers, key=lambda one: (-len(name_words(one.name)), -len(one.of))):
        same = [at for at, one in enumerate(people) if is_same(one.name, bearer.name)]
        near = [at for at in same if people[at].of & bearer.of]
        if near:
            at = near[0]
            people[at] = people[at]._replace(of=people[at].of | bearer.of)
        elif bearer.of or not same:
            at = next((at for at in same if not people[at].of), -1)
            if at >= 0:
                people[at] = people[at]._replace(of=bearer.of)
            else:
                people.append(bearer)
    return people


def _whose(bearer: _Bearer | None, known: Sequence[_Bearer]) -> _Bearer | None:
    """Which of the people an article means; None where that is not plain."""
    if bearer is None:
        return known[0] if len(known) == 1 else None
    same = [one for one in known if bearer != _SEVERAL and is_same(one.name, bearer.name)]
    fitting = [one for one in same if one.of & bearer.of] if bearer.of else same
    return fitting[0] if len(fitting) == 1 else None


def _profile(name: str, bearer: _Bearer | None, stories: Sequence[Story]) -> Profile:
    whole = bearer.name if bearer else name
    offices: dict[str, Office] = {}
    said: list[Statement] = []
    mentions: list[Mention] = []
    for story in stories:
        named = [s for s in story.sentences if _is_named(whole, s)]
        if named:
            day = day_of(story.hit.published)
            mentions.append(Mention(day=day, times=len(named), citation=_cited(named[0])))
        if bearer is None:
            continue
        for sentence in story.sentences:
            for told in find_offices(sentence.text):
                if is_same(told.name, whole):
                    office = Office(office=told.office, citation=_cited(sentence))
                    offices.setdefault(fold(told.office), office)
        said += [one for one in attributed(story) if is_same(one.speaker, whole)]
    mentions.sort(key=lambda one: str(one.day or ""), reverse=True)
    return Profile(
        name=whole,
        of=", ".join(sorted(_written(bearer.of, stories))) if bearer else "",
        certain=bearer is not None,
        offices=tuple(offices.values()),
        statements=tuple(_told(group) for group in once(said)),
        mentions=tuple(mentions),
    )


def _told(said: Sequence[Statement]) -> Told:
    first, *others = (one.sentence for one in said)
    day = day_of(first.hit.published)
    return Told(day=day, citation=_cited(first), also=tuple(map(_cited, others)))


def _is_named(name: str, sentence: HitSentence) -> bool:
    """Whether a sentence has the name, or the last word of a person's."""
    words = name_words(name)
    last = fold(name.split()[-1])
    held = name_words(sentence.text)
    return words <= held or (len(words) > 1 and last in words and last in held)


def _written(folded: Iterable[str], stories: Sequence[Story]) -> list[str]:
    """Names as articles write them."""
    wanted = set(folded)
    found: dict[str, str] = {}
    for sentence in (sentence for story in stories for sentence in story.sentences):
        for told in find_offices(sentence.text):
            for name in _names(told.office):
                if fold(name) in wanted:
                    found.setdefault(fold(name), name)
    return list(found.values())


def _cited(sentence: HitSentence) -> Citation:
    return cite(sentence.as_evidence(), 1.0)
