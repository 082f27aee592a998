"""A question that asks for the latest prefers recent articles.

An archive has no today: what is recent is counted from the newest article on the subject
among those found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.question import Question
from assistant.types import Hit

# What being the newest is worth, in the units of a fused score: as much as all of a question's
# words together. The second newest day gains half of it, the third a third.
_NEWEST: Final = 0.12
# On the subject is what is nearly as good as the best, by score and by meaning alone. Chosen on
# the demo's 15 questions for the latest: each of their newest articles is in, what is newer
# and shares only a place or an office with the question is out.
_SCORE_SLACK: Final = 0.055
_LIKENESS_SLACK: Final = 0.03


class Ranked(NamedTuple):
    """What order looks at.

    Attributes:
        score: Fused score.
        likeness: The part of it that is likeness to the question.
        day: Day of publication; None when that is unknown.
    """

    score: float
    likeness: float
    day: dt.date | None


def newest_first(ranked: Sequence[Ranked]) -> list[int]:
    """Places of what was found, in the order in which a question for the latest wants it.

    What is on the subject gains by its day, newest first; the rest and what has no date
    gain nothing. Equal ones stay in their order.
    """
    best = max((item.score for item in ranked), default=0.0)
    nearest = max((item.likeness for item in ranked), default=0.0)
    near_days = [
        item.day
        if item.score >= best - _SCORE_SLACK and item.likeness >= nearest - _LIKENESS_SLACK
        else None
        for item in ranked
    ]
    days = sorted({day for day in near_days if day}, reverse=True)
    gains = {day: _NEWEST / place for place, day in enumerate(days, 1)}
    scores = [
        item.score + (gains[day] if day else 0.0)
        for item, day in zip(ranked, near_days, strict=True)
    ]
    return sorted(range(len(ranked)), key=lambda at: -scores[at])


def foremost(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that evidence is chosen from: all, or those of the first article.

    Args:
        question: Only one that asks for the latest narrows the choice.
        hits: In the order of ``newest_first``.
    """
    if not question.wants_latest:
        return list(hits)
    # Beside an older report the model would choose what sounds most like the question.
    return [hit for hit in hits if hit.passage.article_id == hits[0].passage.article_id]
