"""A story in the order of the days on which things happened, each told once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.forms.rows import Row, quote, spoken_in
from assistant.messages import text
from assistant.news.stories import Figure, Story, subject_stems
from assistant.presentation.byline import day_in_words, day_of
from assistant.presentation.quoting import inner
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text import lexicon
from assistant.text.corrections import takes_back
from assistant.text.dates import Date
from assistant.text.terms import Term

_MOST: Final = 14
_MOST_SHORT: Final = 7
# What two sentences of about one day share to tell the same: a part of the shorter one's words.
_SAME: Final = 0.5
_SAME_BY_FIGURE: Final = 0.25
# What a date is of: "el incendio del ".
_OF_NOUN: Final = re.compile(r"(\w+),? (?:del?|of)(?: (?:el|la|the|dia|pasad[oa]|proxim[oa]))* $")
_LOOK_BACK: Final = 60
# "el incendio que arrasó ": the clause is of the noun as well.
_OF_CLAUSE: Final = re.compile(
    r"\b(?:del?|al?|el|la|los|las|un|una) (?:\w+ ){1,2}que (?:\w+ ){1,2}(?:(?:el|la|este|esta) )?$"
)
_DAY: Final = dt.timedelta(days=1)
# Sentences shorter than this tell of nothing: words that carry something.
_FEWEST_WORDS: Final = 4
# Events of an article that have only its own day.
_MOST_UNDATED: Final = 3
_MOST_SHARED: Final = 4
_QUOTATION: Final = re.compile(r"^\s*[«“\"—–-]")
# A date without a year lies at most so far ahead of publication.
_AHEAD: Final = dt.timedelta(days=200)
_MOST_VALUES: Final = 6


@dataclass(frozen=True)
class Event:
    """Something that happened on a day.

    Attributes:
        day: The day.
        sentence: What tells of it.
        worth: How much it tells; higher is better.
        is_published: Whether the day is only that of publication.
        also: Sentences of other articles that tell the same.
    """

    day: dt.date
    sentence: HitSentence
    worth: float
    is_published: bool = False
    also: tuple[HitSentence, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """The words that it is made of."""
        return subject_stems(self.sentence.facts.terms)


def chronology(
    stories: Sequence[Story],
    subject: Sequence[Term],
    language: str,
    *,
    short: bool = False,
    newest_first: bool = False,
) -> list[Row]:
    """The events of a story, a row each, and the figures that changed.

    Args:
        stories: Its articles.
        subject: What it is about: words with the stems of the articles' language.
        language: Language of the answer.
        short: Whether a summary will do.
        newest_first: Whether the newest stands first.
    """
    most = _MOST_SHORT if short else _MOST
    wanted = subject_stems(subject)
    told = merged(event for story in stories for event in _foremost(_events(story, wanted)))
    kept = sorted(told, key=lambda event: -event.worth)[:most]
    kept.sort(key=lambda event: (event.day, event.sentence.location), reverse=newest_first)
    rows = [_row(event, language) for event in kept]
    return rows + [_history(figures, language) for figures in changing(stories)]


def merged(events: Iterable[Event]) -> list[Event]:
    """Events, each once however many articles tell of it; what tells most stands for the others."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda one: -one.worth):
        at = next((n for n, other in enumerate(kept) if _is_same(event, other)), None)
        if at is None:
            kept.append(event)
            continue
        best = kept[at]
        sources = {one.hit.source for one in (best.sentence, *best.also)}
        if event.sentence.hit.source not in sources:
            kept[at] = Event(
                best.day, best.sentence, best.worth, best.is_published, (*best.also, event.sentence)
            )
    return kept


def changing(stories: Sequence[Story]) -> Iterator[list[Figure]]:
    """Figures of headlines and leads for one thing that changed from day to day, oldest first."""
    by_unit: dict[str, list[Figure]] = {}
    for story in stories:
        lead = [figure for figure in story.figures if figure.sentence in story.sentences[:2]]
        first: dict[str, Figure] = {}
        for figure in [*story.headline_figures, *lead]:
            if figure.quantity.unit:
                first.setdefault(figure.quantity.unit, _in_text(figure, story))
        for unit, figure in first.items():
            by_unit.setdefault(unit, []).append(figure)
    for figures in by_unit.values():
        history = _steps(figures)
        if len(history) > 1 and len({_published(figure) for figure in history}) > 1:
            yield history[-_MOST_VALUES:]


def _events(story: Story, subject: frozenset[str]) -> Iterator[Event]:
    published = day_of(story.hit.published)
    head = subject_stems(story.headline.facts.terms)
    for at, sentence in enumerate(story.sentences):
        if not _tells(sentence):
            continue
        day = _day(sentence, published)
        is_lead = at == 0
        stems = subject_stems(sentence.facts.terms)
        told = stems & (head | subject) or sentence.facts.numbers
        if (day or published) is None or not (is_lead or told):
            continue
        worth = (
            2.0 * is_lead
            + 1.0 * (day is not None)
            + len(stems & subject) / max(1, len(subject))
            + 0.25 * min(_MOST_SHARED, len(stems & head))
            + 0.5 * bool(sentence.facts.quantities)
            - 0.8 * (sentence.facts.is_attributed and not is_lead)
        )
        if day:
            yield Event(day, sentence, worth)
        elif published:
            yield Event(published, sentence, worth, is_published=True)


