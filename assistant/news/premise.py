"""Questions that take for granted what articles deny: "¿Cuántas víctimas?", "No hay víctimas".

A sentence speaks against a question when it denies a word of it (its scope: the next few
words of the clause, after Morante & Daelemans, 2009, and cruder), stands in an article on the
question's subject, and the reader finds nothing that answers much better. Such a sentence is the
answer, in its own words: no model is left to play along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from assistant.index import Location
from assistant.news.stories import Story, Subject, Told, find_stories
from assistant.text.quantities import unit_of
from assistant.text.terms import Term, fold
from assistant.types import Evidence, Hit

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
    told: Told


def denied(
    question: str, hits: Sequence[Hit], odds: Mapping[Location, float], language: str
) -> Evidence | None:
    """The sentence that denies what a question takes for granted, if there is one.

    Args:
        question: The standalone question; one that denies something itself is left alone.
        hits: All passages found.
        odds: What the reader makes of each of their sentences; without any nothing is denied.
        language: ISO 639-1 code of the question; only articles in it are looked at.
    """
    if not odds or _DENYING.search(question):
        return None
    subject = Subject(question, language, {hit.source for hit in hits})
    stories = find_stories(hits).values()
    spoken = [one for one in stories if one.language[:2] == language[:2] and subject.is_of(one)]
    found = [one for story in spoken for one in _denials(story, subject, odds)]
    best = max(found, key=lambda one: one[:2], default=None)
    return _evidence(best) if best else None


def _denials(story: Story, subject: Subject, odds: Mapping[Location, float]) -> Iterator[_Denial]:
    terms = subject.terms(story.language)
    asked = {_meant(t, story) for t in terms if not t.is_name and len(t.word) >= _FEWEST_LETTERS}
    most = max(odds.values())
    least = most - (_CLOSE if most > _ANSWERED else _NEAR)
    for told in story.sentences:
        place = (told.hit.passage.article_id, told.start, told.start + len(told.text))
        if odds.get(place, -float("inf")) < least:
            continue
        words = max((len(scope & asked) for scope in _scopes(told, story)), default=0)
        if words:
            yield _Denial(words, odds[place], told)


def _meant(term: Term, story: Story) -> str:
    """Its stem; one for "murieron" and "muertos"."""
    return unit_of(fold(term.word), story.language)


def _scopes(told: Told, story: Story) -> Iterator[frozenset[str]]:
    """What each denial of a sentence is about."""
    for denial in _DENYING.finditer(told.text):
        clause = _CLAUSE_END.search(told.text, denial.end())
        end = clause.start() if clause else len(told.text)
        inside = [t for t in told.terms if denial.end() <= t.start < end and not t.is_stop]
        words = 1 if _DETERMINER.fullmatch(denial.group()) else _SCOPE
        yield frozenset(_meant(term, story) for term in inside[:words])


def _evidence(denial: _Denial) -> Evidence:
    told, hit = denial.told, denial.told.hit
    return Evidence(
        number=1,
        article_id=hit.passage.article_id,
        start=told.start,
        end=told.start + len(told.text),
        text=told.text,
        title=hit.title,
        source=hit.source,
        url=hit.url,
        published=hit.published,
    )
