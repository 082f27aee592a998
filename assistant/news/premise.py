"""Questions that take for granted what articles deny: "¿Cuántas víctimas?", "No hay víctimas".

A sentence speaks against a question when it denies a word of it, stands in an article on the
question's subject, and the reader finds nothing that answers much better. Such a sentence is the
answer, in its own words; the chat model is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from assistant.news.stories import Story, Subject, find_stories
from assistant.question import Question
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text.denials import Denial
from assistant.text.facts import Facts
from assistant.text.names import is_known
from assistant.text.quantities import unit_of
from assistant.text.speakers import saying
from assistant.text.terms import Term, fold
from assistant.types import Evidence, Hit, Location

_FEWEST_LETTERS: Final = 4
# Log-odds of the reader: how far a denial may be behind the best sentence, if that answers and
# otherwise. Chosen on the demo questions, and on 242 of XQuAD and MLQA that have an
# answer, two of which it takes for denied (both with the right sentence).
_ANSWERED: Final = 1.0
_CLOSE: Final = 0.5
_NEAR: Final = 2.0
# "¿Por qué suspende los cruceros?": that there will be none denies nothing of it.
_ENDING: Final = re.compile(
    r"\b(?:suspend|cancel|aplaz|anul|prohib|clausur|retras|rechaz|impid|impedi)\w*"
    r"|\bcierr[ae]n?\b|\bcerr(?:o|aron|ara|aran|ado|ada)\b|\bdej(?:a|an|o|aron|ara|aran) de\b"
)
# "Para que no tengan pérdidas" denies no losses.
_UNREAL: Final = re.compile(
    r"\b(?:(?:para|a fin de|con tal de|sin|antes de|ojala) que|si|ojala|so that|in order|if)"
    r"(?: \w+){0,4}\W*$"
)


class _Denial(NamedTuple):
    """A sentence that denies words of the question; the greater, the surer."""

    words: int
    odds: float
    sentence: HitSentence


def denied(
    question: Question, hits: Sequence[Hit], odds: Mapping[Location, float]
) -> Evidence | None:
    """The sentence that denies what a question takes for granted, if there is one.

    Args:
        question: The standalone question; one that denies something itself, or tells of its end,
            is left alone. Only articles in its language are looked at.
        hits: All passages found.
        odds: What the reader makes of each of their sentences; without any nothing is denied.
    """
    if not odds or question.facts.denials or _ENDING.search(question.facts.folded):
        return None
    subject = Subject(question, {hit.source for hit in hits})
    denials = (
        denial
        for story in find_stories(hits).values()
        if story.language[:2] == question.language[:2] and subject.is_of(story)
        for denial in _denials(story, question, subject, odds)
    )
    best = max(denials, key=lambda denial: denial[:2], default=None)
    return best.sentence.as_evidence() if best else None


def _denials(
    story: Story, question: Question, subject: Subject, odds: Mapping[Location, float]
) -> Iterator[_Denial]:
    asked = {
        _meaning(term, story.language)
        for term in subject.terms(story.language)
        if not term.is_name and len(term.word) >= _FEWEST_LETTERS
    }
    most = max(odds.values())
    least = most - (_CLOSE if most > _ANSWERED else _NEAR)
    for sentence in story.sentences:
        likely = odds.get(sentence.location, -float("inf"))
        if likely < least:
            continue
        scopes = (
            {_meaning(term, story.language) for term in denial.scope}
            for denial in sentence.facts.denials
            if not _UNREAL.search(sentence.facts.folded[: denial.start])
            and not _is_anothers(denial, sentence.facts, question)
        )
        words = max((len(scope & asked) for scope in scopes), default=0)
        if words:
            yield _Denial(words, likely, sentence)


def _is_anothers(denial: Denial, sentence: Facts, question: Question) -> bool:
    """Whether somebody else denies it than whose words are asked for."""
    said = re.search(rf"\b(?:{saying()}|segun)\b", question.text, re.IGNORECASE)
    before = sentence.text[: denial.start].split()[-1:]
    if not said or not question.names or not before or not before[0][0].isupper():
        return False
    held = {fold(term.word) for term in sentence.terms}
    return not any(is_known(name, held, foreign=False) for name in question.names)


def _meaning(term: Term, language: str) -> str:
    """The stem of a word; one for "murieron" and "muertos"."""
    return unit_of(fold(term.word), language)