def _foremost(events: Iterable[Event]) -> Iterator[Event]:
    """Those of one article with a day of their own, and the few others that tell most."""
    ranked = sorted(events, key=lambda event: -event.worth)
    yield from (event for event in ranked if not event.is_published)
    yield from [event for event in ranked if event.is_published][:_MOST_UNDATED]


def _tells(sentence: HitSentence) -> bool:
    words = sentence.facts
    if takes_back(words):
        return False
    is_asked = words.text.rstrip('»”" ').endswith("?")
    return not is_asked and not _QUOTATION.match(words.text) and len(words.stems) >= _FEWEST_WORDS


def _day(sentence: HitSentence, published: dt.date | None) -> dt.date | None:
    """The first day that a sentence gives for what it tells, if it gives one for certain."""
    said = [(date.start, date.date) for date in sentence.facts.relative_dates]
    said += [(date.start, _with_year(date, published)) for date in sentence.facts.dates]
    free = [one for one in said if not _is_of_noun(sentence.facts.folded, one[0])]
    days = [day for _, day in sorted(free, key=lambda one: one[0]) if day]
    return next(iter(days), None)


def _is_of_noun(folded: str, start: int) -> bool:
    """Whether a date says which thing is meant, not when: "por el incendio del 2 de octubre"."""
    before = folded[max(0, start - _LOOK_BACK) : start]
    noun = _OF_NOUN.search(before)
    if noun is not None and noun[1] not in lexicon.words("calendar", "times"):
        return True
    return _OF_CLAUSE.search(before) is not None


def _with_year(date: Date, published: dt.date | None) -> dt.date | None:
    """The day of a date; without a year that nearest to publication."""
    if date.date or not (date.day and date.month and published):
        return date.date
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        day = Date("", year, date.month, date.day).date
        if day and day - published <= _AHEAD:
            days.append(day)
    return min(days, key=lambda day: abs(day - published), default=None)


def _is_same(one: Event, other: Event) -> bool:
    if one.sentence.location.article_id == other.sentence.location.article_id:
        return False
    if abs(one.day - other.day) > _DAY:
        return False
    counted = [
        (a, b)
        for a in one.sentence.facts.quantities
        for b in other.sentence.facts.quantities
        if a.unit and a.unit == b.unit
    ]
    if counted and not any(a.agrees(b) for a, b in counted):
        return False
    shared = len(one.stems & other.stems) / max(1, min(len(one.stems), len(other.stems)))
    figures = {(q.unit, v) for q in one.sentence.facts.quantities for v in q.values}
    same = {(q.unit, v) for q in other.sentence.facts.quantities for v in q.values} & figures
    return shared >= _SAME or (bool(same) and shared >= _SAME_BY_FIGURE)


def _row(event: Event, language: str) -> Row:
    spoken = spoken_in(language)
    published = event.sentence.facts.published
    day = day_in_words(event.day, spoken)
    if event.is_published:
        heading = text("forms.published", spoken, day=day)
    elif published and event.day > published:
        heading = text("forms.announced", spoken, day=day)
    else:
        heading = day
    return Row(quote(event.sentence, language), (event.sentence, *event.also), heading, event.day)


def _in_text(figure: Figure, story: Story) -> Figure:
    """A figure of the headline where the text gives it, since only that can be cited."""
    same = (one for one in story.figures if one.quantity.unit == figure.quantity.unit)
    return next((one for one in same if one.quantity.agrees(figure.quantity)), figure)


def _steps(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that can be cited, in order of publication, each value once."""
    citable = [figure for figure in figures if figure.sentence.location.start >= 0]
    steps: list[Figure] = []
    for figure in sorted(citable, key=lambda one: str(one.sentence.hit.published or "")):
        if not any(figure.quantity.values & step.quantity.values for step in steps):
            steps.append(figure)
    return steps


def _history(figures: Sequence[Figure], language: str) -> Row:
    """One line: "350 hectáreas (14 de agosto) → 2.740 hectáreas (16 de agosto)"."""
    spoken = spoken_in(language)
    steps = [
        text(
            "forms.step",
            spoken,
            figure=inner(figure.quantity.shown),
            day=day_in_words(_published(figure), spoken),
        )
        for figure in figures
    ]
    cited = tuple(dict.fromkeys(figure.sentence for figure in figures))
    heading = text("forms.figures", spoken)
    return Row(" → ".join(steps), cited, heading, _published(figures[-1]))


def _published(figure: Figure) -> dt.date | None:
    return day_of(figure.sentence.hit.published)
