"""Reports that give another figure for the same thing: newer, older, or another outlet's.

The program looks through all sentences of the hits, not only those that the model saw, and
says in a sentence of its own, with its own citation, what another article gives. A wrong
note is worse than none, so a rival must be of the same story, count the same thing, share
words that say what is told of it, and be its article's only such figure or the headline's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from assistant.generation.citations import cite
from assistant.messages import ANSWERED, text
from assistant.news.stories import (
    Figure,
    Story,
    Subject,
    figures,
    find_stories,
    named_stems,
    stems_around,
    subject_stems,
)
from assistant.presentation.byline import day_in_words, day_of, one_line
from assistant.presentation.quoting import inner
from assistant.question import Question
from assistant.question.measure import is_counted
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text import lexicon
from assistant.text.facts import facts
from assistant.text.numbers import Number
from assistant.text.quantities import is_general
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
        return any(q.unit == self.figure.unit for _, q in self.story.headline_figures)

    def counts_like(self, other: Number) -> bool:
        """Whether a quantity counts the same: "23 enfermos", where people fell ill."""
        figure = self.figure
        return any(figure._replace(unit=unit).counts_like(other) for unit in self.units)

    def shares(self, sentence: HitSentence) -> frozenset[str]:
        """Words that both say, apart from names and from what is counted."""
        stems = self.stems & subject_stems(sentence.facts.terms)
        return stems - named_stems(sentence.facts) - {self.figure.unit}


class _Rival(NamedTuple):
    """Another article's figure for the same thing."""

    relation: Relation
    story: Story
    figure: Figure


def notes(
    standing: Sequence[Sentence], hits: Sequence[Hit], question: Question, language: str
) -> list[Sentence]:
    """Sentences that tell which other figures the articles give.

    Args:
        standing: The answer's sentences that were not rejected.
        hits: All passages found.
        question: The standalone question; one that asks who, when or where gets no notes.
        language: Language of the answer.

    Returns:
        At most two, supported, each citing the sentence that it tells of; their citations
        are numbered when the answer is composed.
    """
    if question.answer_type not in {"amount", ""}:
        return []
    stories = find_stories(hits)
    subject = Subject(question, {hit.source for hit in hits})
    said = frozenset[float]().union(*(facts(s.text, language).values for s in standing))
    cited = {(c.article_id, c.start) for sentence in standing for c in sentence.citations}
    noted: dict[tuple[str, int], Sentence] = {}
    for claim in _claims(standing, stories, subject, question, language):
        for rival in _rivals(claim, stories.values(), subject):
            place = rival.figure.sentence.location[:2]
            if place not in cited and not rival.figure.quantity.values & said:
                noted.setdefault(place, _note(rival, language))
    return list(noted.values())[:_MOST_NOTES]


def _claims(
    standing: Sequence[Sentence],
    stories: Mapping[str, Story],
    subject: Subject,
    question: Question,
    language: str,
) -> Iterator[_Claim]:
    """Figures that the answer takes from its quotes."""
    for claim, citation in ((facts(s.text, language), c) for s in standing for c in s.citations):
        story = stories.get(citation.article_id)
        sentence = story.at(citation.start) if story else None
        if story is None or sentence is None:
            continue
        spoken = story.language
        terms = [*sentence.facts.terms, *subject.terms(spoken), *claim.terms_in(spoken)]
        # Nouns of another language are not understood.
        asked = question.units(spoken) if spoken[:2] == language[:2] else frozenset()
        for _, figure in figures(sentence):
            is_meant = not asked or is_counted(figure, asked, spoken)
            if is_meant and figure.values & claim.values and _is_led_by(story, figure):
                units, speakers = _units(figure, asked), sentence.facts.speakers
                yield _Claim(figure, citation, story, subject_stems(terms), units, speakers)


def _units(figure: Number, asked: frozenset[str]) -> frozenset[str]:
    """What a figure counts; people who are asked for by what they did, that too."""
    also = asked if is_general(figure.unit) and figure.unit in asked else frozenset()
    return frozenset({figure.unit, *also})


def _is_led_by(story: Story, figure: Number) -> bool:
    """Whether an article's headline has no other figure for what is counted."""
    alike = [head for _, head in story.headline_figures if head.unit == figure.unit]
    return not alike or any(head.agrees(figure) for head in alike)


