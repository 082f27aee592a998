"""Who said what: the statements of a person or a body, and the offices that articles give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from assistant.answering.forms.attributed import Statement, attributed, name_words
from assistant.answering.forms.gathering import whole_hit
from assistant.answering.forms.rows import Row, quote, spoken_in
from assistant.index import Index, Selection
from assistant.messages import text
from assistant.news.stories import Story, find_stories, subject_stems
from assistant.presentation.byline import day_in_words, day_of, outlet
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text.facts import facts
from assistant.text.offices import find_offices
from assistant.text.terms import fold
from assistant.types import Filters

_MOST_ARTICLES: Final = 200
_MOST: Final = 20
_MOST_OFFICES: Final = 6
_MOST_MENTIONS: Final = 3
_ON: Final = re.compile(
    r"\s(?:sobre|acerca de|respecto (?:a|de)|en relación con|about|on|regarding)\s"
)
# "la concejala Rebeca Solís del ataque informático"
_BEHIND_NAME: Final = re.compile(
    r"(.*[A-ZÁÉÍÓÚÜÑ][\w-]+)\s(?:del?|en)\s((?:(?:la|el|los|las)\s)?[a-záéíóúüñ][^A-ZÁÉÍÓÚÑ]*.*)"
)
_MORE: Final = re.compile(r"\b(?:a|al|que|para|por|con|cuando|si|ante|after|when|to|that)\b")


class Person(NamedTuple):
    """A person or a body, and what else the question asks of them.

    Attributes:
        name: As the question has it: a name, or an office ("la alcaldesa").
        topic: What they shall have spoken of; empty for everything.
    """

    name: str
    topic: str = ""


def person_of(about: str) -> Person | None:
    """Who is asked about, and on which topic: "la alcaldesa sobre el puerto".

    None where more is told of them than a name and an office: a question of fact.
    """
    name, *topic = _ON.split(about, maxsplit=1)
    if not topic and (behind := _BEHIND_NAME.fullmatch(name)):
        name, *topic = behind.groups()
    if _MORE.search(name.lower()):
        return None
    return Person(name.strip(), topic[0].strip() if topic else "")


def statements(
    person: Person, index: Index, filters: Filters, language: str
) -> tuple[str, list[Row]]:
    """A row a statement, oldest first; namesakes stand apart, under their full names.

    Args:
        person: Who is asked about.
        index: Where to look.
        filters: Which articles may be looked at.
        language: Language of the answer.

    Returns:
        Who it is, by the fullest name that the articles give if it is one, and the rows.
    """
    stories = mentioning(person.name, index, filters)
    names = _known_as(person.name, stories)
    every = (one for story in stories for one in attributed(story))
    said = [one for one in every if any(is_same(one.speaker, name) for name in names)]
    if person.topic:
        said = [one for one in said if _is_on(one, person.topic)]
    speakers = {fold(one.speaker): one.speaker for one in said}
    apart = len(speakers) > 1
    ordered = sorted(once(said), key=lambda group: _key(group[0], apart=apart))
    rows = [_row(group, language, named=apart) for group in ordered[:_MOST]]
    return (person.name if apart else "".join(speakers.values())), rows


def offices(person: Person, index: Index, filters: Filters, language: str) -> tuple[str, list[Row]]:
    """A row for each office that the articles give somebody; else where they are named first."""
    stories = mentioning(person.name, index, filters)
    told: dict[tuple[str, str], Row] = {}
    for sentence in (sentence for story in stories for sentence in story.sentences):
        for name, office in find_offices(sentence.text):
            if is_same(name, person.name):
                row = _titled(name, office, sentence, language)
                told.setdefault((fold(name), fold(office)), row)
    if told:
        return person.name, list(told.values())[:_MOST_OFFICES]
    mentions = list(_first_mentions(stories, person.name))[:_MOST_MENTIONS]
    return person.name, [_mention(sentence, language) for sentence in mentions]


def told_of(person: Person, stories: Iterable[Story]) -> list[HitSentence]:
    """What a person says in some articles; where in one of them nothing, where it names them.

    Args:
        person: Who is asked about.
        stories: Whole articles.
    """
    every = list(stories)
    names = _known_as(person.name, every)
    told: list[HitSentence] = []
    for story in every:
        said = [one for one in attributed(story) if any(is_same(one.speaker, n) for n in names)]
        if person.topic:
            told += [one.sentence for one in said if _is_on(one, person.topic)]
        else:
            told += [one.sentence for one in said] or _first_mentions([story], person.name)
    return told


def mentioning(name: str, index: Index, filters: Filters) -> list[Story]:
    """Whole articles that have all words of a name, oldest first."""
    words = [word for word in re.findall(r"\w+", name) if name_words(word)]
    if not words:
        return []
    selection = Selection(filters, " ".join(words))
    page = index.article_list.page(selection, order="oldest", limit=_MOST_ARTICLES)
    stories = find_stories([whole_hit(index.article(one.id)) for one in page])
    return [stories[one.id] for one in page]


def _known_as(name: str, stories: Sequence[Story]) -> list[str]:
    """Names of who is asked about: the name itself, or of those who hold the office."""
    asked = facts(name, "es").stems
    holders = {
        told.name
        for story in stories
        for sentence in story.sentences
        for told in find_offices(sentence.text)
        if asked and asked <= facts(told.office, "es").stems
    }
    return [name, *sorted(holders)]


def is_same(one: str, other: str) -> bool:
    """Whether the shorter of two names is part of the longer one."""
    short, long = sorted((name_words(one), name_words(other)), key=len)
    return bool(short) and short <= long


def _is_on(said: Statement, topic: str) -> bool:
    """Whether a statement, or what stands around it, has most of a topic's words."""
    wanted = facts(topic, "").stems
    sentences = said.story.sentences
    at = sentences.index(said.sentence)
    around = (said.story.headline, *sentences[max(0, at - 1) : at + 1])
    held = frozenset().union(*(sentence.facts.stems for sentence in around))
    return 2 * len(wanted & held) >= len(wanted)


