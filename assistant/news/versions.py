"""Reports that give another figure for the same thing: newer, older, or another outlet's.

The program looks through all sentences of the hits, not only those that the model saw, and
says in a sentence of its own, with its own citation, what another article gives. A wrong
note is worse than none, so a rival must be of the same story, count the same thing, share
words that say what is told of it, and be its article's only such figure or the headline's.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

from assistant.messages import ANSWERED, text
from assistant.news.stories import Story, Subject, Told, find_stories, stems, values
from assistant.presentation.byline import day_in_words, day_of, one_line
from assistant.question.answer_type import wanted
from assistant.question.measure import asked_units, is_counted
from assistant.text.numbers import Number
from assistant.text.quantities import is_general
from assistant.text.speakers import find_speakers
from assistant.text.terms import analyse, fold
from assistant.types import Citation, Hit, Sentence

Relation = Literal["newer", "beside", "older"]

_MOST_NOTES: Final = 2
# A figure ages within weeks; a year later it is another edition of the same event.
_SAME_STORY: Final = dt.timedelta(days=100)
# An edition of the same outlet and day is a later one from so much on.
_LATER_EDITION: Final = dt.timedelta(hours=4)
# Numbers below this stand in any article for anything.
_TELLING: Final = 20


@dataclass(frozen=True)
class _Claim:
    """A figure of the answer, where it comes from, the words around it, and what it may count."""

    figure: Number
    citation: Citation
    story: Story
    stems: frozenset[str]
    units: frozenset[str]
    sources: tuple[str, ...]

    @property
    def leads(self) -> bool:
        """Whether the figure stands in the headline."""
        return any(one.unit == self.figure.unit for one in self.story.headline.quantities)

    def counts_like(self, other: Number) -> bool:
        """Whether a quantity counts the same: "23 enfermos", where people fell ill."""
        figure = self.figure
        return any(figure._replace(unit=unit).counts_like(other) for unit in self.units)


@dataclass(frozen=True)
class _Rival:
    """Another article's figure for the same thing."""

    relation: Relation
    story: Story
    told: Told
    figure: Number


def notes(
    standing: Sequence[Sentence], hits: Sequence[Hit], question: str, language: str
) -> list[Sentence]:
    """Sentences that tell which other figures the articles give.

    Args:
        standing: The answer's sentences that were not rejected.
        hits: All passages found.
        question: The standalone question; one that asks who, when or where gets no notes.
        language: Language of the answer.

    Returns:
        At most two, supported, each citing the sentence that it tells of; their citations
        are numbered by whoever composes the answer.
    """
    if wanted(question) not in {"amount", ""}:
        return []
    stories = find_stories(hits)
    subject = Subject(question, language, {hit.source for hit in hits})
    said = frozenset[float]().union(*(values(one.text, language) for one in standing))
    cited = {(c.article_id, c.start) for one in standing for c in one.citations}
    found: dict[tuple[str, int], Sentence] = {}
    for claim in _claims(standing, stories, subject, question, language):
        for rival in _rivals(claim, stories.values(), subject):
            place = (rival.told.hit.passage.article_id, rival.told.start)
            if place not in cited and not rival.figure.values & said:
                found.setdefault(place, _note(rival, language))
    return list(found.values())[:_MOST_NOTES]


def _claims(
    standing: Sequence[Sentence],
    stories: Mapping[str, Story],
    subject: Subject,
    question: str,
    language: str,
) -> Iterator[_Claim]:
    """Figures that the answer takes from its quotes."""
    for sentence in standing:
        said = values(sentence.text, language)
        for citation in sentence.citations:
            story = stories.get(citation.article_id)
            told = story.at(citation.start) if story else None
            if story is None or told is None:
                continue
            spoken = story.language
            words = [*told.terms, *subject.terms(spoken)]
            words += analyse(sentence.text, language, stems_of=spoken)
            # Nouns of another language are not understood.
            asked = asked_units(question, spoken) if spoken[:2] == language[:2] else frozenset()
            sources = tuple(find_speakers(told.text))
            for figure in told.quantities:
                is_meant = not asked or is_counted(figure, asked, spoken)
                if is_meant and figure.values & said and _is_led_by(story, figure):
                    units = _units(figure, asked)
                    yield _Claim(figure, citation, story, stems(words), units, sources)


def _units(figure: Number, asked: frozenset[str]) -> frozenset[str]:
    """What a figure counts; people who are asked for by what they did, that too."""
    also = asked if is_general(figure.unit) and figure.unit in asked else frozenset()
    return frozenset({figure.unit, *also})


def _is_led_by(story: Story, figure: Number) -> bool:
    """Whether an article's headline has no other figure for what is counted."""
    alike = [one for one in story.headline.quantities if one.unit == figure.unit]
    return not alike or any(one.agrees(figure) for one in alike)


def _rivals(claim: _Claim, stories: Iterable[Story], subject: Subject) -> list[_Rival]:
    """At most one for each relation, the most recent; an older one if there is no newer."""
    best: dict[Relation, _Rival] = {}
    for story in sorted(stories, key=lambda one: str(one.hit.published or ""), reverse=True):
        relation = _relation(claim.citation, story.hit)
        if relation is None or (subject.names_day and relation != "beside"):
            continue
        is_of = relation not in best and subject.is_of(story, claim.sources)
        if is_of and claim.story.is_near(story):
            told = _other_figure(claim, story, relation)
            if told is not None:
                best[relation] = _Rival(relation, story, *told)
    if "newer" in best:
        best.pop("older", None)
    order: tuple[Relation, ...] = ("newer", "beside", "older")
    return [best[relation] for relation in order if relation in best]


