"""A question about what happened on a day, asked of articles that say "ayer".

"¿Qué protesta hubo en Ribalén el 5 de octubre?" shares no date with an article of the 6th that
tells of "ayer". So where no article writes the day out, the subject alone is looked for, and
evidence comes from the articles that were printed on that day or the next, or whose "ayer" or "el
lunes" it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from assistant.presentation.byline import day_of
from assistant.question import Question, parse_question
from assistant.retrieval.hit_sentences import hit_sentences
from assistant.text.dates import Date, without_dates
from assistant.types import Hit

Search = Callable[[str], list[Hit]]

# A date that has been blanked, with the words before it that make no sense without it.
_BLANK: Final = re.compile(r"(?:(?:^|\s)(?:el|del|al|on|d[ií]a))*\s{4,}", re.IGNORECASE)
# An article of the day is on the subject if it is nearly as good as the best, as one that is recent
# must be (``recency``).
_SCORE_SLACK: Final = 0.055
# News are printed on the day or on the one after.
_LAG: Final = dt.timedelta(days=1)


class DateSearch(NamedTuple):
    """What a search with regard to the day of a question has found.

    Attributes:
        question: What was looked for: the question, or the question without its day.
        hits: Passages, best first.
        near: The hits that evidence may come from.
    """

    question: Question
    hits: list[Hit]
    near: list[Hit]


def search_with_date(question: Question, search: Search) -> DateSearch:
    """Search for a question; for its subject alone where articles tell its day otherwise.

    Args:
        question: The standalone question.
        search: Finds passages.
    """
    hits = search(question.text)
    day = question.only_day
    if day is None or any(_writes(hit, day) for hit in hits):
        return DateSearch(question, hits, hits)
    about = _without_day(question)
    others = search(about.text)
    articles = _articles_of(others, day)
    near = [hit for hit in others if hit.passage.article_id in articles]
    return DateSearch(about, others, near) if near else DateSearch(question, hits, hits)


def _without_day(question: Question) -> Question:
    rest = _BLANK.sub(" ", without_dates(question.text, question.facts.folded))
    subject = re.sub(r"\s+(?=[?,.;:])", "", rest).strip(" ,;:")
    return parse_question(subject, question.language)


def _writes(hit: Hit, day: Date) -> bool:
    dates = (date for sentence in hit_sentences(hit) for date in sentence.facts.dates)
    return any(date.day and date.matches(day) for date in dates)


def _articles_of(hits: Sequence[Hit], day: Date) -> set[str]:
    """Articles on the subject that are of the day."""
    least = max((hit.score for hit in hits), default=0.0) - _SCORE_SLACK
    return {hit.passage.article_id for hit in hits if hit.score >= least and _tells_of(hit, day)}


def _tells_of(hit: Hit, day: Date) -> bool:
    published = day_of(hit.published)
    if published is None:
        return False
    told = (date for sentence in hit_sentences(hit) for date in sentence.facts.relative_dates)
    printed = (Date.of(published), Date.of(published - _LAG))
    return any(date.matches(day) for date in (*printed, *told))
