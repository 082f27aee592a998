"""Questions that take for granted what articles deny: "¿Cuántas víctimas?", "No hay víctimas".

A sentence speaks against a question when it denies a word of it (its scope: the next few
words of the clause, after Morante & Daelemans, 2009, and cruder), stands in an article on the
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
from assistant.text.facts import Facts
from assistant.text.quantities import unit_of
from assistant.text.terms import Term, fold
from assistant.types import Evidence, Hit, Location

_DENYING: Final = re.compile(
    r"\b(?:no|nunca|jam[aá]s|tampoco|ning[uú]n|ninguna|ninguno|nadie|sin|niegan?|neg[oó]|negaron"
    r"|descartan?|descart[oó]|desmienten?|desminti[oó]|not|never|none|nobody|without|denies|denied"
    r"|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(r"[,;:.()«»—]|\b(?:pero|sino|aunque|porque|but|because)\b")
_SCOPE: Final = 4
# "Sin farmacia", "ninguna víctima": what these deny is the word that follows.
_DETERMINER: Final = re.compile(r"sin|without|ning[uú]n|ninguna|ninguno|none", re.IGNORECASE)
_FEWEST_LETTERS: Final = 4
# Log-odds of the reader: how far a denial may be behind the best sentence, if that answers and
# otherwise. Chosen on the demo questions, and on 242 of XQuAD and MLQA that have an
# answer, two of which it takes for denied (both with the right sentence).
_ANSWERED: Final = 1.0
_CLOSE: Final = 0.5
_NEAR: Final = 2.0


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
        question: The standalone question; one that denies something itself is left alone. Only
            articles in its language are looked at.
        hits: All passages found.
        odds: What the reader makes of each of their sentences; without any nothing is denied.
    """
    if not odds or _DENYING.search(question.text):
        return None
    subject = Subject(question, {hit.source for hit in hits})
    denials = (
        denial
        for story in find_stories(hits).values()
        if story.language[:2] == question.language[:2] and subject.is_of(story)
        for denial in _denials(story, subject, odds)
    )
    best = max(denials, key=lambda denial: denial[:2], default=None)
    return best.sentence.as_evidence() if best else None


def _denials(story: Story, subject: Subject, odds: Mapping[Location, float]) -> Iterator[_Denial]:
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
        words = max((len(scope & asked) for scope in _scopes(sentence.facts)), default=0)
        if words:
            yield _Denial(words, likely, sentence)


def _meaning(term: Term, language: str) -> str:
    """The stem of a word; one for "murieron" and "muertos"."""
    return unit_of(fold(term.word), language)


def _scopes(sentence: Facts) -> Iterator[frozenset[str]]:
    """What each denial of a sentence is about."""
    for denial in _DENYING.finditer(sentence.text):
        clause = _CLAUSE_END.search(sentence.text, denial.end())
        end = clause.start() if clause else len(sentence.text)
        inside = [t for t in sentence.terms if denial.end() <= t.start < end and not t.is_stop]
        words = 1 if _DETERMINER.fullmatch(denial.group()) else _SCOPE
        yield frozenset(_meaning(term, sentence.language) for term in inside[:words])