def _relation(cited: Citation, hit: Hit) -> Relation | None:
    """How an article stands to the cited one; None when that says nothing."""
    own, other = day_of(cited.published), day_of(hit.published)
    if own is None or other is None or not hit.source or abs(other - own) > _SAME_STORY:
        return None
    if own != other:
        return "newer" if other > own else "older"
    if cited.source != hit.source:
        return "beside"
    if not isinstance(cited.published, dt.datetime) or not isinstance(hit.published, dt.datetime):
        return None
    apart = hit.published - cited.published
    if abs(apart) < _LATER_EDITION:
        return None
    return "newer" if apart > dt.timedelta() else "older"


def _other_figure(claim: _Claim, story: Story, relation: Relation) -> tuple[Told, Number] | None:
    """The sentence of a story that gives another figure for what the claim counts."""
    figure = claim.figure
    heads = [one for one in story.headline.quantities if one.unit in claim.units]
    told = [
        (one, quantity)
        for one in story.sentences
        for quantity in one.quantities
        if claim.counts_like(quantity)
    ]
    rivals = [(one, quantity) for one, quantity in told if not quantity.agrees(figure)]
    if any(one.agrees(figure) for one in heads):
        return None
    if heads:
        led = [(one, q) for one, q in rivals if any(q.agrees(head) for head in heads)]
        alone = not is_general(heads[0].unit) or (claim.leads and relation == "beside")
        return _nearest(claim, led, at_least=0 if alone else 1)
    if len(rivals) < len(told) or _gives(story, figure):
        return None
    rivals = [
        (one, q)
        for one, q in rivals
        if not _gives(claim.story, q)
        and (q.total or q.unit != figure.unit or _shared(claim, one) & one.around(q))
    ]
    alike = is_general(figure.unit) and all(q.unit == figure.unit for _, q in rivals)
    return _nearest(claim, rivals, at_least=2 if alike else 1)


def _gives(story: Story, figure: Number) -> bool:
    """Whether an article has the other's number too, and puts no other in its place."""
    return any(
        told.numbers & figure.values
        and (max(figure.values) >= _TELLING or any(q.unit == figure.unit for q in told.quantities))
        and not _pattern("replaces").search(fold(told.text))
        for told in story.sentences
    )


def _nearest(
    claim: _Claim, rivals: Sequence[tuple[Told, Number]], *, at_least: int
) -> tuple[Told, Number] | None:
    """The rival that shares most words with the claim, if none of another value shares as many.

    One that says to be the total needs no words beside its noun.
    """
    scored = [(len(_shared(claim, one)), one, quantity) for one, quantity in rivals]
    if not scored:
        return None
    most, told, figure = max(scored, key=lambda one: one[0])
    others = [n for n, _, quantity in scored if not quantity.agrees(figure)]
    if (most < at_least and not figure.total) or any(n >= most for n in others):
        return None
    return told, figure


def _shared(claim: _Claim, told: Told) -> frozenset[str]:
    """Words that both say, apart from names and from what is counted."""
    return (claim.stems & told.stems) - told.named - {claim.figure.unit}


def _note(rival: _Rival, language: str) -> Sentence:
    hit, spoken = rival.told.hit, language if language in ANSWERED else "en"
    words = text(
        f"answer.version_{'corrected' if _is_correction(rival) else rival.relation}",
        spoken,
        outlet=hit.source,
        day=day_in_words(hit.published, spoken),
        figure=_shown(one_line(rival.figure.shown), rival.story.language, spoken),
        quote=_inner(one_line(rival.told.text)),
    )
    citation = Citation(
        number=1,
        article_id=hit.passage.article_id,
        start=rival.told.start,
        end=rival.told.start + len(rival.told.text),
        quote=rival.told.text,
        title=hit.title,
        source=hit.source,
        url=hit.url,
        published=hit.published,
        support=1.0,
    )
    return Sentence(text=words, start=-1, end=-1, citations=(citation,))


def _shown(figure: str, printed: str, spoken: str) -> str:
    """A figure as a sentence takes it: quoted if it is in another language than that."""
    if printed[:2] != spoken[:2]:
        return text("answer.foreign_figure", spoken, figure=figure)
    is_share = figure[0].isdigit() and figure.endswith("%")
    return text("answer.share", spoken, share=figure) if is_share else figure


def _is_correction(rival: _Rival) -> bool:
    """Whether a later article says at its head that it takes a figure back."""
    head = f"{rival.story.headline.text}\n{rival.story.sentences[0].text}"
    return rival.relation == "newer" and bool(_pattern("corrects").search(fold(head)))


def _inner(quote: str) -> str:
    """Quotation marks as they are inside others."""
    return quote.replace("“", "‘").replace("”", "’").replace("«", "“").replace("»", "”")


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    source = resources.files("assistant.text").joinpath("lexicon/versions.toml")
    return re.compile(tomllib.loads(source.read_text(encoding="utf-8"))[name])
