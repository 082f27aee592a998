"""A question that asks for the latest prefers recent articles.

An archive has no today: what is recent is counted from the newest article on the subject
among those found. Words such as "últimas noticias" ask for the order and name no subject.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Final, NamedTuple

from assistant.text.terms import fold
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


def wants_latest(question: str) -> bool:
    """Whether a question asks for what is newest on its subject."""
    return bool(_wishes().search(fold(question)))


def subject(question: str) -> str:
    """The question without the words that ask for the latest."""
    folded = "".join((fold(letter) or letter)[0] for letter in question)
    kept = question
    for match in reversed(list(_wishes().finditer(folded))):
        kept = f"{kept[: match.start()]} {kept[match.end() :]}"
    return kept


def newest_first(found: Sequence[Ranked]) -> list[int]:
    """Places of what was found, in the order in which a question for the latest wants it.

    What is on the subject gains by its day, newest first; the rest and what has no date
    gain nothing. Equal ones stay in their order.
    """
    best = max((one.score for one in found), default=0.0)
    nearest = max((one.likeness for one in found), default=0.0)
    near = [
        one.score >= best - _SCORE_SLACK and one.likeness >= nearest - _LIKENESS_SLACK
        for one in found
    ]
    days = {one.day for one, is_near in zip(found, near, strict=True) if is_near and one.day}
    gains = {day: _NEWEST / place for place, day in enumerate(sorted(days, reverse=True), 1)}
    scores = [
        one.score + (gains.get(one.day, 0.0) if one.day and is_near else 0.0)
        for one, is_near in zip(found, near, strict=True)
    ]
    return sorted(range(len(found)), key=lambda at: -scores[at])


def foremost(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that evidence is chosen from: all, or those of the first article.

    Args:
        question: Only one that asks for the latest narrows the choice.
        hits: In the order of ``newest_first``.
    """
    if not wants_latest(question):
        return list(hits)
    # Beside an older report the model would choose what sounds most like the question.
    return [hit for hit in hits if hit.passage.article_id == hits[0].passage.article_id]


@functools.cache
def _wishes() -> re.Pattern[str]:
    source = resources.files("assistant.text").joinpath("lexicon/recency.toml")
    forms = tomllib.loads(source.read_text(encoding="utf-8"))["wishes"]
    return re.compile("|".join(rf"\b(?:{form})\b" for form in forms))
