"""What a later article of the same story says otherwise than the one that backs a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.generation.citations import cite
from assistant.news.stories import Story, Subject, find_stories, named_stems, subject_stems
from assistant.news.versions import notes
from assistant.presentation.byline import day_of
from assistant.question import parse_question
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text import lexicon
from assistant.text.facts import Facts
from assistant.types import Citation, Hit, Sentence
from assistant.verification.score import source_of
from assistant.verification.wording import unproved

# After this long it is another story.
_SAME_STORY: Final = dt.timedelta(days=100)
# Share of a sentence's words in what takes it back.
_SAME_FACT: Final = 0.5


class OtherReports(NamedTuple):
    """What else articles say to a sentence that one of them backs.

    Attributes:
        later: The later words that put something else in its place; None if there are none.
        beside: What other articles of the day give, in words for people.
    """

    later: Citation | None
    beside: tuple[str, ...]


def other_reports(said: Facts, citations: Sequence[Citation], hits: Sequence[Hit]) -> OtherReports:
    """Look for other figures, and for articles that take the news back.

    Args:
        said: A sentence.
        citations: What backs it.
        hits: All passages found.
    """
    standing = Sentence(text=said.text, start=-1, end=-1, citations=tuple(citations))
    told = notes([standing], hits, parse_question(said.text, said.language), said.language)
    days = [day for citation in citations if (day := day_of(citation.published))]
    if not days:
        return OtherReports(None, ())
    later = [note.citations[0] for note in told if _is_later(note.citations[0], citations)]
    same_day = [note for note in told if day_of(note.citations[0].published) == max(days)]
    if not later:
        later = list(_taken_back(said, citations, hits, max(days)))
    beside = tuple(note.text for note in same_day if note.citations[0] not in later)
    return OtherReports(next(iter(later), None), beside)


def _is_later(one: Citation, citations: Sequence[Citation]) -> bool:
    """Whether it was published after all of the others, as far as days or hours tell."""
    return all(_is_after(one.published, other.published) for other in citations)


def _is_after(one: dt.datetime | dt.date | None, other: dt.datetime | dt.date | None) -> bool:
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return one > other
    first, second = day_of(one), day_of(other)
    return first is not None and second is not None and first > second


def _taken_back(
    said: Facts, citations: Sequence[Citation], hits: Sequence[Hit], day: dt.date
) -> Iterator[Citation]:
    """Sentences of later articles that say of the same that it was wrong, the latest first."""
    stories = find_stories(hits)
    own = [stories[one.article_id] for one in citations if one.article_id in stories]
    subject = Subject(parse_question(said.text, said.language), {hit.source for hit in hits})
    for story in sorted(stories.values(), key=lambda one: str(one.hit.published), reverse=True):
        published = day_of(story.hit.published)
        is_later = published is not None and day < published <= day + _SAME_STORY
        if is_later and subject.is_of(story) and any(story.is_near(one) for one in own):
            yield from _taking_back(said, story)


def _taking_back(said: Facts, story: Story) -> Iterator[Citation]:
    is_headed = _denies(story.headline) and _is_of_same(said, story.headline)
    for at, sentence in enumerate(story.sentences):
        opens = is_headed and at == 0
        if opens or (_denies(sentence) and _is_of_same(said, sentence)):
            evidence = sentence.as_evidence()
            # A later article may repeat the news while it corrects something else.
            if unproved(said, source_of([evidence])):
                yield cite(evidence)


def _denies(sentence: HitSentence) -> bool:
    forms = (lexicon.pattern("versions", kind) for kind in ("corrects", "denies"))
    return any(form.search(sentence.facts.folded) for form in forms)


def _is_of_same(said: Facts, sentence: HitSentence) -> bool:
    """Whether a sentence has half of another's words, and not only its names."""
    own, theirs = subject_stems(said.terms), subject_stems(sentence.facts.terms)
    shared = own & theirs
    return len(shared) >= _SAME_FACT * len(own) and bool(shared - named_stems(sentence.facts))