def _rivals(claim: _Claim, stories: Iterable[Story], subject: Subject) -> list[_Rival]:
    """At most one for each relation, the most recent; an older one if there is no newer."""
    best: dict[Relation, _Rival] = {}
    for story in sorted(stories, key=lambda one: str(one.hit.published or ""), reverse=True):
        relation = _relation(claim.citation, story.hit)
        if relation is None or (subject.names_day and relation != "beside"):
            continue
        is_of = relation not in best and subject.is_of(story, claim.sources)
        if is_of and claim.story.is_near(story):
            figure = _other_figure(claim, story, relation)
            if figure is not None:
                best[relation] = _Rival(relation, story, figure)
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


def _other_figure(claim: _Claim, story: Story, relation: Relation) -> Figure | None:
    """What a story gives in another number for what the claim counts."""
    own = claim.figure
    heads = [head for _, head in story.headline_figures if head.unit in claim.units]
    alike = [figure for figure in story.figures if claim.counts_like(figure.quantity)]
    rivals = [figure for figure in alike if not figure.quantity.agrees(own)]
    if any(head.agrees(own) for head in heads):
        return None
    if heads:
        led = [one for one in rivals if any(one.quantity.agrees(head) for head in heads)]
        alone = not is_general(heads[0].unit) or (claim.leads and relation == "beside")
        return _nearest(claim, led, at_least=0 if alone else 1)
    if len(rivals) < len(alike) or _gives(story, own):
        return None
    rivals = [one for one in rivals if _tells_same(claim, one)]
    general = is_general(own.unit) and all(one.quantity.unit == own.unit for one in rivals)
    return _nearest(claim, rivals, at_least=2 if general else 1)


def _tells_same(claim: _Claim, figure: Figure) -> bool:
    """Whether what is told of a figure, where only its unit says so, is told of the claim's."""
    sentence, quantity = figure
    if _gives(claim.story, quantity):
        return False
    named = quantity.total or quantity.unit != claim.figure.unit
    return named or not claim.shares(sentence).isdisjoint(stems_around(figure))


def _gives(story: Story, figure: Number) -> bool:
    """Whether an article has the other's number too, and puts no other in its place."""
    return any(
        sentence.facts.values & figure.values
        and (
            max(figure.values) >= _TELLING
            or any(quantity.unit == figure.unit for _, quantity in figures(sentence))
        )
        and not lexicon.pattern("versions", "replaces").search(sentence.facts.folded)
        for sentence in story.sentences
    )


def _nearest(claim: _Claim, rivals: Sequence[Figure], *, at_least: int) -> Figure | None:
    """The rival that shares most words with the claim, if none of another value shares as many.

    A total needs no words beside its noun.
    """
    scored = [(len(claim.shares(rival.sentence)), rival) for rival in rivals]
    if not scored:
        return None
    most, best = max(scored, key=lambda one: one[0])
    others = [n for n, rival in scored if not rival.quantity.agrees(best.quantity)]
    if (most < at_least and not best.quantity.total) or any(n >= most for n in others):
        return None
    return best


def _note(rival: _Rival, language: str) -> Sentence:
    evidence = rival.figure.sentence.as_evidence()
    spoken = language if language in ANSWERED else "en"
    words = text(
        f"answer.version_{'corrected' if _is_correction(rival) else rival.relation}",
        spoken,
        outlet=evidence.source,
        day=day_in_words(evidence.published, spoken),
        figure=_shown(one_line(rival.figure.quantity.shown), rival.story.language, spoken),
        quote=inner(evidence.text),
    )
    return Sentence(text=words, start=-1, end=-1, citations=(cite(evidence, 1.0),))


def _shown(figure: str, printed: str, spoken: str) -> str:
    """A figure as a sentence takes it: quoted if it is in another language than that."""
    if printed[:2] != spoken[:2]:
        return text("answer.foreign_figure", spoken, figure=figure)
    is_share = figure[0].isdigit() and figure.endswith("%")
    return text("answer.share", spoken, share=figure) if is_share else figure


def _is_correction(rival: _Rival) -> bool:
    """Whether a later article says at its head that it takes a figure back."""
    head, corrects = rival.story.sentences[:1], lexicon.pattern("versions", "corrects")
    return rival.relation == "newer" and any(
        corrects.search(sentence.facts.folded) for sentence in (rival.story.headline, *head)
    )
