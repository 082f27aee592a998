"""A question about what happened on a day, asked of articles that say "ayer".

"¿Qué protesta hubo en Ribalén el 5 de octubre?" shares no date with an article of the 6th that
tells of "ayer". So where no article writes the day out, it is left out of what is looked for,
and the articles that were printed on that day or the next, or whose "ayer" or "el lunes" it is, are
taken for those that it is about.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from assistant.presentation.byline import day_of
from assistant.text.dates import Date, find_dates, without_dates
from assistant.text.relative_dates import find_relative
from assistant.text.sentences import split_sentences
from assistant.types import Hit

Search = Callable[[str], list[Hit]]

# A date that has been blanked, with the words before it that make no sense without it.
_BLANK: Final = re.compile(r"(?:(?:^|\s)(?:el|del|al|on|d[ií]a))*\s{4,}", re.IGNORECASE)
# An article of the day is on the subject if it is nearly as good as the best, as one that is recent
# must be (``recency``).
_SCORE_SLACK: Final = 0.055
# News are printed on the day or on the one after.
_LAG: Final = dt.timedelta(days=1)


class Found(NamedTuple):
    """What a question has found.

    Attributes:
        about: What was looked for: the question, or that without its day.
        hits: Passages, best first.
        near: Those that evidence may come from.
    """

    about: str
    hits: list[Hit]
    near: list[Hit]


def look(question: str, search: Search) -> Found:
    """Search for a question; for its subject alone where articles tell its day otherwise.

    Args:
        question: The standalone question.
        search: Finds passages.
    """
    hits = search(question)
    day = _day(question)
    if day is None or any(_writes(hit, day) for hit in hits):
        return Found(question, hits, hits)
    about = _without_day(question)
    others = search(about)
    articles = _of_day(others, day)
    near = [hit for hit in others if hit.passage.article_id in articles]
    return Found(about, others, near) if near else Found(question, hits, hits)


def _day(question: str) -> Date | None:
    """The one calendar day that a question names; None if it names none or several."""
    dates = find_dates(question)
    return dates[0] if len(dates) == 1 and dates[0].day and dates[0].month else None


def _without_day(question: str) -> str:
    rest = _BLANK.sub(" ", without_dates(question))
    return re.sub(r"\s+(?=[?,.;:])", "", rest).strip(" ,;:")


def _writes(hit: Hit, day: Date) -> bool:
    return any(date.day and date.matches(day) for date in find_dates(hit.passage.text))


def _of_day(hits: Sequence[Hit], day: Date) -> set[str]:
    """Articles on the subject that are of the day."""
    least = max((hit.score for hit in hits), default=0.0) - _SCORE_SLACK
    return {hit.passage.article_id for hit in hits if hit.score >= least and _tells_of(hit, day)}


def _tells_of(hit: Hit, day: Date) -> bool:
    published = day_of(hit.published)
    if published is None:
        return False
    text = hit.passage.text
    sentences = [text[s.start : s.end] for s in split_sentences(text, hit.language or "es")]
    told = {one.date for words in sentences for one in find_relative(words, published)}
    return any(
        one is not None and Date.of(one).matches(day)
        for one in {published, published - _LAG, *told}
    )