def once(said: Iterable[Statement]) -> list[list[Statement]]:
    """Statements, those printed by several outlets in the same words together."""
    groups: dict[frozenset[str], list[Statement]] = {}
    for one in said:
        groups.setdefault(subject_stems(one.sentence.facts.terms), []).append(one)
    return list(groups.values())


def _key(one: Statement, *, apart: bool) -> tuple[str, str, int]:
    speaker = fold(one.speaker) if apart else ""
    return speaker, str(one.sentence.hit.published or "9"), one.sentence.location.start


def _row(group: Sequence[Statement], language: str, *, named: bool) -> Row:
    first = group[0].sentence
    spoken = spoken_in(language)
    day = day_in_words(first.hit.published, spoken)
    heading = text("forms.outlet_day", spoken, outlet=outlet(first.hit), day=day)
    heading = f"{group[0].speaker}. {heading}" if named else heading
    words = quote(first, language, named=False)
    cited = tuple(one.sentence for one in group)
    return Row(words, cited, heading, day_of(first.hit.published))


def _titled(name: str, office: str, sentence: HitSentence, language: str) -> Row:
    words = text(
        "forms.office", spoken_in(language), office=office, quote=quote(sentence, language)
    )
    return Row(words, (sentence,), name, day_of(sentence.hit.published))


def _first_mentions(stories: Iterable[Story], name: str) -> Iterator[HitSentence]:
    for story in stories:
        named = (s for s in story.sentences if name_words(name) <= name_words(s.text))
        yield from list(named)[:1]


def _mention(sentence: HitSentence, language: str) -> Row:
    day = day_in_words(sentence.hit.published, spoken_in(language))
    return Row(quote(sentence, language), (sentence,), day, day_of(sentence.hit.published))
