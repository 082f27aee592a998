"""What each outlet says of a story: its sentence, its figures, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from assistant.answering.forms.listing import without_names
from assistant.answering.forms.rows import Row, quote, spoken_in
from assistant.messages import text
from assistant.news.stories import Figure, Story, stems_around, subject_stems
from assistant.presentation.byline import day_in_words, day_of, outlet, outlets
from assistant.presentation.quoting import inner
from assistant.question import Question
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text import lexicon
from assistant.text.quantities import is_general
from assistant.text.terms import fold
from assistant.types import Hit

_MOST_OUTLETS: Final = 8
_MOST_FIGURES: Final = 4


class _Outlet(NamedTuple):
    """An outlet's articles of a story, oldest first."""

    name: str
    stories: list[Story]


def versions(
    stories: Sequence[Story],
    question: Question,
    about: Question,
    language: str,
) -> list[Row]:
    """A row an outlet, then a row for each thing that several of them count.

    Args:
        stories: The articles of a story.
        question: As asked: outlets that it names are the only ones looked at.
        about: What it is about.
        language: Language of the answer.

    """
    every = _outlets(stories, question)
    rows = [_row(one, every, about, language) for one in every]
    return [*rows, *_compared(every, about, language)]


def _outlets(stories: Sequence[Story], question: Question) -> list[_Outlet]:
    def name(story: Story) -> str:
        return fold(story.hit.source)

    ordered = sorted((story for story in stories if story.hit.source), key=name)
    every = [
        _Outlet(outlet(own[0].hit), own)
        for _, group in groupby(ordered, key=name)
        if (own := sorted(group, key=lambda story: str(story.hit.published or "")))
    ]
    asked = without_names(question.text, [one.name for one in every])[1]
    named = [one for one in every if one.name in asked]
    return (named if len(named) > 1 else every)[:_MOST_OUTLETS]


def _row(one: _Outlet, every: Sequence[_Outlet], about: Question, language: str) -> Row:
    sentence = _foremost(one, about)
    spoken = spoken_in(language)
    day = day_in_words(sentence.hit.published, spoken)
    named = _named(one, sentence.hit, every, spoken)
    heading = text("forms.outlet_day", spoken, outlet=named, day=day)
    words = quote(sentence, language, named=False)
    if _corrects(one.stories[-1]):
        words = text("forms.corrects", spoken, words=words)
    return Row(words, (sentence,), heading, day_of(sentence.hit.published))


def _named(one: _Outlet, hit: Hit, every: Sequence[_Outlet], spoken: str) -> str:
    """An outlet, with whose text it prints, or with those without a row that print its text."""
    for other in every[: every.index(one)]:
        if any(_are_reprints(hit, story.hit) for story in other.stories):
            return text("forms.same_as", spoken, outlet=one.name, other=other.name)
    told = {fold(other.name) for other in every}
    rest = tuple(printed for printed in hit.also_in if fold(printed.source) not in told)
    return outlets(hit.model_copy(update={"also_in": rest}), spoken)


def _are_reprints(one: Hit, other: Hit) -> bool:
    """Whether the articles of two hits are one text in two outlets."""
    return any(
        printed.article_id == hit.passage.article_id
        for own, hit in ((one, other), (other, one))
        for printed in own.also_in
    )


def _foremost(one: _Outlet, about: Question) -> HitSentence:
    """The lead of an outlet's article that has most of the subject's words."""
    sentences = [sentence for story in one.stories for sentence in story.sentences]
    wanted = subject_stems(about.facts.terms_in(one.stories[0].language))
    leads = [story.sentences[0] for story in reversed(one.stories) if story.sentences]
    return max(leads or sentences, key=lambda s: len(subject_stems(s.facts.terms) & wanted))


def _corrects(story: Story) -> bool:
    pattern = lexicon.pattern("versions", "corrects")
    return any(pattern.search(s.facts.folded) for s in (story.headline, *story.sentences[:1]))


def _compared(every: Sequence[_Outlet], about: Question, language: str) -> Iterator[Row]:
    """For what several outlets count, whether their newest figures agree."""
    wanted = subject_stems(about.facts.terms_in(every[0].stories[0].language))
    by_unit: dict[str, list[tuple[str, Figure]]] = {}
    for one in every:
        for unit, figure in _newest(one).items():
            by_unit.setdefault(unit, []).append((one.name, figure))
    shared = [
        (unit, told) for unit, told in by_unit.items() if len(told) > 1 and _is_of_one(told, wanted)
    ]
    shared.sort(key=lambda item: (item[0] not in wanted, _agree(item[1])))
    for _, told in shared[:_MOST_FIGURES]:
        yield _comparison(told, language)


def _newest(one: _Outlet) -> dict[str, Figure]:
    """The first figure of each unit in the newest article that has it."""
    found: dict[str, Figure] = {}
    for story in reversed(one.stories):
        for figure in story.figures:
            if unit := figure.quantity.unit:
                found.setdefault(unit, figure)
    return found


def _is_of_one(told: Sequence[tuple[str, Figure]], subject: frozenset[str]) -> bool:
    """Whether the words around the figures, other than the subject's, say that they count one."""
    unit = told[0][1].quantity.unit
    around = [stems_around(figure) - {unit} - subject for _, figure in told]
    return not is_general(unit) or bool(frozenset.intersection(*around))


def _agree(told: Sequence[tuple[str, Figure]]) -> bool:
    first = told[0][1].quantity
    return all(first.agrees(figure.quantity) for _, figure in told[1:])


def _comparison(told: Sequence[tuple[str, Figure]], language: str) -> Row:
    spoken, agreed = spoken_in(language), _agree(told)
    shown = [(inner(figure.quantity.shown), name) for name, figure in told]
    cables = _cables(told)
    if agreed:
        shown = [(shown[0][0], _printing(cables, spoken))]
    figures = [text("forms.by", spoken, words=words, outlet=name) for words, name in shown]
    cited = tuple(dict.fromkeys(figure.sentence for _, figure in told))
    # One text in several outlets is one source: that they print the same says nothing.
    key = "forms.differ" if not agreed else "forms.agree" if len(cables) > 1 else "forms.same_text"
    return Row("; ".join(figures), cited, text(key, spoken))


def _cables(told: Sequence[tuple[str, Figure]]) -> list[list[tuple[str, Figure]]]:
    """Outlets with their figures, those that print one text together."""
    cables: list[list[tuple[str, Figure]]] = []
    for name, figure in told:
        hit = figure.sentence.hit
        own = [
            cable for cable in cables if any(_are_reprints(hit, f.sentence.hit) for _, f in cable)
        ]
        joined = [*(item for cable in own for item in cable), (name, figure)]
        cables = [*(cable for cable in cables if cable not in own), joined]
    return cables


def _printing(cables: Sequence[Sequence[tuple[str, Figure]]], spoken: str) -> str:
    """The outlets, and which of them print one text."""
    parts = [", ".join(name for name, _ in cable) for cable in cables]
    if len(cables) > 1:
        parts = [
            text("forms.one_cable", spoken, outlets=part) if len(cable) > 1 else part
            for part, cable in zip(parts, cables, strict=True)
        ]
    return "; ".join(parts) if any(len(cable) > 1 for cable in cables) else ", ".join(parts)
